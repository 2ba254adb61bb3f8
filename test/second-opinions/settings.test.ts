import { beforeAll, describe, expect, it } from "vitest";
import { StackConfig } from "../../lib/infrastructure/config.ts";
import type { Registration } from "../engine/engine.ts";
import type { Run } from "../engine/language-host.ts";
import { runStack, titleOf } from "../engine/stack.ts";

/** What `pulumi up` would change after `pulumi config set <name> <value>`: that, and no more. */

interface Change {
  readonly to: string;
  /** `Function send-sms: environment`, or `+ Queue …` and `- Queue …` of what is made and removed. */
  readonly touches: readonly string[];
  /** Settings that have to come with it. */
  readonly also?: Readonly<Record<string, string>>;
}

const environmentOf = (...functions: string[]) => functions.map((name) => `Function ${name}: environment`);
const knowTheTemplate = environmentOf("accept-request", "check-request", "send-whatsapp", "whatsapp-events");
const knowTheNumber = environmentOf(
  ...[
    "accept-request",
    "cancel-request",
    "check-request",
    "close-hold",
    "executions-ended",
    "send-whatsapp",
    "wake-waiters",
    "whatsapp-events",
  ],
);

const aSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

const functionNames = [
  ...[
    "accept-request",
    "cancel-request",
    "check-request",
    "close-hold",
    "count-held",
    "executions-ended",
    "get-request",
    "list-requests",
  ],
  ...["publish-changes", "send-sms", "send-whatsapp", "sms-events", "wake-waiters", "whatsapp-events"],
];
const alarmTitles = [
  ...[
    "account-trouble",
    "api-errors",
    "changes-wait",
    "dead-letters",
    "events-wait",
    "foreign-statuses",
    "function-errors",
  ],
  ...["functions-throttled", "many-messages-fail", "open-executions", "requests-ended-by-faults"],
  ...["templates-fail", "transitions-throttled", "unknown-failure-codes", "unmatched-replies"],
];

const queueNames = [
  ...["executions-ended", "sms-events", "whatsapp-events"].flatMap((name) => [name, `${name}-dead-letters`]),
  "publish-changes-dead-letters",
];
const deployTheApi = ["Deployment messaging-api: triggers", "RestApi messaging-api: body"];

const changes: Readonly<Record<string, Change>> = {
  configurationSetArn: {
    to: "arn:aws:sms-voice:us-east-1:111122223333:configuration-set/other",
    touches: environmentOf("send-sms"),
  },
  originatingEntity: {
    to: "arn:aws:sms-voice:us-east-1:111122223333:phone-number/phone-fedcba9876543210",
    touches: [...environmentOf("send-sms"), "RolePolicy send-sms: policy"],
  },
  messageType: { to: "PROMOTIONAL", touches: environmentOf("accept-request", "check-request") },
  whatsAppNotificationTopicArn: {
    to: "arn:aws:sns:us-east-1:111122223333:other-events",
    touches: ["QueuePolicy whatsapp-events: policy", "TopicSubscription whatsapp-events: topic"],
  },
  waTemplate: { to: "another_template", touches: knowTheTemplate },
  templateLanguages: { to: '["en", "de"]', touches: knowTheTemplate },
  languageByCallingCode: { to: '{"49": "de"}', touches: knowTheTemplate },
  webhookUrl: {
    to: "https://example.com/hook",
    also: { webhookSecrets: aSecret },
    touches: [
      "+ EventQueue webhook",
      "+ EventRule webhook",
      "+ EventSourceMapping webhook",
      "+ EventTarget webhook",
      "+ Function deliver-webhook",
      "+ HandlerFunction deliver-webhook",
      "+ LogGroup deliver-webhook",
      "+ Queue webhook",
      "+ Queue webhook-dead-letters",
      "+ QueuePolicy webhook",
      "+ QueuePolicy webhook-dead-letters",
      "+ RedriveAllowPolicy webhook-dead-letters",
      "+ Role deliver-webhook",
      "+ RolePolicy deliver-webhook",
      "Dashboard messaging: dashboardBody",
      "MetricAlarm dead-letters: metricQueries",
      "MetricAlarm function-errors: metricQueries",
    ],
  },
  alarmTopicArn: {
    to: "arn:aws:sns:us-east-1:111122223333:alarms",
    touches: alarmTitles.flatMap((name) => [
      `MetricAlarm ${name}: alarmActions`,
      `MetricAlarm ${name}: okActions`,
    ]),
  },
  smsSpendAlarm: { to: "500", touches: ["+ MetricAlarm sms-spend"] },
  tracing: {
    to: "true",
    touches: [
      ...functionNames.flatMap((name) => [`Function ${name}: tracingConfig`, `RolePolicy ${name}: policy`]),
      ...["send-sms", "send-whatsapp"].flatMap((name) => [
        `StateMachine ${name}: tracingConfiguration`,
        `RolePolicy ${name}: policy`,
      ]),
      "Stage messaging-api: xrayTracingEnabled",
    ],
  },
  rollout: {
    to: '{"type": "linear", "percent": 10, "minutes": 5}',
    touches: [
      ...["+ Rollout rollout", "+ MetricAlarm faults-while-versions-change"],
      ...["send-sms", "send-whatsapp"].flatMap((name) => [
        `StateMachine ${name}: publish`,
        `+ Stack ${name}-live`,
      ]),
      // Who starts them.
      ...["RestApi messaging-api: body", "Deployment messaging-api: triggers"],
      ...environmentOf("whatsapp-events"),
    ],
  },
  waPhoneNumberArn: {
    to: "arn:aws:social-messaging:us-east-1:111122223333:phone-number-id/fedcba9876543210",
    touches: [...knowTheNumber, "RolePolicy send-whatsapp: policy"],
  },
  waMorePhoneNumberArns: {
    to: '["arn:aws:social-messaging:us-east-1:111122223333:phone-number-id/fedcba9876543210"]',
    touches: [
      ...environmentOf("accept-request", "check-request", "whatsapp-events"),
      "RolePolicy send-whatsapp: policy",
    ],
  },
  metaApiVersion: { to: "v25.0", touches: environmentOf("send-whatsapp") },
  replyTimeoutSeconds: { to: "3600", touches: environmentOf("accept-request", "check-request") },
  maxHeldPerPerson: { to: "20", touches: environmentOf("accept-request", "check-request") },
  lateReplyMessage: { to: "Too late.", touches: environmentOf("whatsapp-events") },
  optOutKeywords: { to: '["halt"]', touches: environmentOf("whatsapp-events") },
  optInKeywords: { to: '["go"]', touches: environmentOf("whatsapp-events") },
  windowMarginSeconds: { to: "60", touches: environmentOf("whatsapp-events") },
  deliveryTimeoutSeconds: {
    to: "3600",
    touches: ["StateMachine send-sms: definition", "StateMachine send-whatsapp: definition"],
  },
  smsRemainderSeconds: {
    to: "120",
    touches: ["StateMachine send-sms: definition", "StateMachine send-whatsapp: definition"],
  },
  apiRateLimit: { to: "10", touches: ["UsagePlan messaging-api: throttleSettings"] },
  apiBurstLimit: { to: "20", touches: ["UsagePlan messaging-api: throttleSettings"] },
  apiKeys: {
    to: '[{"name": "shop"}]',
    touches: ["ApiKey", "UsagePlan", "UsagePlanKey"].map((type) => `+ ${type} messaging-api-shop`),
  },
  allowedSourceRanges: {
    to: '["203.0.113.0/24"]',
    touches: ["+ RestApiPolicy messaging-api", ...deployTheApi],
  },
  auth: {
    to: "iam",
    touches: [
      "+ MethodSettings messaging-api",
      ...["ApiKey", "UsagePlan", "UsagePlanKey"].map((type) => `- ${type} messaging-api`),
      ...deployTheApi,
    ],
  },
  encryption: {
    to: "customer",
    touches: [
      ...["Alias", "EncryptionKey", "Key"].map((type) => `+ ${type} messaging`),
      ...["conversations", "messages", "requests", "waits"].map(
        (name) => `Table ${name}: serverSideEncryption`,
      ),
      ...queueNames.flatMap((name) => [
        `Queue ${name}: kmsMasterKeyId`,
        `Queue ${name}: sqsManagedSseEnabled`,
      ]),
      ...[...functionNames, "messaging-api-access"].map((name) => `LogGroup ${name}: kmsKeyId`),
      ...["send-sms", "send-whatsapp"].map((name) => `StateMachine ${name}: encryptionConfiguration`),
      ...[...functionNames, "send-sms", "send-whatsapp", "messaging-api-start-execution"]
        // The function that sends SMS touches nothing that is encrypted; the state machine has its name.
        .filter((name, index) => name !== "send-sms" || index >= functionNames.length)
        .map((name) => `RolePolicy ${name}: policy`),
    ],
  },
  auditTrail: { to: "true", touches: ["+ Trail conversations"] },
  eventConcurrency: {
    to: "20",
    touches: ["executions-ended", "sms-events", "whatsapp-events"].map(
      (queue) => `EventSourceMapping ${queue}: scalingConfig`,
    ),
  },
  accessLog: {
    to: "false",
    touches: ["- LogGroup messaging-api-access", "Stage messaging-api: accessLogSettings"],
  },
  apiGatewayAccountRole: {
    to: "false",
    touches: [
      "- Account messaging-api",
      "- Role messaging-api-cloudwatch",
      "- RolePolicy messaging-api-cloudwatch",
    ],
  },
  deletionProtection: {
    to: "true",
    touches: ["conversations", "messages", "requests"].map(
      (table) => `Table ${table}: deletionProtectionEnabled`,
    ),
  },
};

/** Tried by a test of their own. */
const others = ["logRetentionDays", "webhookKey", "webhookSecrets"];

let before: Run;
beforeAll(async () => {
  before = await runStack();
});

describe("a change of one setting touches what it must, and no more", () => {
  it("(no setting is forgotten)", () => {
    expect([...Object.keys(changes), ...others].sort()).toEqual(Object.keys(StackConfig.entries).sort());
  });

  it.concurrent.each(Object.entries(changes))("%s", async (name, { to, also, touches }) => {
    expect(difference(before, await runStack({ [name]: to, ...also }))).toEqual([...touches].sort());
  });

  it.concurrent("logRetentionDays", async () => {
    const groups = before.registrations.filter(({ type }) => type.endsWith(":LogGroup"));

    expect(difference(before, await runStack({ logRetentionDays: "7" }))).toEqual(
      groups.map((group) => `${titleOf(group)}: retentionInDays`).sort(),
    );
  });

  it.concurrent.each([
    ["webhookKey", "key"],
    ["webhookSecrets", `whsec_${Buffer.alloc(32).toString("base64")}`],
  ])("%s", async (name, to) => {
    const webhook = { webhookUrl: "https://example.com/hook", webhookSecrets: aSecret };
    const [one, other] = await Promise.all([webhook, { ...webhook, [name]: to }].map((set) => runStack(set)));

    expect(one && other && difference(one, other)).toEqual(environmentOf("deliver-webhook"));
  });
});

function difference(one: Run, other: Run): string[] {
  return [
    ...other.registrations.flatMap((resource) => {
      const earlier = namesake(resource, one);
      return earlier === undefined ? [`+ ${titleOf(resource)}`] : changedInputs(earlier, resource);
    }),
    ...one.registrations
      .filter((resource) => namesake(resource, other) === undefined)
      .map((resource) => `- ${titleOf(resource)}`),
  ].sort();
}

function namesake({ urn }: Registration, { registrations }: Run): Registration | undefined {
  return registrations.find((other) => other.urn === urn);
}

function changedInputs(earlier: Registration, later: Registration): string[] {
  return [...new Set([...Object.keys(earlier.inputs), ...Object.keys(later.inputs)])]
    .filter((input) => JSON.stringify(earlier.inputs[input]) !== JSON.stringify(later.inputs[input]))
    .map((input) => `${titleOf(later)}: ${input}`);
}
