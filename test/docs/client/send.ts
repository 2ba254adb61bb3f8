import { MessagingClient, Outcome } from "../../../client/index.ts";

const messaging = new MessagingClient({ baseUrl: "http://127.0.0.1:4000/v1", apiKey: "sandbox" });

const { request_id } = await messaging.sendSms({
  destination_number: "+14155550141",
  message_body: "Your code is 4711.",
});

const { outcome } = await messaging.waitUntilEnded(request_id);
console.log(outcome === Outcome.delivered ? "The phone has it." : `It ended otherwise: ${outcome}.`);
