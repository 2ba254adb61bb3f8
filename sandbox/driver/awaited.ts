/** The API's words for what can become of a request, but for its end: a test compares them with its document. */
export const requestWords = [
  "accepted",
  "held",
  "unknown",
  "sent_for_delivery",
  "sent",
  "delivered",
  "read",
  "failed",
  "unconfirmed",
  "expired",
  "cancelled",
  "opted_out",
  "invalid",
  "too_many_held",
] as const;

/** What can be waited for: a status, an outcome, or that the request has `ended`, whatever it came to. */
export type Awaited = (typeof requestWords)[number] | "ended";
