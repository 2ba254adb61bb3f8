import type { TrackedMessage } from "../../../lib/tables/messages.ts";
import type { StoredRequest } from "../../../lib/tables/requests.ts";

/** A minute of the morning on which everything in these tests happens, as an ISO instant. */
export const at = (minute: number) => `2026-11-25T10:${String(minute).padStart(2, "0")}:00.000Z`;

/** A WhatsApp request that was just accepted, but for what `more` says. */
export function requestRow(more: Partial<StoredRequest> = {}): StoredRequest {
  return {
    request_id: "parcel-81",
    type: "whatsapp",
    accepted_at: at(0),
    latest_status: "accepted",
    latest_at: at(0),
    expiration_date: 1_795_000_000,
    fallback: "none",
    ...more,
  };
}

/** Its message, just sent. */
export function messageRow(more: Partial<TrackedMessage> = {}): TrackedMessage {
  const { registration_date = at(1), latest_status = "sent_for_delivery" } = more;
  return {
    eum_msg_id: "eum-1",
    wa_msg_id: "wamid.1",
    type: "whatsapp",
    role: "message",
    request_id: "parcel-81",
    latest_status,
    latest_update: Date.parse(registration_date) / 1000,
    delivery_history: { [latest_status]: registration_date },
    registration_date,
    expiration_date: 1_795_000_000,
    ...more,
  };
}
