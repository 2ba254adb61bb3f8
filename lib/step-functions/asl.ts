/**
 * Amazon States Language in its JSONata form, as far as this product uses it. What a state names (other
 * states, errors) is checked by the compiler: see {@link stateMachine}.
 * https://docs.aws.amazon.com/step-functions/latest/dg/concepts-amazon-states-language.html
 */
export type Expression = `{% ${string} %}`;
export type Value =
  | Expression
  | string
  | number
  | boolean
  | readonly Value[]
  | { readonly [key: string]: Value };

/**
 * Errors that can come at any task. `States.ALL` takes whatever no catcher before it named.
 * https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
export type StatesError = "States.ALL" | "States.Timeout" | "States.TaskFailed" | "States.DataLimitExceeded";

export interface Retrier<Error extends string = string> {
  readonly ErrorEquals: readonly Error[];
  readonly IntervalSeconds?: number;
  readonly BackoffRate?: number;
  readonly MaxAttempts: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: "FULL" | "NONE";
}

export interface Catcher<Error extends string = string, Next extends string = string> {
  readonly ErrorEquals: readonly Error[];
  readonly Next: Next;
  readonly Assign?: Variables;
}

export type Variables = { readonly [variable: string]: Value };

interface Described {
  /** What an operator reads in the console. */
  readonly Comment: string;
}

/** What follows a task: where its errors lead, and where it leads itself. */
export interface Continuation<Error extends string, Next extends string> extends Described {
  readonly Assign?: Variables;
  readonly Retry?: readonly Retrier<Error | StatesError>[];
  readonly Catch?: readonly Catcher<Error | StatesError, Next>[];
  readonly Next: Next;
}

export interface Task<Next extends string = string> extends Continuation<string, Next> {
  readonly Type: "Task";
  readonly Resource: string;
  readonly Arguments: { readonly [key: string]: Value };
  readonly TimeoutSeconds?: number | Expression;
}

export interface Choice<Next extends string = string> extends Described {
  readonly Type: "Choice";
  readonly Choices: ReadonlyArray<{
    readonly Condition: Expression;
    readonly Assign?: Variables;
    readonly Next: Next;
  }>;
  readonly Default: Next;
}

export interface Wait<Next extends string = string> extends Described {
  readonly Type: "Wait";
  readonly Seconds: number | Expression;
  readonly Next: Next;
}

export interface Succeed extends Described {
  readonly Type: "Succeed";
  readonly Output: Value;
}

export interface Fail extends Described {
  readonly Type: "Fail";
  readonly Error: string;
  readonly Cause: string;
}

export type State<Next extends string = string> = Task<Next> | Choice<Next> | Wait<Next> | Succeed | Fail;

export interface StateMachine {
  readonly Comment: string;
  readonly QueryLanguage: "JSONata";
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

/** A state machine of whose states all that are named exist; a misspelt `Next` does not compile. */
export function stateMachine<const Name extends string>(machine: {
  readonly Comment: string;
  readonly StartAt: NoInfer<Name>;
  readonly States: Readonly<Record<Name, State<NoInfer<Name>>>>;
}): StateMachine {
  return { QueryLanguage: "JSONata", ...machine };
}

/** Checks a choice by itself, so that its targets are known by name to the machine that it is put into. */
export function choice<const Next extends string>(state: Omit<Choice<Next>, "Type">): Choice<Next> {
  return { Type: "Choice", ...state };
}

/** Marks a JSONata expression: `{%` must begin the string and `%}` end it. */
export function jsonata(expression: string): Expression {
  return `{% ${expression} %}`;
}

/** The execution's own name, which is the request's id. */
export const requestId = jsonata("$states.context.Execution.Name");
