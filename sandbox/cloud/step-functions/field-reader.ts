import type { Json, JsonObject } from "../service.ts";
import { DefinitionError } from "./errors.ts";
import { compileExpression, type Expression, isExpression, looksLikeExpression } from "./expression.ts";
import type { ExpressionHost } from "./functions.ts";
import { compileTemplate, type Template } from "./template.ts";
import { isObject, isWholeNumber, LONGEST_SECONDS } from "./values.ts";

const JSONPATH_FIELDS = [
  "InputPath",
  "OutputPath",
  "ResultPath",
  "ResultSelector",
  "Parameters",
  "ItemsPath",
  "SecondsPath",
  "TimestampPath",
  "TimeoutSecondsPath",
  "HeartbeatSecondsPath",
  "ErrorPath",
  "CausePath",
  "Variable",
];

/** https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html */
const VARIABLE_NAME = /^[\p{ID_Start}_][\p{ID_Continue}]{0,79}$/u;

/**
 * Reads the fields that states have in common, of one definition. Its methods throw a DefinitionError that names the
 * machine, the state and the field.
 */
export class FieldReader {
  readonly #machine: string;
  readonly #host: ExpressionHost;
  /** What `Assign` assigns anywhere, and where each variable is used. */
  readonly #assigned = new Set<string>();
  readonly #used: { state: string; field: string; variable: string }[] = [];

  constructor(machine: string, host: ExpressionHost) {
    this.#machine = machine;
    this.#host = host;
  }

  assign(name: string, field: string, value: Json | undefined, available?: string): Template | undefined {
    if (value === undefined) return undefined;
    if (!isObject(value)) throw this.error(name, field, "must be an object of variables");
    for (const variable of Object.keys(value)) {
      if (variable === "states" || !VARIABLE_NAME.test(variable)) {
        throw this.error(name, `${field}/${variable}`, "is not a name that a variable can have");
      }
      this.#assigned.add(variable);
    }
    return this.template(name, field, value, available);
  }

  text(name: string, field: string, state: JsonObject): Template | undefined {
    const value = state[field];
    if (value !== undefined && typeof value !== "string") throw this.error(name, field, "must be a string");
    return this.template(name, field, value);
  }

  number(name: string, field: string, value: Json | undefined, least: number): Template | undefined {
    if (value === undefined) return undefined;
    const expression = typeof value === "string" && isExpression(value);
    if (!expression && !isWholeNumber(value, least, LONGEST_SECONDS)) {
      throw this.error(
        name,
        field,
        `must be a whole number from ${least} to ${LONGEST_SECONDS}, or an expression`,
      );
    }
    return this.template(name, field, value);
  }

  /** `available`: the member of `$states` beside `input` and `context` that this field has. */
  template(name: string, field: string, value: Json | undefined, available?: string): Template | undefined {
    if (value === undefined) return undefined;
    return compileTemplate(value, field, (text, location) =>
      this.#expression(name, location, text, available),
    );
  }

  #expression(state: string, field: string, text: string, available?: string): Expression | undefined {
    if (looksLikeExpression(text)) {
      throw this.error(state, field, "{% must begin the string and %} must end it, with no space outside");
    }
    if (!isExpression(text)) return undefined;
    let expression: Expression;
    try {
      expression = compileExpression(text, field, this.#host);
    } catch (error) {
      throw this.error(state, field, messageOf(error));
    }
    for (const member of expression.references.states) {
      if (!["input", "context", "*", available].includes(member)) {
        throw this.error(state, field, `$states.${member} is not available here`);
      }
    }
    for (const variable of expression.references.variables) this.#used.push({ state, field, variable });
    return expression;
  }

  list(name: string, field: string, value: Json | undefined): JsonObject[] {
    if (value === undefined) return [];
    const items = Array.isArray(value) ? value.filter(isObject) : [];
    if (!Array.isArray(value) || items.length !== value.length)
      throw this.error(name, field, "must be a list of objects");
    return items;
  }

  onlyFields(holder: JsonObject, allowed: readonly string[], state: string | undefined, prefix = ""): void {
    for (const field of Object.keys(holder)) {
      if (allowed.includes(field)) continue;
      const jsonPath = JSONPATH_FIELDS.includes(field);
      throw this.error(
        state,
        `${prefix}${field}`,
        jsonPath
          ? "belongs to JSONPath, which a JSONata state does not have"
          : "is not supported by the sandbox here",
      );
    }
  }

  /** For when everything is read: every variable has to be assigned somewhere. */
  requireAssigned(): void {
    for (const { state, field, variable } of this.#used) {
      if (this.#assigned.has(variable)) continue;
      throw this.error(
        state,
        field,
        `refers to the variable or function $${variable}, which no state assigns`,
      );
    }
  }

  error(state: string | undefined, field: string | undefined, problem: string): DefinitionError {
    return new DefinitionError(
      {
        machine: this.#machine,
        ...(state === undefined ? {} : { state }),
        ...(field === undefined ? {} : { field }),
      },
      problem,
    );
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
