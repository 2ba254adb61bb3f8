import type { ErrorCode } from "../../../lib/messaging/refusals.ts";

/** A call of the API. */
export interface Call {
  /** Default: POST. */
  readonly method?: string;
  /** Below `/v1`. */
  readonly path: string;
  /** In place of the key and the content type that are right. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is if it is a text, and otherwise as JSON. */
  readonly body?: unknown;
}

/** Why a mistake cannot be seen before a workflow has started: what it takes to see it is no matter of one field. */
export const reasons = {
  plans: "takes the numbering plans of the world",
  kinds: "lies inside a message or a template, whose rules are Meta's",
  settings: "takes the stack's own settings",
} as const;

/** What callers do wrong, and what they are told. */
export interface Mistake extends Call {
  /** What they did, in a few words. */
  readonly what: string;
  /** What happened before: calls, and the seconds that have passed since. */
  readonly before?: { readonly calls: readonly Call[]; readonly seconds: number };
  readonly status: number;
  readonly error: ErrorCode;
  /** What of the call is to be mended; absent if it is no one field or header. */
  readonly field?: string;
  /** The message, word for word; `…` at its end stands for more. */
  readonly says: string;
  /** Present if sending answers 202 and GET shows it as `invalid`; `POST …/check` says it at once. */
  readonly later?: keyof typeof reasons;
}

export const number = "+14155550199";
export const sms = { destination_number: number, message_body: "Your code is 4711." };
export const anId = "parcel-81";
