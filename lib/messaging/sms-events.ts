import * as v from "valibot";
import { json, parseEvent } from "./parse-event.ts";
import { withoutNumbers } from "./privacy.ts";
import type { MessageStatus, StatusReport } from "./statuses.ts";

/**
 * What AWS End User Messaging SMS puts on EventBridge.
 * https://docs.aws.amazon.com/sms-voice/latest/userguide/monitor-event-bridge.html
 */
const SmsEvent = v.looseObject({
  detail: v.looseObject({
    eventType: v.string(),
    messageId: v.string(),
    /** Epoch milliseconds. */
    eventTimestamp: v.number(),
    messageStatus: v.optional(v.string()),
    messageStatusDescription: v.optional(v.string()),
  }),
});

export type SmsStatus = v.InferOutput<typeof SmsEvent>["detail"];

/** @throws {MalformedEvent} naming what is wrong and where, without quoting the event */
export function parseSmsEvent(body: string): SmsStatus {
  return parseEvent(v.pipe(json, SmsEvent), body).detail;
}

const statuses: Record<string, MessageStatus> = {
  TEXT_SENT: "sent_for_delivery",
  TEXT_QUEUED: "sent_for_delivery",
  TEXT_PENDING: "sent_for_delivery",
  TEXT_SUCCESSFUL: "sent",
  TEXT_DELIVERED: "delivered",
  TEXT_UNKNOWN: "unknown",
  TEXT_INVALID: "failed",
  TEXT_INVALID_MESSAGE: "failed",
  TEXT_UNREACHABLE: "failed",
  TEXT_CARRIER_UNREACHABLE: "failed",
  TEXT_BLOCKED: "failed",
  TEXT_CARRIER_BLOCKED: "failed",
  TEXT_SPAM: "failed",
  TEXT_TTL_EXPIRED: "failed",
  TEXT_PROTECT_BLOCKED: "failed",
};

/** What an event says of its message; undefined for an event type that we do not know. */
export function smsStatusReport(event: SmsStatus): StatusReport | undefined {
  const status = statuses[event.eventType];
  if (status === undefined) return undefined;
  const report = { status, at: event.eventTimestamp };
  if (status !== "failed") return report;
  const title = event.messageStatusDescription ?? event.messageStatus ?? "The carrier gave no reason.";
  return { ...report, error: { code: event.eventType, title: withoutNumbers(title) } };
}
