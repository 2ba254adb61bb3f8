/**
 * Reads a state machine definition into what the engine runs, and rejects, loudly and by name, whatever is
 * not in the subset that the sandbox interprets.
 * https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html
 */
import type { Json, JsonObject } from "../service.ts";
import { requireAsl, requireConnected, requireTarget } from "./definition-checks.ts";
import { isExpression } from "./expression.ts";
import { FieldReader } from "./field-reader.ts";
import type { ExpressionHost } from "./functions.ts";
import { findIntegration, type Integration, unknownParameters } from "./integrations.ts";
import { readErrorEquals, readRetrier } from "./retrier-reader.ts";
import type {
  Catcher,
  ChoiceState,
  Exit,
  State,
  StateMachine,
  StateMachineProps,
  Step,
  TaskState,
  WaitState,
} from "./state-machine.ts";
import { isObject, isTimestamp, isWholeNumber, LONGEST_SECONDS } from "./values.ts";

const TOP_FIELDS = ["Comment", "QueryLanguage", "StartAt", "States", "TimeoutSeconds", "Version"];
const COMMON_FIELDS = ["Type", "Comment", "QueryLanguage"];
const STEP_FIELDS = [...COMMON_FIELDS, "Next", "End", "Assign", "Output"];

const STATE_FIELDS: Record<State["type"], readonly string[]> = {
  Pass: STEP_FIELDS,
  Wait: [...STEP_FIELDS, "Seconds", "Timestamp"],
  Task: [...STEP_FIELDS, "Resource", "Arguments", "TimeoutSeconds", "Retry", "Catch"],
  Choice: [...COMMON_FIELDS, "Choices", "Default"],
  Succeed: [...COMMON_FIELDS, "Output"],
  Fail: [...COMMON_FIELDS, "Error", "Cause"],
};

const RULE_FIELDS = ["Condition", "Next", "Assign", "Output", "Comment"];
const CATCHER_FIELDS = ["ErrorEquals", "Next", "Assign", "Output", "Comment"];
/** @throws DefinitionError that names state and field */
export function readStateMachine(props: StateMachineProps, host: ExpressionHost): StateMachine {
  return new Reader(props, host).read();
}

class Reader {
  readonly #props: StateMachineProps;
  readonly #fields: FieldReader;

  constructor(props: StateMachineProps, host: ExpressionHost) {
    this.#props = props;
    this.#fields = new FieldReader(props.name, host);
  }

  read(): StateMachine {
    const definition = this.#parse();
    this.#fields.onlyFields(definition, TOP_FIELDS, undefined);
    if (definition.QueryLanguage !== "JSONata") {
      throw this.#fields.error(
        undefined,
        "QueryLanguage",
        'must be "JSONata": the sandbox does not interpret JSONPath',
      );
    }
    if (!isObject(definition.States))
      throw this.#fields.error(undefined, "States", "must be an object of states");
    const states = new Map<string, State>();
    for (const [name, state] of Object.entries(definition.States)) {
      if (!isObject(state)) throw this.#fields.error(name, undefined, "must be an object");
      if (name.length > 80)
        throw this.#fields.error(name, undefined, "has a name of more than 80 characters");
      states.set(name, this.#state(name, state));
    }
    const startAt = requireTarget(this.#fields, undefined, "StartAt", definition.StartAt, states);
    const timeoutSeconds = definition.TimeoutSeconds;
    if (timeoutSeconds !== undefined && !isWholeNumber(timeoutSeconds, 1, LONGEST_SECONDS)) {
      throw this.#fields.error(
        undefined,
        "TimeoutSeconds",
        `must be a whole number from 1 to ${LONGEST_SECONDS}`,
      );
    }
    requireConnected(this.#fields, startAt, states);
    this.#fields.requireAssigned();
    requireAsl(this.#fields, definition);
    return { ...this.#props, startAt, timeoutSeconds, states };
  }

  #parse(): JsonObject {
    let definition: Json;
    try {
      definition = JSON.parse(this.#props.definition) as Json;
    } catch (error) {
      throw this.#fields.error(undefined, undefined, `the definition is not JSON: ${String(error)}`);
    }
    if (!isObject(definition))
      throw this.#fields.error(undefined, undefined, "the definition is not a JSON object");
    return definition;
  }

  #state(name: string, state: JsonObject): State {
    const type = state.Type;
    if (typeof type !== "string" || !Object.hasOwn(STATE_FIELDS, type)) {
      throw this.#fields.error(name, "Type", `${JSON.stringify(type)} is not supported by the sandbox`);
    }
    const known = type as State["type"];
    if (known === "Choice" && (state.Assign !== undefined || state.Output !== undefined)) {
      const field = state.Assign === undefined ? "Output" : "Assign";
      throw this.#fields.error(
        name,
        field,
        'on the Choice state itself has been documented both as "whichever rule matches" and as "only with Default": put it on each rule (the last one may be {% true %})',
      );
    }
    this.#fields.onlyFields(state, STATE_FIELDS[known], name);
    if (state.QueryLanguage !== undefined && state.QueryLanguage !== "JSONata") {
      throw this.#fields.error(name, "QueryLanguage", 'must be "JSONata"');
    }
    switch (known) {
      case "Pass":
        return { type: "Pass", ...this.#step(name, state) };
      case "Wait":
        return this.#wait(name, state);
      case "Task":
        return this.#task(name, state);
      case "Choice":
        return this.#choice(name, state);
      case "Succeed":
        return { type: "Succeed", name, output: this.#fields.template(name, "Output", state.Output) };
      case "Fail":
        return {
          type: "Fail",
          name,
          error: this.#fields.text(name, "Error", state),
          cause: this.#fields.text(name, "Cause", state),
        };
    }
  }

  #step(name: string, state: JsonObject, available?: string): Step {
    const { Next: next, End: end } = state;
    if ((next === undefined) === (end === undefined) || (end !== undefined && end !== true)) {
      throw this.#fields.error(name, "Next", 'a state has either "Next" or "End": true');
    }
    if (next !== undefined && typeof next !== "string")
      throw this.#fields.error(name, "Next", "must be a state's name");
    return { name, next, ...this.#exit(name, "", state, available) };
  }

  #exit(name: string, prefix: string, holder: JsonObject, available?: string): Exit {
    return {
      assign: this.#fields.assign(name, `${prefix}Assign`, holder.Assign, available),
      output: this.#fields.template(name, `${prefix}Output`, holder.Output, available),
    };
  }

  #wait(name: string, state: JsonObject): WaitState {
    const { Seconds: seconds, Timestamp: timestamp } = state;
    if ((seconds === undefined) === (timestamp === undefined)) {
      throw this.#fields.error(name, "Seconds", 'a Wait state has either "Seconds" or "Timestamp"');
    }
    if (typeof timestamp === "string" && !isExpression(timestamp) && !isTimestamp(timestamp)) {
      throw this.#fields.error(
        name,
        "Timestamp",
        "must be an RFC 3339 timestamp, such as 2026-01-31T12:00:00Z",
      );
    }
    return {
      type: "Wait",
      ...this.#step(name, state),
      seconds: this.#fields.number(name, "Seconds", seconds, 0),
      timestamp: this.#fields.template(name, "Timestamp", timestamp),
    };
  }

  #task(name: string, state: JsonObject): TaskState {
    let integration: Integration;
    try {
      integration = findIntegration(String(state.Resource));
    } catch (error) {
      throw this.#fields.error(name, "Resource", messageOf(error));
    }
    const args = this.#fields.template(name, "Arguments", state.Arguments);
    if (args === undefined)
      throw this.#fields.error(name, "Arguments", "is missing: the sandbox sends nothing by default");
    if (isObject(args.source)) this.#argumentNames(name, integration, args.source);
    else if (args.expressions.length === 0)
      throw this.#fields.error(name, "Arguments", "must be an object or an expression");
    if (
      integration.waitForTaskToken &&
      !args.expressions.some((expression) => expression.references.taskToken)
    ) {
      throw this.#fields.error(
        name,
        "Arguments",
        "must pass $states.context.Task.Token on, or nobody can answer this task",
      );
    }
    return {
      type: "Task",
      ...this.#step(name, state, "result"),
      integration,
      args,
      timeoutSeconds: this.#fields.number(name, "TimeoutSeconds", state.TimeoutSeconds, 1),
      retriers: this.#fields
        .list(name, "Retry", state.Retry)
        .map((retrier, index, all) =>
          readRetrier(this.#fields, name, `Retry[${index}]`, retrier, index === all.length - 1),
        ),
      catchers: this.#fields
        .list(name, "Catch", state.Catch)
        .map((catcher, index, all) =>
          this.#catcher(name, `Catch[${index}]`, catcher, index === all.length - 1),
        ),
    };
  }

  #argumentNames(name: string, integration: Integration, args: JsonObject): void {
    const [unknown] = unknownParameters(integration, args);
    if (unknown === undefined) return;
    const { resource, parameters } = integration;
    const names = parameters === undefined ? "are in PascalCase" : `are ${[...parameters].join(", ")}`;
    throw this.#fields.error(
      name,
      `Arguments/${unknown}`,
      `is no parameter of ${resource}: its parameters ${names}`,
    );
  }

  #choice(name: string, state: JsonObject): ChoiceState {
    const rules = this.#fields.list(name, "Choices", state.Choices);
    if (rules.length === 0) throw this.#fields.error(name, "Choices", "must have at least one rule");
    const fallback = state.Default;
    if (fallback !== undefined && typeof fallback !== "string") {
      throw this.#fields.error(name, "Default", "must be a state's name");
    }
    return {
      type: "Choice",
      name,
      default: fallback,
      rules: rules.map((rule, index) => {
        const at = `Choices[${index}]`;
        this.#fields.onlyFields(rule, RULE_FIELDS, name, `${at}/`);
        const location = `${at}/Condition`;
        const [condition] = this.#fields.template(name, location, rule.Condition)?.expressions ?? [];
        if (typeof rule.Condition !== "string" || condition === undefined) {
          throw this.#fields.error(name, location, "must be an expression, {% … %}");
        }
        if (typeof rule.Next !== "string")
          throw this.#fields.error(name, `${at}/Next`, "must be a state's name");
        return { condition, location, next: rule.Next, ...this.#exit(name, `${at}/`, rule) };
      }),
    };
  }

  #catcher(name: string, at: string, catcher: JsonObject, last: boolean): Catcher {
    this.#fields.onlyFields(catcher, CATCHER_FIELDS, name, `${at}/`);
    const errorEquals = readErrorEquals(this.#fields, name, at, catcher, last);
    if (typeof catcher.Next !== "string")
      throw this.#fields.error(name, `${at}/Next`, "must be a state's name");
    return { errorEquals, next: catcher.Next, ...this.#exit(name, `${at}/`, catcher, "errorOutput") };
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
