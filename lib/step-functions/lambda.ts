import type { ErrorOf, EventOf, ResultOf, StepContract } from "../functions/contract.ts";
import { type Continuation, type Expression, jsonata, type Task } from "./asl.ts";
import type { FunctionNotInvoked, invocationDenied } from "./lambda-errors.ts";

/** The ARN of the function that fulfils a contract. */
export type FunctionArn<Step extends StepContract> = string & { readonly fulfils?: Step };

/** Errors of Lambda's, rather than of the function's. */
type LambdaError = FunctionNotInvoked | typeof invocationDenied.error;

/** What a member of an event is given: a literal of its own kind, or an expression that yields one. */
type Given<T> = Expression | Extract<T, string | number | boolean>;

/** The payload that a contract's event is parsed from, all members given. */
export type PayloadOf<Step extends StepContract> =
  EventOf<Step> extends infer Event
    ? Event extends unknown
      ? { readonly [Member in keyof Event]: Given<Event[Member]> }
      : never
    : never;

/** Invokes a function of the stack; what it takes, and the errors that can come of it, its contract says. */
export function invoke<Step extends StepContract, const Next extends string>(
  functionArn: FunctionArn<Step>,
  { Payload, ...state }: Continuation<ErrorOf<Step> | LambdaError, Next> & { Payload: PayloadOf<Step> },
): Task<Next> {
  return {
    Type: "Task",
    Resource: "arn:aws:states:::lambda:invoke",
    Arguments: { FunctionName: functionArn, Payload: { ...Payload } },
    ...state,
  };
}

/** A member of what the invoked function answered. */
export function answered<Step extends StepContract>(member: keyof ResultOf<Step> & string): Expression {
  return jsonata(`$states.result.Payload.${member}`);
}
