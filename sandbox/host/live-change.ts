/** What `GET /sandbox/live` tells. */

/** Where time stands. */
export interface LiveClock {
  /** ISO instant. */
  readonly now: string;
  /** Whether time runs by itself. */
  readonly live: boolean;
}

/** What has changed since the last word: names only, the control routes have the rest. */
export interface LiveChange {
  readonly clock: LiveClock;
  /** request_ids. */
  readonly executions: readonly string[];
  /** request_ids of which `GET /sandbox/requests/{request_id}` may answer something else now. */
  readonly requests: readonly string[];
  /** Numbers. */
  readonly phones: readonly string[];
  readonly also: ReadonlyArray<LiveTopic>;
}

export type LiveTopic = "clock" | "tables" | "queues" | "bus" | "faults";
