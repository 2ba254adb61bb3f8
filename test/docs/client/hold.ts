import { MessagingClient } from "../../../client/index.ts";

const messaging = new MessagingClient({ baseUrl: "http://127.0.0.1:4000/v1", apiKey: "sandbox" });
const parcel = { destination_number: "+14155550142", message_body: "Your parcel arrives today." };

const { next_status } = await messaging.checkWhatsApp(parcel);
console.log(`It would be ${next_status}.`);

// A key of your own: run this again, and nothing is sent twice.
const { request_id } = await messaging.sendWhatsApp(parcel, { idempotencyKey: "parcel-84" });

// In the sandbox we answer as the person; elsewhere they do.
const phone = "http://127.0.0.1:4000/sandbox/phones/+14155550142/messages";
while ((await messaging.get(request_id)).latest_status !== "held")
  await new Promise((go) => setTimeout(go, 50));
await fetch(phone, { method: "POST", body: JSON.stringify({ text: "Yes please" }) });

const ended = await messaging.waitUntilEnded(request_id);
console.log(`${request_id}: ${ended.outcome}, after ${ended.messages.length} messages.`);
