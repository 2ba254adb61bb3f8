import type { Retrier } from "./asl.ts";
import { functionMayRunLater } from "./lambda-errors.ts";

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
 * Half a day, if need be, in intervals that grow to five minutes: for what is too busy rather than wrong. A
 * request that was accepted is late then, and not lost. Each attempt is billed as a transition.
 */
export const forHours = {
  IntervalSeconds: 1,
  BackoffRate: 2,
  MaxDelaySeconds: 300,
  MaxAttempts: 300,
  JitterStrategy: "FULL",
} as const;

/**
 * While Lambda has no room for the function, or a table that the function needs does not answer.
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html
 */
export const retryWhileBusy = {
  ErrorEquals: [...functionMayRunLater, "TemporarilyUnavailable"],
  ...forHours,
} as const satisfies Retrier;
