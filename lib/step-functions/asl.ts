/**
 * Amazon States Language in its JSONata form, as far as this product uses it.
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

export interface Retrier {
  ErrorEquals: readonly string[];
  IntervalSeconds?: number;
  BackoffRate?: number;
  MaxAttempts: number;
  MaxDelaySeconds?: number;
  JitterStrategy?: "FULL" | "NONE";
}

export interface Catcher {
  ErrorEquals: readonly string[];
  Next: string;
  Assign?: Record<string, Value>;
  Output?: Value;
}

interface Described {
  /** What an operator reads in the console. */
  Comment: string;
}

export interface Task extends Described {
  Type: "Task";
  Resource: string;
  Arguments: { readonly [key: string]: Value };
  TimeoutSeconds?: number | Expression;
  Assign?: Record<string, Value>;
  Output?: Value;
  Retry?: readonly Retrier[];
  Catch?: readonly Catcher[];
  Next: string;
}

export interface Choice extends Described {
  Type: "Choice";
  Choices: ReadonlyArray<{ Condition: Expression; Next: string; Assign?: Record<string, Value> }>;
  Default: string;
}

export interface Wait extends Described {
  Type: "Wait";
  Seconds: number | Expression;
  Next: string;
}

export interface Succeed extends Described {
  Type: "Succeed";
  Output: Value;
}

export interface Fail extends Described {
  Type: "Fail";
  Error: string;
  Cause: string;
}

export type State = Task | Choice | Wait | Succeed | Fail;

export interface StateMachine {
  Comment: string;
  QueryLanguage: "JSONata";
  StartAt: string;
  States: Record<string, State>;
}

/** Marks a JSONata expression: `{%` must begin the string and `%}` end it. */
export function jsonata(expression: string): Expression {
  return `{% ${expression} %}`;
}

/** The execution's own name, which is the request's id. */
export const requestId = jsonata("$states.context.Execution.Name");

/** Invokes a function and hands on what it returned. */
export function invoke(functionArn: string, payload: { [key: string]: Value }) {
  return {
    Type: "Task",
    Resource: "arn:aws:states:::lambda:invoke",
    Arguments: { FunctionName: functionArn, Payload: payload },
  } as const;
}

/**
 * Nothing ran: Lambda itself was too busy. Every other Lambda fault may have come after the function's work.
 * https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
export const functionNotInvoked = "Lambda.TooManyRequestsException";

/** For steps that may run twice without harm: any failure, ten seconds in all. */
export const retryAnything: Retrier = {
  ErrorEquals: ["States.ALL"],
  IntervalSeconds: 1,
  BackoffRate: 2,
  MaxAttempts: 4,
  JitterStrategy: "FULL",
};

/** The same for steps that somebody else waits for: some minutes. */
export const retryPersistently: Retrier = { ...retryAnything, MaxAttempts: 8, MaxDelaySeconds: 60 };

/** Never retries these, so that a later retrier does not take them. */
export function never(...errors: string[]): Retrier {
  return { ErrorEquals: errors, MaxAttempts: 0 };
}
