import * as v from "valibot";
import { Deliveries } from "../lib/callbacks/deliveries.ts";
import { HeldMessages } from "../lib/callbacks/held-messages.ts";
import { LateReplies } from "../lib/callbacks/late-replies.ts";
import { Senders } from "../lib/callbacks/senders.ts";
import { TaskTokens } from "../lib/callbacks/task-tokens.ts";
import { WhatsAppInbox } from "../lib/callbacks/whatsapp-inbox.ts";
import { eachRecord } from "../lib/lambda/batch.ts";
import { documentClient, stepFunctionsClient } from "../lib/lambda/clients.ts";
import { each } from "../lib/lambda/each.ts";
import { readEnvironment, seconds, tableName } from "../lib/lambda/environment.ts";
import { EventBus } from "../lib/lambda/event-bus.ts";
import { LanguageSettings, languageOf } from "../lib/messaging/languages.ts";
import { LateReplyMessage, lateReplyIn } from "../lib/messaging/late-reply.ts";
import { Keywords } from "../lib/messaging/opt-out.ts";
import { requireSound } from "../lib/messaging/parse-event.ts";
import { parseWhatsAppEvent } from "../lib/messaging/whatsapp-events.ts";
import { Conversations } from "../lib/tables/conversations.ts";
import { Executions } from "../lib/tables/executions.ts";
import { Messages } from "../lib/tables/messages.ts";

const environment = readEnvironment(
  v.object({
    CONVERSATIONS_TABLE: tableName,
    MESSAGES_TABLE: tableName,
    ORIGINATION_ID: v.string(),
    WINDOW_SECONDS: seconds,
    SEND_SMS_STATE_MACHINE: v.string(),
    SEND_WHATSAPP_STATE_MACHINE: v.string(),
    LATE_REPLY_MESSAGE: v.optional(v.pipe(v.string(), v.parseJson(), LateReplyMessage)),
    LANGUAGES: v.pipe(v.string(), v.parseJson(), LanguageSettings),
    EVENT_BUS: v.string(),
    KEYWORDS: v.pipe(v.string(), v.parseJson(), Keywords),
  }),
);
const { WINDOW_SECONDS, LATE_REPLY_MESSAGE, LANGUAGES } = environment;
const client = documentClient();
const sfn = stepFunctionsClient();
const tokens = new TaskTokens(sfn);
const conversations = new Conversations(client, environment.CONVERSATIONS_TABLE);
const messages = new Messages(client, environment.MESSAGES_TABLE);
const executions = new Executions(sfn, {
  sms: environment.SEND_SMS_STATE_MACHINE,
  whatsapp: environment.SEND_WHATSAPP_STATE_MACHINE,
});
const inbox = new WhatsAppInbox({
  senders: new Senders({ conversations, messages, executions }),
  conversations,
  deliveries: new Deliveries(messages, tokens),
  heldMessages: new HeldMessages(conversations, tokens, WINDOW_SECONDS),
  lateReplies: new LateReplies({
    conversations,
    executions,
    windowSeconds: WINDOW_SECONDS,
    text: (person) => LATE_REPLY_MESSAGE && lateReplyIn(LATE_REPLY_MESSAGE, languageOf(person, LANGUAGES)),
  }),
  bus: new EventBus(environment.EVENT_BUS),
  keywords: environment.KEYWORDS,
  windowSeconds: WINDOW_SECONDS,
});

/** Takes what AWS End User Messaging Social publishes: people's messages, and the fate of ours. */
export const handler = eachRecord(async (body, receiveCount) => {
  const { events, unsound } = parseWhatsAppEvent(body);
  await each(events, async ({ originationId = environment.ORIGINATION_ID, ...event }) => {
    // One topic may serve several business numbers; the others are not this stack's.
    if (originationId !== environment.ORIGINATION_ID) return;
    // People first: what they wrote must not wait for a status whose message is not there yet.
    await each(event.messages, (message) => inbox.receive(originationId, message));
    await each(event.statuses, (status) =>
      inbox.recordStatus(originationId, status, { eumMsgId: event.eumMsgId, receiveCount }),
    );
  });
  requireSound(unsound);
});
