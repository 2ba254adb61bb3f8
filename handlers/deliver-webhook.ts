import { eventFunctions } from "../lib/functions/events.ts";
import { recordsAtOnce } from "../lib/lambda/batch.ts";
import { readEnvironment } from "../lib/lambda/environment.ts";
import { WebhookReceiver } from "../lib/lambda/webhook.ts";
import { eventId } from "../lib/messaging/published-events.ts";

const environment = readEnvironment(eventFunctions["deliver-webhook"]);
const receiver = new WebhookReceiver({
  url: environment.WEBHOOK_URL,
  secrets: environment.WEBHOOK_SECRETS,
  key: environment.WEBHOOK_KEY,
});

/** Posts the stack's events, each as it was on the bus, to the user's own system. */
export const handler = recordsAtOnce((body, receiveCount) =>
  receiver.post({ id: eventId(body), body }, receiveCount),
);
