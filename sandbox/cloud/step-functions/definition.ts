/**
 * Reads a state machine definition into what the engine runs, and rejects, loudly and by name, whatever is
 * not in the subset that the sandbox interprets.
 * https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html
 */
import validateAsl from "asl-validator";
import type { Json, JsonObject } from "../service.ts";
import { DefinitionError } from "./errors.ts";
import { compileExpression, type Expression, isExpression, looksLikeExpression } from "./expression.ts";
import type { ExpressionHost } from "./functions.ts";
import { findIntegration, type Integration, isObject, unknownParameters } from "./integrations.ts";
import type { Retrier } from "./retry.ts";
import { compileTemplate, type Template } from "./template.ts";

export interface StateMachineProps {
  readonly arn: string;
  readonly name: string;
  readonly roleArn: string;
  /** JSON text in Amazon States Language. */
  readonly definition: string;
}

export interface StateMachine extends StateMachineProps {
  readonly startAt: string;
  readonly timeoutSeconds: number | undefined;
  readonly states: ReadonlyMap<string, State>;
}

/** What a state does with its variables and its output as it is left. */
export interface Exit {
  readonly assign: Template | undefined;
  readonly output: Template | undefined;
}

/** `next` is undefined when the state ends the execution. */
interface Step extends Exit {
  readonly name: string;
  readonly next: string | undefined;
}

export interface PassState extends Step {
  readonly type: "Pass";
}

export interface WaitState extends Step {
  readonly type: "Wait";
  /** One of the two. */
  readonly seconds: Template | undefined;
  readonly timestamp: Template | undefined;
}

export interface Catcher extends Exit {
  readonly errorEquals: readonly string[];
  readonly next: string;
}

export interface TaskState extends Step {
  readonly type: "Task";
  readonly integration: Integration;
  readonly args: Template;
  readonly timeoutSeconds: Template | undefined;
  readonly retriers: readonly Retrier[];
  readonly catchers: readonly Catcher[];
}

export interface ChoiceRule extends Exit {
  readonly condition: Expression;
  readonly location: string;
  readonly next: string;
}

export interface ChoiceState {
  readonly type: "Choice";
  readonly name: string;
  readonly rules: readonly ChoiceRule[];
  readonly default: string | undefined;
}

export interface SucceedState {
  readonly type: "Succeed";
  readonly name: string;
  readonly output: Template | undefined;
}

export interface FailState {
  readonly type: "Fail";
  readonly name: string;
  readonly error: Template | undefined;
  readonly cause: Template | undefined;
}

export type State = PassState | WaitState | TaskState | ChoiceState | SucceedState | FailState;

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
const RETRIER_FIELDS = [
  "ErrorEquals",
  "IntervalSeconds",
  "BackoffRate",
  "MaxAttempts",
  "MaxDelaySeconds",
  "JitterStrategy",
  "Comment",
];

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

/** Longest wait and timeout, in seconds. */
const LONGEST = 99_999_999;
/** https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html */
const VARIABLE_NAME = /^[\p{ID_Start}_][\p{ID_Continue}]{0,79}$/u;

/** Throws a {@link DefinitionError}. */
export function readStateMachine(props: StateMachineProps, host: ExpressionHost): StateMachine {
  return new Reader(props, host).read();
}

class Reader {
  readonly #props: StateMachineProps;
  readonly #host: ExpressionHost;
  /** What `Assign` assigns anywhere, and where each variable is used. */
  readonly #assigned = new Set<string>();
  readonly #used: { state: string; field: string; variable: string }[] = [];

  constructor(props: StateMachineProps, host: ExpressionHost) {
    this.#props = props;
    this.#host = host;
  }

  read(): StateMachine {
    const definition = this.#parse();
    this.#onlyFields(definition, TOP_FIELDS, undefined);
    if (definition.QueryLanguage !== "JSONata") {
      throw this.#error(
        undefined,
        "QueryLanguage",
        'must be "JSONata": the sandbox does not interpret JSONPath',
      );
    }
    if (!isObject(definition.States)) throw this.#error(undefined, "States", "must be an object of states");
    const states = new Map<string, State>();
    for (const [name, state] of Object.entries(definition.States)) {
      if (!isObject(state)) throw this.#error(name, undefined, "must be an object");
      if (name.length > 80) throw this.#error(name, undefined, "has a name of more than 80 characters");
      states.set(name, this.#state(name, state));
    }
    const startAt = this.#target(undefined, "StartAt", definition.StartAt, states);
    const timeoutSeconds = definition.TimeoutSeconds;
    if (timeoutSeconds !== undefined && !isWholeNumber(timeoutSeconds, 1, LONGEST)) {
      throw this.#error(undefined, "TimeoutSeconds", `must be a whole number from 1 to ${LONGEST}`);
    }
    for (const state of states.values()) {
      for (const { field, name } of targets(state)) this.#target(state.name, field, name, states);
    }
    this.#requireReachable(startAt, states);
    this.#requireAssigned();
    this.#requireAsl(definition);
    return { ...this.#props, startAt, timeoutSeconds, states };
  }

  #parse(): JsonObject {
    let definition: Json;
    try {
      definition = JSON.parse(this.#props.definition) as Json;
    } catch (error) {
      throw this.#error(undefined, undefined, `the definition is not JSON: ${String(error)}`);
    }
    if (!isObject(definition)) throw this.#error(undefined, undefined, "the definition is not a JSON object");
    return definition;
  }

  #state(name: string, state: JsonObject): State {
    const type = state.Type;
    if (typeof type !== "string" || !Object.hasOwn(STATE_FIELDS, type)) {
      throw this.#error(name, "Type", `${JSON.stringify(type)} is not supported by the sandbox`);
    }
    const known = type as State["type"];
    if (known === "Choice" && (state.Assign !== undefined || state.Output !== undefined)) {
      const field = state.Assign === undefined ? "Output" : "Assign";
      throw this.#error(
        name,
        field,
        'on the Choice state itself has been documented both as "whichever rule matches" and as "only with Default": put it on each rule (the last one may be {% true %})',
      );
    }
    this.#onlyFields(state, STATE_FIELDS[known], name);
    if (state.QueryLanguage !== undefined && state.QueryLanguage !== "JSONata") {
      throw this.#error(name, "QueryLanguage", 'must be "JSONata"');
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
        return { type: "Succeed", name, output: this.#template(name, "Output", state.Output) };
      case "Fail":
        return {
          type: "Fail",
          name,
          error: this.#text(name, "Error", state),
          cause: this.#text(name, "Cause", state),
        };
    }
  }

  #step(name: string, state: JsonObject, available?: string): Step {
    const { Next: next, End: end } = state;
    if ((next === undefined) === (end === undefined) || (end !== undefined && end !== true)) {
      throw this.#error(name, "Next", 'a state has either "Next" or "End": true');
    }
    if (next !== undefined && typeof next !== "string")
      throw this.#error(name, "Next", "must be a state's name");
    return { name, next, ...this.#exit(name, "", state, available) };
  }

  #exit(name: string, prefix: string, holder: JsonObject, available?: string): Exit {
    return {
      assign: this.#assign(name, `${prefix}Assign`, holder.Assign, available),
      output: this.#template(name, `${prefix}Output`, holder.Output, available),
    };
  }

  #wait(name: string, state: JsonObject): WaitState {
    const { Seconds: seconds, Timestamp: timestamp } = state;
    if ((seconds === undefined) === (timestamp === undefined)) {
      throw this.#error(name, "Seconds", 'a Wait state has either "Seconds" or "Timestamp"');
    }
    if (typeof timestamp === "string" && !isExpression(timestamp) && !isTimestamp(timestamp)) {
      throw this.#error(name, "Timestamp", "must be an RFC 3339 timestamp, such as 2026-01-31T12:00:00Z");
    }
    return {
      type: "Wait",
      ...this.#step(name, state),
      seconds: this.#number(name, "Seconds", seconds, 0),
      timestamp: this.#template(name, "Timestamp", timestamp),
    };
  }

  #task(name: string, state: JsonObject): TaskState {
    let integration: Integration;
    try {
      integration = findIntegration(String(state.Resource));
    } catch (error) {
      throw this.#error(name, "Resource", messageOf(error));
    }
    const args = this.#template(name, "Arguments", state.Arguments);
    if (args === undefined)
      throw this.#error(name, "Arguments", "is missing: the sandbox sends nothing by default");
    if (isObject(args.source)) this.#argumentNames(name, integration, args.source);
    else if (args.expressions.length === 0)
      throw this.#error(name, "Arguments", "must be an object or an expression");
    if (
      integration.waitForTaskToken &&
      !args.expressions.some((expression) => expression.references.taskToken)
    ) {
      throw this.#error(
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
      timeoutSeconds: this.#number(name, "TimeoutSeconds", state.TimeoutSeconds, 1),
      retriers: this.#list(name, "Retry", state.Retry).map((retrier, index, all) =>
        this.#retrier(name, `Retry[${index}]`, retrier, index === all.length - 1),
      ),
      catchers: this.#list(name, "Catch", state.Catch).map((catcher, index, all) =>
        this.#catcher(name, `Catch[${index}]`, catcher, index === all.length - 1),
      ),
    };
  }

  #argumentNames(name: string, integration: Integration, args: JsonObject): void {
    const [unknown] = unknownParameters(integration, args);
    if (unknown === undefined) return;
    const { resource, parameters } = integration;
    const names = parameters === undefined ? "are in PascalCase" : `are ${[...parameters].join(", ")}`;
    throw this.#error(
      name,
      `Arguments/${unknown}`,
      `is no parameter of ${resource}: its parameters ${names}`,
    );
  }

  #choice(name: string, state: JsonObject): ChoiceState {
    const rules = this.#list(name, "Choices", state.Choices);
    if (rules.length === 0) throw this.#error(name, "Choices", "must have at least one rule");
    const fallback = state.Default;
    if (fallback !== undefined && typeof fallback !== "string") {
      throw this.#error(name, "Default", "must be a state's name");
    }
    return {
      type: "Choice",
      name,
      default: fallback,
      rules: rules.map((rule, index) => {
        const at = `Choices[${index}]`;
        this.#onlyFields(rule, RULE_FIELDS, name, `${at}/`);
        const location = `${at}/Condition`;
        const [condition] = this.#template(name, location, rule.Condition)?.expressions ?? [];
        if (typeof rule.Condition !== "string" || condition === undefined) {
          throw this.#error(name, location, "must be an expression, {% … %}");
        }
        if (typeof rule.Next !== "string") throw this.#error(name, `${at}/Next`, "must be a state's name");
        return { condition, location, next: rule.Next, ...this.#exit(name, `${at}/`, rule) };
      }),
    };
  }

  #retrier(name: string, at: string, retrier: JsonObject, last: boolean): Retrier {
    this.#onlyFields(retrier, RETRIER_FIELDS, name, `${at}/`);
    const errorEquals = this.#errorEquals(name, at, retrier, last);
    const number = (
      field: string,
      fallback: number,
      valid: (value: number) => boolean,
      rule: string,
    ): number => {
      const value = retrier[field] ?? fallback;
      if (typeof value !== "number" || !valid(value))
        throw this.#error(name, `${at}/${field}`, `must be ${rule}`);
      return value;
    };
    const intervalSeconds = number(
      "IntervalSeconds",
      1,
      (n) => isWholeNumber(n, 1, LONGEST),
      "a whole number from 1",
    );
    const jitter = retrier.JitterStrategy ?? "NONE";
    if (jitter !== "NONE" && jitter !== "FULL")
      throw this.#error(name, `${at}/JitterStrategy`, "must be FULL or NONE");
    return {
      errorEquals,
      intervalSeconds,
      backoffRate: number("BackoffRate", 2, (n) => n >= 1, "a number of at least 1.0"),
      maxAttempts: number("MaxAttempts", 3, (n) => isWholeNumber(n, 0, LONGEST), "a whole number from 0"),
      maxDelaySeconds:
        retrier.MaxDelaySeconds === undefined
          ? undefined
          : number(
              "MaxDelaySeconds",
              0,
              (n) => Number.isInteger(n) && n > intervalSeconds && n < 31_622_400,
              "a whole number greater than IntervalSeconds and less than 31622400",
            ),
      fullJitter: jitter === "FULL",
    };
  }

  #catcher(name: string, at: string, catcher: JsonObject, last: boolean): Catcher {
    this.#onlyFields(catcher, CATCHER_FIELDS, name, `${at}/`);
    const errorEquals = this.#errorEquals(name, at, catcher, last);
    if (typeof catcher.Next !== "string") throw this.#error(name, `${at}/Next`, "must be a state's name");
    return { errorEquals, next: catcher.Next, ...this.#exit(name, `${at}/`, catcher, "errorOutput") };
  }

  #errorEquals(name: string, at: string, holder: JsonObject, last: boolean): string[] {
    const list = holder.ErrorEquals;
    const names = Array.isArray(list) ? list.filter((error) => typeof error === "string") : [];
    if (names.length === 0 || names.length !== (list as Json[]).length) {
      throw this.#error(name, `${at}/ErrorEquals`, "must be a list of error names");
    }
    if (names.includes("States.ALL") && (names.length > 1 || !last)) {
      throw this.#error(name, `${at}/ErrorEquals`, "States.ALL must stand alone, and last");
    }
    return names;
  }

  #assign(name: string, field: string, value: Json | undefined, available?: string): Template | undefined {
    if (value === undefined) return undefined;
    if (!isObject(value)) throw this.#error(name, field, "must be an object of variables");
    for (const variable of Object.keys(value)) {
      if (variable === "states" || !VARIABLE_NAME.test(variable)) {
        throw this.#error(name, `${field}/${variable}`, "is not a name that a variable can have");
      }
      this.#assigned.add(variable);
    }
    return this.#template(name, field, value, available);
  }

  #text(name: string, field: string, state: JsonObject): Template | undefined {
    const value = state[field];
    if (value !== undefined && typeof value !== "string") throw this.#error(name, field, "must be a string");
    return this.#template(name, field, value);
  }

  #number(name: string, field: string, value: Json | undefined, least: number): Template | undefined {
    if (value === undefined) return undefined;
    const expression = typeof value === "string" && isExpression(value);
    if (!expression && !isWholeNumber(value, least, LONGEST)) {
      throw this.#error(name, field, `must be a whole number from ${least} to ${LONGEST}, or an expression`);
    }
    return this.#template(name, field, value);
  }

  /** `available`: the member of `$states` beside `input` and `context` that this field has. */
  #template(name: string, field: string, value: Json | undefined, available?: string): Template | undefined {
    if (value === undefined) return undefined;
    return compileTemplate(value, field, (text, location) =>
      this.#expression(name, location, text, available),
    );
  }

  #expression(state: string, field: string, text: string, available?: string): Expression | undefined {
    if (looksLikeExpression(text)) {
      throw this.#error(state, field, "{% must begin the string and %} must end it, with no space outside");
    }
    if (!isExpression(text)) return undefined;
    let expression: Expression;
    try {
      expression = compileExpression(text, field, this.#host);
    } catch (error) {
      throw this.#error(state, field, messageOf(error));
    }
    for (const member of expression.references.states) {
      if (!["input", "context", "*", available].includes(member)) {
        throw this.#error(state, field, `$states.${member} is not available here`);
      }
    }
    for (const variable of expression.references.variables) this.#used.push({ state, field, variable });
    return expression;
  }

  #list(name: string, field: string, value: Json | undefined): JsonObject[] {
    if (value === undefined) return [];
    const items = Array.isArray(value) ? value.filter(isObject) : [];
    if (!Array.isArray(value) || items.length !== value.length)
      throw this.#error(name, field, "must be a list of objects");
    return items;
  }

  #onlyFields(holder: JsonObject, allowed: readonly string[], state: string | undefined, prefix = ""): void {
    for (const field of Object.keys(holder)) {
      if (allowed.includes(field)) continue;
      const jsonPath = JSONPATH_FIELDS.includes(field);
      throw this.#error(
        state,
        `${prefix}${field}`,
        jsonPath
          ? "belongs to JSONPath, which a JSONata state does not have"
          : "is not supported by the sandbox here",
      );
    }
  }

  #target(
    state: string | undefined,
    field: string,
    target: Json | undefined,
    states: ReadonlyMap<string, State>,
  ): string {
    if (typeof target !== "string" || !states.has(target)) {
      throw this.#error(state, field, `there is no state ${JSON.stringify(target)}`);
    }
    return target;
  }

  #requireReachable(startAt: string, states: ReadonlyMap<string, State>): void {
    const reached = new Set([startAt]);
    for (const name of reached) {
      const state = states.get(name);
      for (const target of state === undefined ? [] : targets(state)) reached.add(target.name);
    }
    for (const name of states.keys()) {
      if (!reached.has(name)) throw this.#error(name, undefined, "cannot be reached from StartAt");
    }
  }

  #requireAssigned(): void {
    for (const { state, field, variable } of this.#used) {
      if (this.#assigned.has(variable)) continue;
      throw this.#error(
        state,
        field,
        `refers to the variable or function $${variable}, which no state assigns`,
      );
    }
  }

  /** asl-validator's rules for expressions are narrower than AWS's (one line, no empty text): it judges the rest. */
  #requireAsl(definition: JsonObject): void {
    const states = isObject(definition.States) ? Object.entries(definition.States) : [];
    const skeleton = {
      ...definition,
      States: Object.fromEntries(states.map(([name, state]) => [name, bare(state)])),
    };
    const { isValid, errorsText } = validateAsl(skeleton);
    if (!isValid) throw this.#error(undefined, undefined, `asl-validator: ${errorsText("; ")}`);
  }

  #error(state: string | undefined, field: string | undefined, problem: string): DefinitionError {
    return new DefinitionError(
      {
        machine: this.#props.name,
        ...(state === undefined ? {} : { state }),
        ...(field === undefined ? {} : { field }),
      },
      problem,
    );
  }
}

/** A deep copy without payload templates, every expression replaced by a trivial one. */
function bare(value: Json): Json {
  if (typeof value === "string") return isExpression(value) ? "{% true %}" : value;
  if (Array.isArray(value)) return value.map(bare);
  if (!isObject(value)) return value;
  const members = Object.entries(value).filter(
    ([field]) => !["Assign", "Output", "Arguments"].includes(field),
  );
  return Object.fromEntries(members.map(([field, member]) => [field, bare(member)]));
}

function targets(state: State): { field: string; name: string }[] {
  switch (state.type) {
    case "Pass":
    case "Wait":
      return state.next === undefined ? [] : [{ field: "Next", name: state.next }];
    case "Task":
      return [
        ...(state.next === undefined ? [] : [{ field: "Next", name: state.next }]),
        ...state.catchers.map(({ next }, index) => ({ field: `Catch[${index}]/Next`, name: next })),
      ];
    case "Choice":
      return [
        ...state.rules.map(({ next }, index) => ({ field: `Choices[${index}]/Next`, name: next })),
        ...(state.default === undefined ? [] : [{ field: "Default", name: state.default }]),
      ];
    case "Succeed":
    case "Fail":
      return [];
  }
}

export function isWholeNumber(value: unknown, least: number, most: number): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= least && value <= most;
}

/** RFC 3339 with the uppercase T and an offset or Z, as the States Language asks. */
export function isTimestamp(text: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/.test(text) &&
    !Number.isNaN(Date.parse(text))
  );
}

export { LONGEST as LONGEST_WAIT_SECONDS };

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
