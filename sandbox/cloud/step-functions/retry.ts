import { matchesError } from "./errors.ts";

export interface Retrier {
  readonly errorEquals: readonly string[];
  readonly intervalSeconds: number;
  readonly backoffRate: number;
  readonly maxAttempts: number;
  readonly maxDelaySeconds: number | undefined;
  readonly fullJitter: boolean;
}

/** Counts the retries of one stay in a state: every retrier has a counter of its own. */
export class RetryCounter {
  readonly #retriers: readonly Retrier[];
  readonly #attempts: number[];

  constructor(retriers: readonly Retrier[]) {
    this.#retriers = retriers;
    this.#attempts = retriers.map(() => 0);
  }

  /** All retries so far: `$states.context.State.RetryCount`. */
  get count(): number {
    return this.#attempts.reduce((sum, attempts) => sum + attempts, 0);
  }

  /** Milliseconds to wait before the next attempt, or undefined when the first retrier that matches is spent. */
  next(error: string | null, random: () => number): number | undefined {
    const index = this.#retriers.findIndex((retrier) => matchesError(retrier.errorEquals, error));
    const retrier = this.#retriers[index];
    const attempts = this.#attempts[index];
    if (retrier === undefined || attempts === undefined || attempts >= retrier.maxAttempts) return undefined;
    this.#attempts[index] = attempts + 1;
    const backoff = retrier.intervalSeconds * retrier.backoffRate ** attempts;
    const delay = Math.min(backoff, retrier.maxDelaySeconds ?? Number.POSITIVE_INFINITY);
    return Math.round(1000 * (retrier.fullJitter ? random() * delay : delay));
  }
}
