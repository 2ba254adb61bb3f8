import * as pulumi from "@pulumi/pulumi";
import { auditTrail } from "./lib/infrastructure/audit-trail.ts";
import { ChangeStream } from "./lib/infrastructure/change-stream.ts";
import { type ChannelListener, channelListeners } from "./lib/infrastructure/channel-listener.ts";
import { readConfig } from "./lib/infrastructure/config.ts";
import { encryptionKey } from "./lib/infrastructure/encryption-key.ts";
import {
  heldBack,
  queueOfEvents,
  queueOfTopic,
  smsStatusPattern,
  unsuccessfulExecutions,
} from "./lib/infrastructure/event-sources.ts";
import { handlerFunctions } from "./lib/infrastructure/handler-function.ts";
import { MessagingBus } from "./lib/infrastructure/messaging-bus.ts";
import { Observability } from "./lib/infrastructure/observability/observability.ts";
import { originationNumbers } from "./lib/infrastructure/origination-number.ts";
import * as allow from "./lib/infrastructure/permissions.ts";
import { checkPreconditions } from "./lib/infrastructure/preconditions.ts";
import { RestApi } from "./lib/infrastructure/rest-api.ts";
import { Rollout } from "./lib/infrastructure/rollout.ts";
import { Schedule } from "./lib/infrastructure/schedule.ts";
import { Tables } from "./lib/infrastructure/tables.ts";
import { postToWebhook } from "./lib/infrastructure/webhook.ts";
import { holdingWorkflows, Workflow, workflowNames } from "./lib/infrastructure/workflow.ts";
import type { Channel } from "./lib/messaging/channels.ts";
import { messageChanges, requestChanges } from "./lib/tables/changes.ts";
import { requestIndex, wamidIndex } from "./lib/tables/messages.ts";
import { heldIndex, requestIndexes } from "./lib/tables/request-indexes.ts";
import { sendSms } from "./workflows/send-sms.ts";
import { sendWhatsApp } from "./workflows/send-whatsapp.ts";

const settings = readConfig();
await checkPreconditions(settings);
/** What is configured, with the key that all of it is encrypted with if AWS's own is not to do. */
const config = { ...settings, key: encryptionKey(settings) };
const businessNumbers = await originationNumbers(config);
const { deliveryTimeoutSeconds, smsRemainderSeconds } = config;

// What is remembered.
const { conversations, messages, requests, waits } = new Tables("tables", config);
const conversationEnvironment = {
  CONVERSATIONS_TABLE: conversations.name,
  // The default: what executions and rows of before 0.2 do not name.
  ORIGINATION_ID: businessNumbers[0].id,
};
const ORIGINATION_IDS = JSON.stringify(businessNumbers.map(({ id }) => id));

if (config.auditTrail) await auditTrail("conversations", conversations);

// What is told to other systems: every change of the tracking tables, and what people write.
const bus = new MessagingBus("messaging");
const languages = JSON.stringify({
  template: config.waTemplate.name,
  default: config.waTemplate.language,
  approved: config.templateLanguages,
  byCallingCode: config.languageByCallingCode,
});

// What sends: the steps of the workflows that need code, and the workflows.
const rollout = config.rollout && new Rollout(config.rollout, config);
const handler = handlerFunctions(config);

const checkEnvironment = {
  CONVERSATIONS_TABLE: conversations.name,
  ORIGINATION_IDS,
  DEFAULT_TEMPLATE: JSON.stringify(config.waTemplate),
  LANGUAGES: languages,
  REPLY_TIMEOUT_SECONDS: String(config.replyTimeoutSeconds),
  SMS_MESSAGE_TYPE: config.messageType,
  MAX_HELD: String(config.maxHeldPerPerson),
};
const acceptRequest = handler("accept-request", {
  environment: { ...checkEnvironment, REQUESTS_TABLE: requests.name },
  permissions: [allow.putItem(requests), allow.getItem(requests, conversations), allow.updateItem(requests)],
});
const sendWhatsAppMessage = handler("send-whatsapp", {
  environment: {
    ...conversationEnvironment,
    REQUESTS_TABLE: requests.name,
    META_API_VERSION: config.metaApiVersion,
    LANGUAGES: languages,
  },
  permissions: [
    allow.getItem(conversations),
    allow.updateItem(conversations, requests),
    allow.answerTaskTokens([workflowNames.whatsapp], "Success"),
    allow.seeExecutions(workflowNames.whatsapp),
    allow.sendWhatsApp(...businessNumbers.map(({ arn }) => arn)),
  ],
});
const sendSmsMessage = handler("send-sms", {
  environment: {
    ORIGINATION_IDENTITY: config.originatingEntity,
    CONFIGURATION_SET: config.configurationSetArn,
  },
  permissions: [allow.sendSms(config.originatingEntity)],
});
const wakeWaiters = handler("wake-waiters", {
  environment: conversationEnvironment,
  permissions: [
    allow.getItem(conversations),
    allow.updateItem(conversations),
    allow.answerTaskTokens(holdingWorkflows, "Success", "Failure"),
    allow.seeExecutions(...holdingWorkflows),
  ],
});

const closeHold = handler("close-hold", {
  environment: { ...conversationEnvironment, REQUESTS_TABLE: requests.name },
  permissions: [
    allow.getItem(conversations, requests),
    allow.updateItem(conversations, requests),
    allow.answerTaskTokens(holdingWorkflows, "Success", "Failure"),
    allow.seeExecutions(...holdingWorkflows),
  ],
});

const sendWhatsAppWorkflow = new Workflow(workflowNames.whatsapp, {
  definition: pulumi
    .output({
      functions: {
        acceptRequest: acceptRequest.arn,
        sendWhatsApp: sendWhatsAppMessage.arn,
        wakeWaiters: wakeWaiters.arn,
        closeHold: closeHold.arn,
        sendSms: sendSmsMessage.arn,
      },
      tables: {
        conversations: conversations.name,
        messages: messages.name,
        requests: requests.name,
        waits: waits.name,
      },
      deliveryTimeoutSeconds,
      smsRemainderSeconds,
    })
    .apply(sendWhatsApp),
  permissions: [
    allow.invoke(acceptRequest, sendWhatsAppMessage, wakeWaiters, closeHold, sendSmsMessage),
    allow.getItem(conversations, messages),
    allow.putItem(waits),
    allow.updateItem(conversations, messages, requests),
    allow.deleteItem(waits),
  ],
  tracing: config.tracing,
  rollout,
  key: config.key,
});
const sendSmsWorkflow = new Workflow(workflowNames.sms, {
  definition: pulumi
    .output({
      functions: { acceptRequest: acceptRequest.arn, sendSms: sendSmsMessage.arn },
      tables: { messages: messages.name, requests: requests.name, waits: waits.name },
      deliveryTimeoutSeconds,
      smsRemainderSeconds,
    })
    .apply(sendSms),
  permissions: [
    allow.invoke(acceptRequest, sendSmsMessage),
    allow.getItem(messages),
    allow.putItem(waits),
    allow.updateItem(messages, requests),
    allow.deleteItem(waits),
  ],
  tracing: config.tracing,
  rollout,
  key: config.key,
});

const workflowOf = { sms: sendSmsWorkflow, whatsapp: sendWhatsAppWorkflow } satisfies Record<
  Channel,
  Workflow
>;
const workflows = Object.values(workflowOf);
const STATE_MACHINES = pulumi.jsonStringify(
  Object.fromEntries(Object.entries(workflowOf).map(([channel, { arn }]) => [channel, arn])),
);

// What listens: people's replies, and the fate of every message.
const listenTo = channelListeners(handler, config);
const listeners = {
  whatsapp: listenTo("whatsapp", {
    queue: queueOfTopic("whatsapp-events", config.whatsAppNotificationTopicArn, config),
    environment: {
      CONVERSATIONS_TABLE: conversations.name,
      ORIGINATION_IDS,
      WINDOW_MARGIN_SECONDS: String(config.windowMarginSeconds),
      STATE_MACHINES,
      MESSAGES_TABLE: messages.name,
      REQUESTS_TABLE: requests.name,
      WAITS_TABLE: waits.name,
      EVENT_BUS: bus.name,
      LANGUAGES: languages,
      KEYWORDS: JSON.stringify({ optOut: config.optOutKeywords, optIn: config.optInKeywords }),
      LATE_REPLY_WORKFLOW: sendWhatsAppWorkflow.startArn,
      ...(config.lateReplyMessage === undefined
        ? {}
        : { LATE_REPLY_MESSAGE: JSON.stringify(config.lateReplyMessage) }),
    },
    permissions: [
      allow.getItem(conversations, messages, requests, waits),
      allow.updateItem(conversations, messages, requests),
      allow.deleteItem(waits),
      allow.query({ of: messages, by: [wamidIndex, requestIndex] }),
      allow.startExecutions(sendWhatsAppWorkflow),
      allow.describeExecutions(sendWhatsAppWorkflow),
      bus.putPermission(),
    ],
  }),
  sms: listenTo("sms", {
    queue: queueOfEvents("sms-events", smsStatusPattern, config),
    environment: {
      MESSAGES_TABLE: messages.name,
      REQUESTS_TABLE: requests.name,
      WAITS_TABLE: waits.name,
    },
    permissions: [
      allow.getItem(messages, waits),
      allow.updateItem(messages, requests),
      allow.deleteItem(waits),
    ],
  }),
} satisfies Record<Channel, ChannelListener>;

const endedQueue = queueOfEvents(
  "executions-ended",
  unsuccessfulExecutions(workflows.map(({ arn }) => arn)),
  config,
  heldBack,
);
const executionsEnded = handler("executions-ended", {
  environment: {
    ...conversationEnvironment,
    STATE_MACHINES,
    MESSAGES_TABLE: messages.name,
    REQUESTS_TABLE: requests.name,
    WAITS_TABLE: waits.name,
  },
  permissions: [
    endedQueue.readPermission(),
    allow.getItem(conversations, messages, requests),
    allow.updateItem(conversations, requests),
    allow.deleteItem(waits),
    allow.query({ of: messages, by: [requestIndex] }),
    allow.describeExecutions(...workflows),
    allow.answerTaskTokens(holdingWorkflows, "Success", "Failure"),
  ],
});
endedQueue.deliverTo(executionsEnded, config);

const changes = new ChangeStream(
  "publish-changes",
  [
    { table: requests, changes: requestChanges },
    { table: messages, changes: messageChanges },
  ],
  config,
);
const publishChanges = handler("publish-changes", {
  environment: { EVENT_BUS: bus.name, MESSAGES_TABLE: messages.name, REQUESTS_TABLE: requests.name },
  permissions: [...changes.readPermissions(), bus.putPermission()],
});
changes.deliverTo(publishChanges);
const webhook = postToWebhook(handler, bus, config);

// What answers callers.
const checkRequest = handler("check-request", {
  environment: checkEnvironment,
  permissions: [allow.getItem(conversations)],
});
const getRequest = handler("get-request", {
  environment: { STATE_MACHINES, REQUESTS_TABLE: requests.name, MESSAGES_TABLE: messages.name },
  permissions: [
    allow.getItem(requests, messages),
    allow.query({ of: messages, by: [requestIndex] }),
    allow.describeExecutions(...workflows),
  ],
});
const listRequests = handler("list-requests", {
  environment: { REQUESTS_TABLE: requests.name, MESSAGES_TABLE: messages.name },
  permissions: [
    allow.getItem(requests, messages),
    allow.query({ of: requests, by: requestIndexes }, { of: messages, by: [requestIndex] }),
  ],
});
const cancelRequest = handler("cancel-request", {
  environment: { ...conversationEnvironment, STATE_MACHINES, REQUESTS_TABLE: requests.name },
  permissions: [
    allow.getItem(requests, conversations),
    allow.updateItem(requests),
    allow.describeExecutions(...workflows),
    allow.answerTaskTokens(holdingWorkflows, "Failure"),
  ],
});
const api = new RestApi("messaging-api", {
  sendSms: sendSmsWorkflow,
  sendWhatsApp: sendWhatsAppWorkflow,
  checkRequest,
  getRequest,
  listRequests,
  cancelRequest,
  config,
});

// What shows whether all is well.
const countHeld = handler("count-held", {
  environment: { REQUESTS_TABLE: requests.name },
  permissions: [allow.query({ of: requests, by: [heldIndex] })],
});
// Once for each point that the dashboard draws.
new Schedule("count-held", { minutes: 5, run: countHeld });
const observability = new Observability("messaging", {
  queues: {
    "whatsapp-events": listeners.whatsapp.queue,
    "sms-events": listeners.sms.queue,
    "executions-ended": endedQueue,
  },
  changes: { stream: changes, reader: publishChanges },
  webhook,
  functions: handler.made,
  workflows: workflowOf,
  api,
  config,
});

/** The API key's id, as in the original sample: `aws apigateway get-api-key --include-value --api-key <id>`. */
export const RestAPIAPIKey = api.apiKey?.id ?? "";
/** Its value, a secret: `pulumi stack output RestAPIAPIKeyValue --show-secrets`. */
export const RestAPIAPIKeyValue = api.apiKey?.value ?? "";
/** The same of the keys in `apiKeys`, by name. */
export const RestAPIAPIKeys = api.namedKeys.ids;
export const RestAPIAPIKeyValues = api.namedKeys.values;
/** Where `auth` is `iam`: what a caller's policy names for `execute-api:Invoke`. */
export const RestAPIInvokeArn = api.invokeArn;
export const RestAPISMSApiGateway = api.urlOf("/sendSMS");
export const RestAPIWhatsAppApiGateway = api.urlOf("/sendWhatsApp");
export const RestAPIMessages = api.urlOf("/messages");
/** The ids that a request's `from` takes, the default one first. */
export const WhatsAppBusinessNumbers = businessNumbers.map(({ id }) => id);
/** Where to watch executions. */
export const SendSMSConsole = sendSmsWorkflow.consoleUrl;
export const SendWhatsAppConsole = sendWhatsAppWorkflow.consoleUrl;
/** Where to see whether all is well, and to ask the logs: see docs/operations.md. */
export const DashboardConsole = observability.dashboardUrl;
export const AlarmsConsole = observability.alarmsUrl;
export const LogQueriesConsole = observability.queriesUrl;
/** Where people are known, and erased: `npm run erase`. */
export const TableNames = {
  conversations: conversations.name,
  messages: messages.name,
  requests: requests.name,
};
/** Where events for your own systems come: see docs/events.md. */
export const EventBusName = bus.name;
/** What could not be handled, even after several attempts. */
export const DeadLetterQueues = [
  ...Object.values(listeners).map(({ queue }) => queue.deadLetterQueueUrl),
  endedQueue.deadLetterQueueUrl,
  changes.deadLetterQueueUrl,
  ...(webhook === undefined ? [] : [webhook.queue.deadLetterQueueUrl]),
];
