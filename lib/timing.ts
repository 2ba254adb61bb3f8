/**
 * Every duration and count on which another one leans. What must hold between them is said in
 * {@link timingRules}, a sentence each, and test/timing.test.ts fails when one is broken.
 */
export const timing = {
  /** How long a function may run. */
  functionTimeoutSeconds: 20,
  /** How long a send may take to connect, and then to be answered, milliseconds. */
  sendConnectionMilliseconds: 2_000,
  sendAnswerMilliseconds: 8_000,

  /** How long an event that was received stays hidden from others. */
  queueVisibilitySeconds: 120,
  /** How often an event is tried before it goes to the dead-letter queue. */
  maxReceiveCount: 4,
  /** After so many deliveries a status whose message is in no row is another program's. */
  deliveriesUntilForeign: 3,

  /** How often a message is sent at most, where Meta reported that the sends before had failed. */
  maxSends: 5,

  /** How long after its time a request is taken to be on its way still. */
  overdueAfterSeconds: 15 * 60,
} as const;

export type Timing = { readonly [Name in keyof typeof timing]: number };

/** What must hold, by the sentence that says why. */
export function timingRules(t: Timing): Readonly<Record<string, boolean>> {
  return {
    "A send has been answered or given up before its function is stopped, with time left for the steps around it.":
      2 * (t.sendConnectionMilliseconds + t.sendAnswerMilliseconds) <= t.functionTimeoutSeconds * 1000,
    "An event stays hidden for six times as long as its function may run, as Lambda's guide to SQS asks.":
      t.queueVisibilitySeconds >= 6 * t.functionTimeoutSeconds,
    "A status that is nobody's is given up before it becomes a dead letter.":
      t.deliveriesUntilForeign < t.maxReceiveCount,
    "A status whose row is being written is delivered again at least once.": t.deliveriesUntilForeign >= 2,
    "A request is overdue only after every event that could still end it has been tried.":
      t.overdueAfterSeconds > t.maxReceiveCount * t.queueVisibilitySeconds,
  };
}
