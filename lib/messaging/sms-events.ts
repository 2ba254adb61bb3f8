import * as v from "valibot";
import { epoch, isoInstant, json, optional, parseEvent } from "./parse-event.ts";
import { withoutNumbers } from "./privacy.ts";
import type { MessageStatus, StatusReport } from "./statuses.ts";

/**
 * What AWS End User Messaging SMS puts on EventBridge; only what nothing can be done without is required.
 * https://docs.aws.amazon.com/sms-voice/latest/userguide/monitor-event-bridge.html
 */
const SmsEvent = v.looseObject({
  time: optional(isoInstant),
  detail: v.looseObject({
    eventType: v.string(),
    messageId: v.pipe(v.string(), v.nonEmpty()),
    /** Epoch milliseconds. */
    eventTimestamp: optional(epoch(99_999_999_999_999)),
    /** Whether a carrier will report nothing more, as far as AWS knows. */
    isFinal: optional(v.boolean()),
    messageStatus: optional(v.string()),
    messageStatusDescription: optional(v.string()),
  }),
});

export type SmsStatus = v.InferOutput<typeof SmsEvent>["detail"] & { readonly eventTimestamp: number };

/**
 * @param now epoch milliseconds, the time of an event that does not say when it happened
 * @throws {MalformedEvent} naming what is wrong and where, without quoting the event
 */
export function parseSmsEvent(body: string, now = Date.now()): SmsStatus {
  const { detail, time } = parseEvent(v.pipe(json, SmsEvent), body);
  return { ...detail, eventTimestamp: detail.eventTimestamp ?? time ?? now };
}

const statuses = new Map<string, MessageStatus>([
  ["TEXT_SENT", "sent_for_delivery"],
  ["TEXT_QUEUED", "sent_for_delivery"],
  ["TEXT_PENDING", "sent_for_delivery"],
  ["TEXT_SUCCESSFUL", "sent"],
  ["TEXT_DELIVERED", "delivered"],
  ["TEXT_UNKNOWN", "unknown"],
  ["TEXT_INVALID", "failed"],
  ["TEXT_INVALID_MESSAGE", "failed"],
  ["TEXT_UNREACHABLE", "failed"],
  ["TEXT_CARRIER_UNREACHABLE", "failed"],
  ["TEXT_BLOCKED", "failed"],
  ["TEXT_CARRIER_BLOCKED", "failed"],
  ["TEXT_SPAM", "failed"],
  ["TEXT_TTL_EXPIRED", "failed"],
  ["TEXT_PROTECT_BLOCKED", "failed"],
]);

/** What an event says of its message; undefined for an event type that we do not know. */
export function smsStatusReport(event: SmsStatus): StatusReport | undefined {
  const status = statuses.get(event.eventType);
  if (status === undefined) return undefined;
  const report = { status, at: event.eventTimestamp, ...(event.isFinal === true ? { isLast: true } : {}) };
  if (status !== "failed") return report;
  const title = event.messageStatusDescription ?? event.messageStatus ?? "The carrier gave no reason.";
  return { ...report, error: { code: event.eventType, title: withoutNumbers(title) } };
}
