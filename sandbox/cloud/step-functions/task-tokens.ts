import { AwsError, type Json } from "../service.ts";
import type { StateFailure } from "./errors.ts";

export type Outcome = { readonly result: Json } | { readonly failure: StateFailure };

/** Who waits for a token. Returns false if it no longer does. */
export type Waiter = (outcome: Outcome) => boolean;

/**
 * How the tokens of Step Functions begin; the rest is random. Those that people have published are 660 to 668 characters
 * long; what a row costs with one in it depends on that.
 */
const HEAD = "AQCEAAAAKgAAAAMAAAAAAAAAAc";
const RANDOM_BYTES = 480;
/** So many tokens that have ended still answer that they have; the ones before are not known any more. */
const ENDED_TOKENS_KEPT = 10_000;
const SHAPE = new RegExp(`^${HEAD}[A-Za-z0-9+/]{${(RANDOM_BYTES / 3) * 4}}$`);

/**
 * Task tokens and who waits for them. The first answer wins; a token whose task has ended in any way answers
 * `TaskTimedOut`.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskSuccess.html
 */
export class TaskTokens {
  /** Undefined once the task has ended. */
  readonly #waiters = new Map<string, Waiter | undefined>();
  /** The ARN of the state machine whose task it is, as long as the token is known. */
  readonly #owners = new Map<string, string>();
  /** In the order in which they ended. */
  readonly #ended = new Set<string>();
  readonly #randomBytes: (size: number) => Uint8Array;

  constructor(randomBytes: (size: number) => Uint8Array) {
    this.#randomBytes = randomBytes;
  }

  issue(stateMachineArn: string, waiter: Waiter): string {
    const token = HEAD + Buffer.from(this.#randomBytes(RANDOM_BYTES)).toString("base64");
    this.#owners.set(token, stateMachineArn);
    this.#waiters.set(token, waiter);
    return token;
  }

  /** The ARN of the state machine that waits, or waited, for it; undefined if nobody ever did. */
  ownerOf(token: string): string | undefined {
    return this.#owners.get(token);
  }

  kill(token: string): void {
    this.#waiters.set(token, undefined);
    this.#ended.add(token);
    if (this.#ended.size <= ENDED_TOKENS_KEPT) return;
    const [oldest = token] = this.#ended;
    for (const known of [this.#ended, this.#waiters, this.#owners]) known.delete(oldest);
  }

  /** Throws InvalidToken, TaskDoesNotExist or TaskTimedOut. */
  answer(token: string, outcome: Outcome): void {
    const waiter = this.#find(token);
    this.kill(token);
    if (!waiter(outcome)) throw timedOut();
  }

  /** Throws as {@link answer} does. */
  requireAlive(token: string): void {
    this.#find(token);
  }

  #find(token: string): Waiter {
    if (!SHAPE.test(token)) throw new AwsError("InvalidToken", "Invalid Token: 'Invalid token'");
    if (!this.#waiters.has(token)) {
      throw new AwsError("TaskDoesNotExist", "Task does not exist: 'Provided task does not exist'");
    }
    const waiter = this.#waiters.get(token);
    if (waiter === undefined) throw timedOut();
    return waiter;
  }
}

function timedOut(): AwsError {
  return new AwsError("TaskTimedOut", "Task Timed Out: 'Provided task does not exist anymore'");
}
