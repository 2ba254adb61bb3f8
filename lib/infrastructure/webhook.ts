import { eventSource } from "../messaging/published-events.ts";
import { timing } from "../timing.ts";
import type { StackConfig } from "./config.ts";
import type { Encrypted } from "./encryption-key.ts";
import type { EventQueue } from "./event-queue.ts";
import { queueOfEvents } from "./event-sources.ts";
import type { MakeFunction } from "./handler-function.ts";
import type { MessagingBus } from "./messaging-bus.ts";

/**
 * Has every event on `bus` posted to the webhook of `config`, signed, for a day until it is taken.
 * @returns the queue in front of the function that posts; nothing if no webhook is configured
 */
export function postToWebhook(
  make: MakeFunction,
  bus: MessagingBus,
  config: StackConfig & Encrypted,
): { readonly queue: EventQueue } | undefined {
  const { webhookUrl, webhookSecrets, webhookKey } = config;
  if (webhookUrl === undefined || webhookSecrets === undefined) return undefined;
  const queue = queueOfEvents("webhook", { source: [eventSource] }, config, {
    eventBusName: bus.name,
    maxReceiveCount: timing.webhookTries,
  });
  const handler = make("deliver-webhook", {
    environment: {
      WEBHOOK_URL: webhookUrl,
      WEBHOOK_SECRETS: webhookSecrets,
      ...(webhookKey === undefined ? {} : { WEBHOOK_KEY: webhookKey }),
    },
    permissions: [queue.readPermission(), queue.showAgainPermission()],
  });
  queue.deliverTo(handler, config);
  return { queue };
}
