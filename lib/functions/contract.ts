import type * as v from "valibot";
import type * as errors from "../messaging/errors.ts";

/** The name of an error of ours. */
type ErrorName = Exclude<keyof typeof errors, "MessagingError" | "NotYet">;

/**
 * What a Lambda function needs around it and, if a workflow calls it, what it takes, answers and throws. The
 * handler parses with it; `index.ts`, the workflows and the tests import it as a type, so that a member that
 * is missing, misspelt or of another kind does not compile on either side.
 */
export interface FunctionContract {
  /** The environment variables, which are strings before they are parsed. */
  readonly environment: v.GenericSchema<Readonly<Record<string, string | undefined>>, unknown>;
}

export interface StepContract extends FunctionContract {
  /** The `Payload` of the state that calls it. */
  readonly event: v.GenericSchema;
  /** What that state gets as `$states.result.Payload`. Only its type is used. */
  readonly result: unknown;
  /** The errors of ours with which it ends; any other is a fault. */
  readonly throws: readonly ErrorName[];
}

/** Declares a contract, with its errors by their literal names. */
export function stepContract<
  Environment extends FunctionContract["environment"],
  Event extends v.GenericSchema,
  Result,
  const Throws extends readonly ErrorName[],
>(contract: { environment: Environment; event: Event; result: Result; throws: Throws }) {
  return contract;
}

/** Stands for a result, of which only the type matters. */
export function answer<Result>(): Result {
  return undefined as Result;
}

export type EnvironmentOf<Contract extends FunctionContract> = v.InferInput<Contract["environment"]>;
export type EventOf<Step extends StepContract> = v.InferOutput<Step["event"]>;
export type ResultOf<Step extends StepContract> = Step["result"];
export type ErrorOf<Step extends StepContract> = Step["throws"][number];
