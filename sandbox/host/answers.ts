import type { HistoryEvent } from "../cloud/step-functions/execution.ts";

/** What the control routes answer; the page knows the rest of the sandbox by this alone. */

export type { Fault } from "../faults/pending.ts";
/** The one form in which phones are numbered. */
export { phoneNumber } from "../world/numbers.ts";
export type { PhoneBehaviour, PhoneMessage } from "../world/phones.ts";

/** How many requests the sandbox keeps that have ended. */
export const requestsKept = 1_000;

/** A workflow execution as the control routes show it; times are ISO instants. */
export interface ExecutionSummary {
  readonly request_id: string;
  readonly state_machine: string;
  readonly status: "RUNNING" | "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "ABORTED";
  readonly input: unknown;
  readonly output?: unknown;
  readonly error?: string;
  readonly cause?: string;
  readonly started_at: string;
  readonly stopped_at?: string;
  readonly current_state?: string;
  /** When the state it waits in times out. */
  readonly waiting_until?: string;
  /** How many state transitions Step Functions would bill so far. */
  readonly transitions: number;
}

export interface ExecutionDetail extends ExecutionSummary {
  /** The state machine's definition. */
  readonly definition: unknown;
  /** History events in AWS's names, their timestamps as ISO instants. */
  readonly history: ReadonlyArray<Omit<HistoryEvent, "timestamp"> & { readonly timestamp: string }>;
}

/** Where a request stands: what the program's own `GET /messages/{request_id}` answers. */
export interface RequestAnswer {
  readonly request_id: string;
  readonly type: string;
  readonly reference?: string;
  /** The business number from which it goes. */
  readonly from?: string;
  readonly latest_status: string;
  /** Status → ISO instant at which it was first reached. */
  readonly delivery_history: Readonly<Record<string, string>>;
  readonly held_until?: string;
  readonly ended_at?: string;
  readonly outcome?: string;
  readonly error?: MessageError;
  readonly messages: readonly MessageAnswer[];
}

export interface MessageAnswer {
  readonly role: string;
  readonly type: string;
  readonly eum_msg_id: string;
  readonly wa_msg_id: string;
  readonly latest_status: string;
  readonly delivery_history: Readonly<Record<string, string>>;
  readonly error?: MessageError;
}

export interface MessageError {
  readonly code: string;
  readonly title: string;
  readonly details?: string;
}

export interface QueueContents {
  readonly name: string;
  /** How many messages are in it. */
  readonly waiting: number;
  readonly messages: readonly QueuedMessage[];
  /** Where its poison goes. */
  readonly dead_letter_queue?: string;
  /** The queues whose poison this one takes: it is a dead-letter queue if there are any. */
  readonly dead_letters_of?: readonly string[];
}

export interface QueuedMessage {
  readonly message_id: string;
  readonly body: string;
  readonly receive_count: number;
  readonly sent_at: string;
  /** When it becomes visible again, if someone is at work on it. */
  readonly visible_at?: string;
}

export interface LogLine {
  readonly at: string;
  readonly message: string;
}

/** What docs/failures.md says of a code. */
export interface KnownFailure {
  readonly code: string;
  /** The class that decides what the stack does. */
  readonly class: string;
  readonly meaning: string;
  readonly action: string;
  /** AWS's or Meta's page. */
  readonly source: string;
}

/** An event as it came to the program. */
export interface RawEvent {
  /** From 1. */
  readonly id: number;
  readonly at: string;
  /** By which route it can be handed in again: `POST /sandbox/events/{channel}`. */
  readonly channel: "whatsapp" | "sms";
  /** What that route takes. */
  readonly body: string;
}

/** One run of a function. */
export interface RunOfFunction {
  /** The function's name. */
  readonly function: string;
  readonly at: string;
  /** What it was called with. */
  readonly event: unknown;
  /** What it wrote. */
  readonly lines: readonly string[];
  /** `ErrorName: message`, if it ended so. */
  readonly error?: string;
}

/** A call that changed something, through whichever door it came. */
export interface RecordedCall {
  /** Just before. */
  readonly at: string;
  readonly method: string;
  readonly path: string;
  readonly body: string;
  /** The `Idempotency-Key`. */
  readonly key?: string;
  /** What was answered. */
  readonly status: number;
  /** What the API answered as such. */
  readonly request_id?: string;
}

export interface RecordedCalls {
  /** Another after a restart or a reset. */
  readonly run: string;
  /** How many there ever were in this run. */
  readonly added: number;
  /** How many of them, the first ones, are kept no more. */
  readonly forgotten: number;
  /** Oldest first. */
  readonly calls: readonly RecordedCall[];
}
