import { AccountNotices } from "../lib/callbacks/account-notices.ts";
import { Deliveries } from "../lib/callbacks/deliveries.ts";
import { HeldMessages } from "../lib/callbacks/held-messages.ts";
import { LateReplies } from "../lib/callbacks/late-replies.ts";
import { Senders } from "../lib/callbacks/senders.ts";
import { TaskTokens } from "../lib/callbacks/task-tokens.ts";
import { WhatsAppInbox } from "../lib/callbacks/whatsapp-inbox.ts";
import { eventFunctions } from "../lib/functions/events.ts";
import { eachRecord } from "../lib/lambda/batch.ts";
import { documentClient, stepFunctionsClient } from "../lib/lambda/clients.ts";
import { each } from "../lib/lambda/each.ts";
import { readEnvironment } from "../lib/lambda/environment.ts";
import { EventBus } from "../lib/lambda/event-bus.ts";
import { languageOf } from "../lib/messaging/languages.ts";
import { lateReplyIn } from "../lib/messaging/late-reply.ts";
import { requireSound } from "../lib/messaging/parse-event.ts";
import { parseWhatsAppEvent } from "../lib/messaging/whatsapp-events.ts";
import { Conversations } from "../lib/tables/conversations.ts";
import { Executions } from "../lib/tables/executions.ts";
import { Messages } from "../lib/tables/messages.ts";
import { Requests } from "../lib/tables/requests.ts";
import { TemplateStates } from "../lib/tables/template-states.ts";
import { UserIds } from "../lib/tables/user-ids.ts";
import { Waits } from "../lib/tables/waits.ts";

const environment = readEnvironment(eventFunctions["whatsapp-events"]);
const { LATE_REPLY_MESSAGE, LANGUAGES } = environment;
const client = documentClient();
const sfn = stepFunctionsClient();
const tokens = new TaskTokens(sfn);
const conversations = new Conversations(client, environment.CONVERSATIONS_TABLE);
const messages = new Messages(client, environment.MESSAGES_TABLE);
const executions = new Executions(sfn, environment.STATE_MACHINES);
const bus = new EventBus(environment.EVENT_BUS);
const accountNotices = new AccountNotices(new TemplateStates(client, environment.CONVERSATIONS_TABLE), bus);
const inbox = new WhatsAppInbox({
  senders: new Senders({
    userIds: new UserIds(client, environment.CONVERSATIONS_TABLE),
    messages,
    executions,
    originationIds: environment.ORIGINATION_IDS,
  }),
  conversations,
  deliveries: new Deliveries({
    messages,
    requests: new Requests(client, environment.REQUESTS_TABLE),
    waits: new Waits(client, environment.WAITS_TABLE),
    tokens,
  }),
  heldMessages: new HeldMessages(conversations, tokens),
  lateReplies: new LateReplies({
    conversations,
    executions,
    workflowArn: environment.LATE_REPLY_WORKFLOW,
    text: (person) => LATE_REPLY_MESSAGE && lateReplyIn(LATE_REPLY_MESSAGE, languageOf(person, LANGUAGES)),
  }),
  defaultOriginationId: environment.ORIGINATION_IDS[0],
  bus,
  keywords: environment.KEYWORDS,
  windowMarginSeconds: environment.WINDOW_MARGIN_SECONDS,
});

/** Takes what AWS End User Messaging Social publishes: people's messages, the fate of ours, and news of the account. */
export const handler = eachRecord(async (body, receiveCount) => {
  const { events, notices, unsound } = parseWhatsAppEvent(body);
  await each(events, async ({ originationId, ...event }) => {
    // One topic may serve other business numbers too, which are not this stack's.
    if (originationId !== undefined && !environment.ORIGINATION_IDS.includes(originationId)) return;
    // People first: what they wrote must not wait for a status whose message is not there yet.
    if (originationId !== undefined) {
      await each(event.messages, (message) => inbox.receive(originationId, message));
    }
    await each(event.statuses, (status) =>
      inbox.recordStatus(originationId, status, { eumMsgId: event.eumMsgId, receiveCount }),
    );
  });
  await each(notices, (notice) => accountNotices.take(notice));
  requireSound(unsound);
});
