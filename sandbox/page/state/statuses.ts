import type { ExecutionSummary } from "../../host/answers.ts";

/** How a status looks: under way, well ended, ended otherwise, or gone wrong. */
export type Tone = "going" | "good" | "over" | "bad";

/** The statuses of which the page has more to say than the workflow itself. */
export const tones = {
  accepted: "going",
  held: "going",
  sent_for_delivery: "going",
  sent: "going",
  delivered: "good",
  read: "good",
  unknown: "over",
  expired: "over",
  cancelled: "over",
  opted_out: "over",
  failed: "bad",
  invalid: "bad",
} as const satisfies Readonly<Record<string, Tone>>;

export type Status = keyof typeof tones;

export const statuses = Object.keys(tones) as Status[];

export function isStatus(word: string): word is Status {
  return Object.hasOwn(tones, word);
}

/** How an execution looks by itself. */
const executionTones: Readonly<Record<ExecutionSummary["status"], Tone>> = {
  RUNNING: "going",
  SUCCEEDED: "over",
  FAILED: "bad",
  TIMED_OUT: "bad",
  ABORTED: "bad",
};

/**
 * How a request looks: a message that arrived is good whatever came after it, and an execution that failed bad.
 * @param status the API's word, or one that the page does not know: then the execution alone says it
 */
export function toneOf(status: string, execution: ExecutionSummary["status"]): Tone {
  const byExecution = executionTones[execution];
  if (!isStatus(status)) return byExecution;
  return byExecution === "bad" && tones[status] !== "good" ? "bad" : tones[status];
}

/** As people read it. */
export function statusWords(status: string): string {
  return status.replaceAll("_", " ");
}
