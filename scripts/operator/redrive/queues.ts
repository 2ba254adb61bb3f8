import type { DeadLetter } from "./dead-letter.ts";

/** A dead-letter queue. */
export interface DeadLetterQueue {
  /** Of the queue before it, in the program: `whatsapp-events`. */
  readonly source: string;
  /** Whether what is in it can go back. */
  readonly isRedriven: boolean;
  /** How many messages are in it. */
  readonly waiting: number;
  /** The first of them, as many as are looked at. */
  readonly letters: readonly DeadLetter[];
}

/** The dead-letter queues of a stack, wherever it is. */
export interface DeadLetterQueues {
  /** @param source only of that queue */
  list(source?: string): Promise<DeadLetterQueue[]>;
  /** Has all of a queue handled again. @returns what became of it, in a sentence; undefined if there is no such queue */
  redriveAll(source: string): Promise<string | undefined>;
  /** Has one handled again. @returns the queue that it was of; undefined if it is in none */
  redriveOne(id: string, source?: string): Promise<string | undefined>;
}

/** `whatsapp-events` of `whatsapp-events-dead-letters-0123456`. */
export function sourceOf(deadLetterQueue: string): string {
  return deadLetterQueue.replace(/-dead-letters-[0-9a-f]+$/, "");
}

export function nowhereToGo(source: string): string {
  return `${source} has no queue before its dead letters, so there is nowhere to go back to: docs/operations.md says what they mean.`;
}
