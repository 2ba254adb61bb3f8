/**
 * Every duration and count on which another one leans. What must hold between them is said in
 * {@link timingRules}, a sentence each, and test/unit/timing.test.ts fails when one is broken.
 */
export const timing = {
  /** How long a function may run. */
  functionTimeoutSeconds: 20,
  /**
   * How long a call of AWS may take that the SDK repeats, milliseconds; connecting counts as part of it. The SDK
   * sets no limit by itself, so a call that nobody answers would last until the function is stopped.
   * https://docs.aws.amazon.com/sdk-for-javascript/v3/developer-guide/node-configuring-timeouts.html
   */
  callAttempts: 3,
  callConnectionMilliseconds: 2_000,
  callAnswerMilliseconds: 4_000,
  /** The same for a send, which is never repeated: a late answer is worth more than none. */
  sendConnectionMilliseconds: 2_000,
  sendAnswerMilliseconds: 8_000,

  /** How long an event that was received stays hidden from others. */
  queueVisibilitySeconds: 120,
  /**
   * How often an event is tried before it goes to the dead-letter queue: a throttled invocation counts too, and a
   * reply in a dead-letter queue is a message that stays held.
   * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
   */
  maxReceiveCount: 10,
  /**
   * How long after its end an execution's things are given back that it held: by then whatever it had begun has
   * been carried out, a call that was on its way as it was stopped too.
   */
  executionEndDelaySeconds: 60,
  /**
   * After how long a status is looked at again whose message has no row yet: after its first delivery, its
   * second, and so on. The row usually comes within a second, and within minutes where the table is throttled;
   * after the last look the message is somebody else's, for other programs may send from the same account.
   */
  rowDelaysSeconds: [2, 10, 60, 180],

  /** How long a webhook may take to answer, milliseconds. Ten events are posted at once. */
  webhookAnswerMilliseconds: 10_000,
  /** After how long an event is posted again that the webhook did not take: at first, and at most; doubled in between. */
  webhookFirstDelaySeconds: 5,
  webhookLongestDelaySeconds: 60 * 60,
  /** How often an event is posted before it goes to the dead-letter queue. */
  webhookTries: 34,

  /** How often a message is sent at most, where Meta reported that the sends before had failed. */
  maxSends: 5,

  /** How long after its time a request is taken to be on its way still. */
  overdueAfterSeconds: 25 * 60,
} as const satisfies Timing;

export interface Timing {
  readonly functionTimeoutSeconds: number;
  readonly callAttempts: number;
  readonly callConnectionMilliseconds: number;
  readonly callAnswerMilliseconds: number;
  readonly sendConnectionMilliseconds: number;
  readonly sendAnswerMilliseconds: number;
  readonly queueVisibilitySeconds: number;
  readonly maxReceiveCount: number;
  readonly executionEndDelaySeconds: number;
  readonly rowDelaysSeconds: readonly number[];
  readonly webhookAnswerMilliseconds: number;
  readonly webhookFirstDelaySeconds: number;
  readonly webhookLongestDelaySeconds: number;
  readonly webhookTries: number;
  readonly maxSends: number;
  readonly overdueAfterSeconds: number;
}

/** What must hold, by the sentence that says why. */
export function timingRules(t: Timing): Readonly<Record<string, boolean>> {
  const looksForRow = t.rowDelaysSeconds.length + 1;
  return {
    "A send has been answered or given up in half the time that its function may run.":
      t.sendAnswerMilliseconds <= t.functionTimeoutSeconds * 500,
    "A call is given up well before its function is stopped, repeats of the SDK and its pauses of a second included.":
      t.callAttempts * t.callAnswerMilliseconds + (t.callAttempts - 1) * 1000 <
      t.functionTimeoutSeconds * 750,
    "A connection that is not made is given up before its call is.":
      t.callConnectionMilliseconds < t.callAnswerMilliseconds &&
      t.sendConnectionMilliseconds < t.sendAnswerMilliseconds,
    "An event stays hidden for six times as long as its function may run, as Lambda's guide to SQS asks.":
      t.queueVisibilitySeconds >= 6 * t.functionTimeoutSeconds,
    "An event is tried at least five times, as Lambda's guide to SQS asks.": t.maxReceiveCount >= 5,
    "What an execution held is given back only when the function that it was in has ended long since, and its calls too.":
      t.executionEndDelaySeconds >= 2 * t.functionTimeoutSeconds,
    "A status that is nobody's is given up before it becomes a dead letter.": looksForRow < t.maxReceiveCount,
    "A status is looked at again for minutes, for its row may be late by as much.":
      t.rowDelaysSeconds.reduce((sum, delay) => sum + delay, 0) >= 180,
    "A webhook has answered or been given up in half the time that its function may run.":
      t.webhookAnswerMilliseconds <= t.functionTimeoutSeconds * 500,
    "An event is posted to the webhook for a day.":
      Array.from({ length: t.webhookTries - 1 }, (_, index) => webhookDelaySeconds(index + 1, 0, t)).reduce(
        (sum, delay) => sum + delay,
        0,
      ) >= aDay,
    "A request is overdue only after every event that could still end it has been tried.":
      t.overdueAfterSeconds > t.executionEndDelaySeconds + t.maxReceiveCount * t.queueVisibilitySeconds,
  };
}

const aDay = 24 * 60 * 60;

/**
 * When to post an event again that the webhook did not take: seconds.
 * @param tries how often it has been posted
 * @param asked how many seconds the webhook asked to wait (`Retry-After`); not a number if it did not
 */
export function webhookDelaySeconds(tries: number, asked = 0, t: Timing = timing): number {
  const doubled = t.webhookFirstDelaySeconds * 2 ** (tries - 1);
  const wished = Number.isFinite(asked) ? Math.ceil(asked) : 0;
  return Math.min(Math.max(doubled, wished), t.webhookLongestDelaySeconds);
}
