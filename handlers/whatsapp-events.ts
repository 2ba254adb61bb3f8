import * as v from "valibot";
import { Deliveries } from "../lib/callbacks/deliveries.ts";
import { HeldMessages } from "../lib/callbacks/held-messages.ts";
import { TaskTokens } from "../lib/callbacks/task-tokens.ts";
import { WhatsAppInbox } from "../lib/callbacks/whatsapp-inbox.ts";
import { eachRecord } from "../lib/lambda/batch.ts";
import { documentClient, stepFunctionsClient } from "../lib/lambda/clients.ts";
import { readEnvironment, seconds, tableName } from "../lib/lambda/environment.ts";
import { parseWhatsAppEvent } from "../lib/messaging/whatsapp-events.ts";
import { Conversations } from "../lib/tables/conversations.ts";
import { Messages } from "../lib/tables/messages.ts";

const environment = readEnvironment(
  v.object({
    CONVERSATIONS_TABLE: tableName,
    MESSAGES_TABLE: tableName,
    ORIGINATION_ID: v.string(),
    WINDOW_SECONDS: seconds,
  }),
);
const client = documentClient();
const tokens = new TaskTokens(stepFunctionsClient());
const conversations = new Conversations(client, environment.CONVERSATIONS_TABLE);
const inbox = new WhatsAppInbox({
  conversations,
  deliveries: new Deliveries(new Messages(client, environment.MESSAGES_TABLE), tokens),
  heldMessages: new HeldMessages(conversations, tokens, environment.WINDOW_SECONDS),
});

/** Takes what AWS End User Messaging Social publishes: people's messages, and the fate of ours. */
export const handler = eachRecord(async (body, receiveCount) => {
  for (const event of parseWhatsAppEvent(body)) {
    // One topic may serve several business numbers; the others are not this stack's.
    if (event.originationId !== environment.ORIGINATION_ID) continue;
    for (const status of event.statuses) {
      await inbox.recordStatus(event.originationId, status, { eumMsgId: event.eumMsgId, receiveCount });
    }
    for (const message of event.messages) await inbox.receive(event.originationId, message);
  }
});
