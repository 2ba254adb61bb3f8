import type { Channel } from "../channels.ts";
import type { MessageStatus, RequestStatus } from "../statuses.ts";
import type { Accepted, AcceptedWhatsApp } from "./accept.ts";

/** What a request can come to next, once it is accepted: statuses that GET would show. */
export const nextStatuses = [
  "sent_for_delivery",
  "held",
  "opted_out",
  "too_many_held",
] as const satisfies ReadonlyArray<MessageStatus | RequestStatus>;
export type NextStatus = (typeof nextStatuses)[number];

/**
 * What becomes of an accepted request at once, as the workflow's IsWindowOpen decides it.
 * @param look what a first look at the conversation told; nothing for a channel without conversations
 */
export function nextStatus(
  { message }: Accepted & Partial<Pick<AcceptedWhatsApp, "message">>,
  look: Record<"opted_out" | "window_open" | "line_full", boolean> | undefined,
): NextStatus {
  if (look === undefined) return "sent_for_delivery";
  if (look.opted_out) return "opted_out";
  if (look.line_full) return "too_many_held";
  return look.window_open || message?.type === "template" ? "sent_for_delivery" : "held";
}

/** What POST …/check answers of a request that breaks no rule. */
export interface CheckedRequest {
  readonly type: Channel;
  readonly next_status: NextStatus;
}
