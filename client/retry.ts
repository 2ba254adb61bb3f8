import { setTimeout as sleep } from "node:timers/promises";
import { NoAnswerError, retryAfter } from "./errors.ts";

export interface RetryOptions {
  /** How often a call is made at most. Default: 4. */
  readonly attempts?: number;
  /** How long to wait for an answer, in milliseconds. Default: 30,000, a little longer than API Gateway's own limit. */
  readonly timeoutMs?: number;
  /** The longest time to wait between two attempts, in milliseconds; an API that asks for more is not asked again. Default: 20,000. */
  readonly longestDelayMs?: number;
}

/** How long an attempt may take, in milliseconds. */
export function answerTimeoutOf({ timeoutMs = 30_000 }: RetryOptions): number {
  return timeoutMs;
}

/** What an attempt came to. */
export interface Attempted {
  readonly response: Response;
}

/**
 * Makes a call again while that may help: 429, a 5xx, no answer. The call must be one that may be repeated, as every
 * call of this API is: a send has a key.
 * @param attempt makes the call once, given up when the signal says so
 * @param call the API that is called, a `signal` that ends everything, and of a send its key
 * @returns the last answer, and whether one before it was lost: that attempt may have been carried out
 * @throws {NoAnswerError} if the last attempt got no answer; the signal's reason if it ended the call
 */
export async function withRetries<Result extends Attempted>(
  attempt: (signal: AbortSignal) => Promise<Result>,
  options: RetryOptions,
  call: {
    readonly baseUrl: string;
    readonly signal?: AbortSignal | undefined;
    readonly idempotencyKey?: string;
  },
): Promise<{ readonly result: Result; readonly answerLost: boolean }> {
  const { attempts = 4, longestDelayMs = 20_000 } = options;
  const { signal } = call;
  let answerLost = false;
  for (let made = 1; ; made++) {
    signal?.throwIfAborted();
    const outcome = await once(attempt, answerTimeoutOf(options), signal);
    const delay = delayAfter(outcome, made);
    if ("response" in outcome && (delay === undefined || made >= attempts || delay > longestDelayMs)) {
      return { result: outcome, answerLost };
    }
    if (!("response" in outcome) && made >= attempts) throw new NoAnswerError(outcome.failure, call);
    answerLost ||= mayHaveBeenCarriedOut(outcome);
    await pause(Math.min(delay ?? 0, longestDelayMs), signal);
  }
}

/** @throws the signal's reason if it ends the pause; a timer of Node's would throw an error of its own */
export async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  const options = signal === undefined ? {} : { signal };
  await sleep(milliseconds, undefined, options).catch(() => signal?.throwIfAborted());
}

type OutcomeOf<Result> = Result | { readonly failure: unknown };

async function once<Result>(
  attempt: (signal: AbortSignal) => Promise<Result>,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<OutcomeOf<Result>> {
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    return await attempt(signal === undefined ? timeout : AbortSignal.any([signal, timeout]));
  } catch (failure) {
    signal?.throwIfAborted();
    return { failure };
  }
}

/** Milliseconds until the next attempt; undefined if another would come to the same. */
function delayAfter(outcome: OutcomeOf<Attempted>, made: number): number | undefined {
  // Each time twice as long, and by chance, so that those who were refused together do not come again together.
  const backOff = 200 * 2 ** (made - 1) * (0.5 + Math.random() / 2);
  if (!("response" in outcome)) return backOff;
  const { status, headers } = outcome.response;
  if (status !== 429 && status < 500) return undefined;
  return Math.max(backOff, (retryAfter(headers) ?? 0) * 1_000);
}

/** 429 says that nothing was accepted; a 5xx does not always know, and no answer says nothing. */
function mayHaveBeenCarriedOut(outcome: OutcomeOf<Attempted>): boolean {
  return !("response" in outcome) || outcome.response.status >= 500;
}
