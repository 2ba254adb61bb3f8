import type { Retrier } from "./asl.ts";
import { functionNotInvoked } from "./lambda.ts";

/** For steps that may run twice without harm: any failure, ten seconds in all. */
export const retryAnything = {
  ErrorEquals: ["States.ALL"],
  IntervalSeconds: 1,
  BackoffRate: 2,
  MaxAttempts: 4,
  JitterStrategy: "FULL",
} as const satisfies Retrier;

/** The same for steps that somebody else waits for: some minutes. */
export const retryPersistently = {
  ...retryAnything,
  MaxAttempts: 8,
  MaxDelaySeconds: 60,
} as const satisfies Retrier;

/** Never retries these, so that a later retrier does not take them. */
export function never<const Error extends string>(...errors: readonly Error[]): Retrier<Error> {
  return { ErrorEquals: errors, MaxAttempts: 0 };
}

/**
 * While Lambda has no room for the function: for half a day. A request that was accepted is late then, and not
 * lost. https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html
 */
export const retryWhileBusy = {
  ErrorEquals: [functionNotInvoked],
  IntervalSeconds: 1,
  BackoffRate: 2,
  MaxDelaySeconds: 120,
  MaxAttempts: 360,
  JitterStrategy: "FULL",
} as const satisfies Retrier;
