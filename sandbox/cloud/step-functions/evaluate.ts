import type { Json, JsonObject } from "../service.ts";
import { PAYLOAD_LIMIT, RUNTIME, StateFailure, sizeOf, tooLarge, wrongType } from "./errors.ts";
import type { Scope } from "./expression.ts";
import { unknownParameters } from "./integrations.ts";
import type { ChoiceRule, TaskState } from "./state-machine.ts";
import type { Template } from "./template.ts";
import { isObject, isTimestamp, isWholeNumber, LONGEST_SECONDS } from "./values.ts";

/**
 * The fields of a state, evaluated and held to their types and sizes. Every function throws a {@link StateFailure}
 * where AWS fails the state.
 */

/** What `Assign` assigns. */
export async function assignmentsOf(
  state: string,
  assign: Template | undefined,
  scope: Scope,
): Promise<JsonObject> {
  if (assign === undefined) return {};
  const assigned = await assign.evaluate(scope);
  if (!isObject(assigned)) throw new Error("Assign did not evaluate to an object");
  if (sizeOf(JSON.stringify(assigned)) > PAYLOAD_LIMIT) throw tooLarge(state, "assigned variables");
  return assigned;
}

/** What `Output` says, or `result` where it says nothing. */
export async function outputOf(
  state: string,
  template: Template | undefined,
  result: Json,
  scope: Scope,
): Promise<Json> {
  const output = template === undefined ? result : await template.evaluate(scope);
  if (sizeOf(JSON.stringify(output)) > PAYLOAD_LIMIT) throw tooLarge(state, "returned a result");
  return output;
}

/** What a task's integration is called with. */
export async function argumentsOf({ name, args, integration }: TaskState, scope: Scope): Promise<JsonObject> {
  const value = await args.evaluate(scope);
  if (!isObject(value)) throw wrongType(sourceOf(args), "Arguments", "object", value);
  const [unknown] = unknownParameters(integration, value);
  if (unknown !== undefined) {
    throw new StateFailure(RUNTIME, `The field '${unknown}' is no parameter of ${integration.resource}.`);
  }
  if (sizeOf(JSON.stringify(value)) > PAYLOAD_LIMIT) throw tooLarge(name, "has arguments");
  return value;
}

export async function verdictOf({ condition, location }: ChoiceRule, scope: Scope): Promise<boolean> {
  const verdict = await condition.evaluate(scope);
  if (typeof verdict !== "boolean") throw wrongType(condition.source, location, "boolean", verdict);
  return verdict;
}

/** Seconds. */
export async function wholeNumberOf(
  template: Template,
  field: string,
  least: number,
  scope: Scope,
): Promise<number> {
  const value = await template.evaluate(scope);
  if (isWholeNumber(value, least, LONGEST_SECONDS)) return value;
  const expected = `whole number from ${least} to ${LONGEST_SECONDS}`;
  throw wrongType(sourceOf(template), field, expected, value);
}

/** Milliseconds since the epoch. */
export async function instantOf(template: Template, scope: Scope): Promise<number> {
  const timestamp = await template.evaluate(scope);
  if (typeof timestamp === "string" && isTimestamp(timestamp)) return Date.parse(timestamp);
  throw wrongType(sourceOf(template), "Timestamp", "timestamp", timestamp);
}

export async function textOf(
  template: Template | undefined,
  field: string,
  scope: Scope,
): Promise<string | undefined> {
  if (template === undefined) return undefined;
  const value = await template.evaluate(scope);
  if (typeof value === "string") return value;
  throw wrongType(sourceOf(template), field, "string", value);
}

function sourceOf(template: Template): string {
  return template.expressions[0]?.source ?? JSON.stringify(template.source);
}
