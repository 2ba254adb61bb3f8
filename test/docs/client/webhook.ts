import type { WebhookEvent } from "../../../client/index.ts";

function told(event: WebhookEvent): string {
  switch (event["detail-type"]) {
    case "request.ended":
      return `${event.detail.request_id} is over: ${event.detail.status}.`;
    case "message.received":
      return `Somebody wrote a message of type ${event.detail.message_type}.`;
    default:
      return `There is news: ${event["detail-type"]}.`;
  }
}

console.log(
  told({
    id: "c1d9b9c0-1f6e-4a55-9d0b-3c5b1f0e7a11",
    "detail-type": "request.ended",
    source: "messaging-api",
    time: "2026-11-22T10:31:06Z",
    detail: {
      version: "1",
      request_id: "parcel-84",
      type: "whatsapp",
      status: "delivered",
      at: "2026-11-22T10:31:06.000Z",
    },
  }),
);
