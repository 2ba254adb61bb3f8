import * as pulumi from "@pulumi/pulumi";
import * as v from "valibot";
import { LateReplyMessage } from "../messaging/late-reply.ts";
import { defaultMetaApiVersion, metaApiVersionWarning } from "../messaging/meta-api-versions.ts";
import { defaultKeywords } from "../messaging/opt-out.ts";
import { describeIssues } from "../messaging/requests/issues.ts";
import { DefaultTemplate, templateLanguage } from "../messaging/requests/templates.ts";
import { WebhookSecrets } from "../messaging/webhook.ts";
import { defaultWindowMarginSeconds } from "../messaging/window.ts";
import { apiKeys, rateLimits, sourceRanges } from "./access-settings.ts";
import { jsonOrText } from "./json-setting.ts";
import { rolloutSetting } from "./rollout-settings.ts";

/** Pulumi hands every value over as a string; what is not a string is JSON. */
const number = (minimum: number, maximum: number) =>
  v.pipe(
    v.string(),
    v.regex(/^\d+$/, `a whole number from ${minimum} to ${maximum}`),
    v.transform(Number),
    v.minValue(minimum, `at least ${minimum}`),
    v.maxValue(maximum, `at most ${maximum}`),
  );

const httpsAddress = "an HTTPS address";
/** An address on this computer. */
const loopback = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])([:/]\S*)?$/;

const flag = v.pipe(
  v.picklist(["true", "false"], "true or false"),
  v.transform((value) => value === "true"),
);

const arn = (service: string, resource: string, example: string) =>
  v.pipe(
    v.string(),
    v.regex(
      new RegExp(`^arn:aws[a-z-]*:${service}:[a-z0-9-]+:\\d{12}:${resource}$`),
      `an ARN such as ${example}`,
    ),
  );

/** A template's name alone, as the original sample takes it, or `{"name": …, "language": …, "components": …}`. */
const waTemplate = v.pipe(
  v.string(),
  v.transform((text) =>
    text.trimStart().startsWith("{") ? text : JSON.stringify({ name: text, language: "en" }),
  ),
  v.parseJson(undefined, 'a template\'s name, or JSON such as {"name": "message_waiting", "language": "en"}'),
  DefaultTemplate,
);

const keywordList = 'a JSON list such as ["stop", "unsubscribe"]';
const keywords = v.pipe(
  v.string(),
  v.parseJson(undefined, keywordList),
  v.array(v.pipe(v.string(keywordList), v.nonEmpty("at least 1 character")), keywordList),
);

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const logRetentions = [
  ...[1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731],
  ...[1096, 1827, 2192, 2557, 2922, 3288, 3653],
];
const logRetention = v.pipe(
  v.picklist(logRetentions.map(String), `one of CloudWatch's: ${logRetentions.join(", ")}`),
  v.transform(Number),
);

/** What SMS are sent from: its ARN, its id, or the number or sender id itself. */
const originatingEntity = v.pipe(
  v.string(),
  v.regex(
    /^(arn:aws[a-z-]*:sms-voice:[a-z0-9-]+:\d{12}:(phone-number|sender-id|pool)\/\S+|(?!arn:)[+\w-]+)$/,
    "a phone number, sender id or pool, by its id or ARN",
  ),
);

const examplePhoneNumberArn = "arn:aws:social-messaging:us-east-1:111122223333:phone-number-id/976c72a700aa";
const phoneNumberArn = arn("social-messaging", "phone-number-id/[A-Za-z0-9]+", examplePhoneNumberArn);

/** Everything that `pulumi config set` can say about this stack. */
export const StackConfig = v.strictObject({
  /** The End User Messaging SMS configuration set that SMS are sent with. */
  configurationSetArn: arn(
    "sms-voice",
    "configuration-set/[A-Za-z0-9_-]+",
    "arn:aws:sms-voice:us-east-1:111122223333:configuration-set/messages",
  ),
  /** What SMS are sent from: a phone number, sender id or pool, by its id or ARN. */
  originatingEntity,
  /** How carriers treat an SMS that does not say. */
  messageType: v.optional(
    v.picklist(["TRANSACTIONAL", "PROMOTIONAL"], "TRANSACTIONAL or PROMOTIONAL"),
    "TRANSACTIONAL",
  ),
  /** The SNS topic to which the WhatsApp business account publishes its events. */
  whatsAppNotificationTopicArn: arn(
    "sns",
    "[A-Za-z0-9_-]+",
    "arn:aws:sns:us-east-1:111122223333:whatsapp-events",
  ),
  /** The approved template that asks people to write. */
  waTemplate,
  /** The languages in which it is approved, a JSON list; only then is a person's own chosen. */
  templateLanguages: v.optional(
    jsonOrText(v.array(templateLanguage, 'a JSON list such as ["en", "es_MX"]')),
    "[]",
  ),
  /** The language of a country, by its calling code: JSON such as {"49": "de", "52": "es_MX"}. */
  languageByCallingCode: v.optional(
    jsonOrText(
      v.record(
        v.pipe(v.string(), v.regex(/^[1-9]\d{0,2}$/, "a calling code without +")),
        templateLanguage,
        'JSON such as {"49": "de", "52": "es_MX"}',
      ),
    ),
    "{}",
  ),
  /** Where to post the stack's events, if anywhere: an HTTPS address. (In the sandbox: HTTP, on this computer.) */
  webhookUrl: v.optional(
    v.pipe(
      v.string(),
      v.check((url) => loopback.test(url) || /^https:\/\/[^\s/]+\S*$/.test(url), httpsAddress),
    ),
  ),
  /** What signs the events: one secret, or a JSON list of two while it is changed; set it with --secret. */
  webhookSecrets: v.optional(
    v.pipe(
      v.string(),
      v.transform((text) => (text.trimStart().startsWith("[") ? text : JSON.stringify(text))),
      v.parseJson(undefined, "a secret, or a JSON list of two"),
      WebhookSecrets,
      v.transform((secrets) => pulumi.secret(JSON.stringify(secrets))),
    ),
  ),
  /** What the webhook gets in the header `x-api-key` besides, as it did before there were signatures; set it with --secret. */
  webhookKey: v.optional(
    v.pipe(
      v.string(),
      v.nonEmpty("at least 1 character"),
      v.transform((key) => pulumi.secret(key)),
    ),
  ),
  /** The business number to send from. May be left out if the account has exactly one. */
  waPhoneNumberArn: v.optional(phoneNumberArn),
  /** Further business numbers to send from, a JSON list: requests name theirs in `from`. */
  waMorePhoneNumberArns: v.optional(
    jsonOrText(v.array(phoneNumberArn, `a JSON list such as ["${examplePhoneNumberArn}"]`)),
    "[]",
  ),
  /** The version of Meta's Cloud API that messages are written for. */
  metaApiVersion: v.optional(
    v.pipe(v.string(), v.regex(/^v\d+\.\d+$/, `a version such as ${defaultMetaApiVersion}`)),
    defaultMetaApiVersion,
  ),
  /** How long a message is held for the reply, where the request does not say. */
  replyTimeoutSeconds: v.optional(number(60, 86_400), "7200"),
  /** How many messages may be held for one person at once: Meta takes 45 in a burst for one person, and a few go to others. */
  maxHeldPerPerson: v.optional(number(1, 40), "40"),
  /** What is said, once, to people who answer after the hold has ended. Nothing, if it is left out. */
  lateReplyMessage: v.optional(jsonOrText(LateReplyMessage)),
  /** Whole messages by which people opt out of, and in to, being written to; JSON lists. */
  optOutKeywords: v.optional(keywords, JSON.stringify(defaultKeywords.optOut)),
  optInKeywords: v.optional(keywords, JSON.stringify(defaultKeywords.optIn)),
  /** How much of the window is left unused, for the way to Meta. */
  windowMarginSeconds: v.optional(number(0, 43_200), String(defaultWindowMarginSeconds)),
  /** How long to wait for proof of delivery. */
  deliveryTimeoutSeconds: v.optional(number(60, 259_200), "86400"),
  /** How long to wait still for proof that an SMS was delivered, once its carrier has no more to report. */
  smsRemainderSeconds: v.optional(number(60, 86_400), "600"),
  /**
   * Requests a second that one API key may make, and how many at once; below StartExecution's own quota, and below what one
   * WhatsApp number sends: Meta lets it take 80 messages a second, in and out, and what is more fails in the end (docs/scale.md).
   */
  apiRateLimit: v.optional(number(...rateLimits.rate), "50"),
  apiBurstLimit: v.optional(number(...rateLimits.burst), "200"),
  /** Who may call: whoever has an API key, or whoever IAM lets call `execute-api:Invoke`. */
  auth: v.optional(v.picklist(["key", "iam"], "key or iam"), "key"),
  /** API keys besides the stack's own, each with a usage plan of its own; without limits it has the stack's. */
  apiKeys: v.optional(apiKeys, "[]"),
  /** The addresses from which the API may be called; from any, if it is left out. */
  allowedSourceRanges: v.optional(sourceRanges),
  /**
   * How many invocations each of the three event queues may have running at once. Lambda takes 2 to 1,000.
   * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
   */
  eventConcurrency: v.optional(number(2, 1_000), "10"),
  logRetentionDays: v.optional(logRetention, "30"),
  /** Whether API Gateway writes an access log (never with numbers or texts). */
  accessLog: v.optional(flag, "true"),
  /** The SNS topic that alarms go to. Without one they show in the console alone. */
  alarmTopicArn: v.optional(arn("sns", "[A-Za-z0-9_-]+", "arn:aws:sns:us-east-1:111122223333:alarms")),
  /** Dollars a month for SMS; an alarm rings at four fifths of it. */
  smsSpendAlarm: v.optional(number(1, 1_000_000)),
  /** How a new version of the workflows takes over: `{"type": "linear", "percent": 10, "minutes": 5}`. At once, if it is left out. */
  rollout: v.optional(rolloutSetting),
  /** Whether AWS X-Ray traces calls from API Gateway through Step Functions to the functions. */
  tracing: v.optional(flag, "false"),
  /** Whether to set API Gateway's CloudWatch role: there is one for the whole account and region. */
  apiGatewayAccountRole: v.optional(flag, "false"),
  /** With whose key all that holds data is encrypted: AWS's own, or one that this stack makes in the account. */
  encryption: v.optional(v.picklist(["aws", "customer"], "aws or customer"), "aws"),
  /** Whether CloudTrail writes down who reads and writes the table that holds numbers. */
  auditTrail: v.optional(flag, "false"),
  /**
   * Whether `pulumi destroy` and replacements must leave the tables alone. By default yes, but in a stack named `dev`:
   * the opt-outs in them are a record that the law may ask for.
   */
  deletionProtection: v.optional(flag),
});
export type StackConfig = Omit<v.InferOutput<typeof StackConfig>, "deletionProtection"> & {
  readonly deletionProtection: boolean;
};

/** What some settings depend on. */
export interface Surroundings {
  /** The stack's name. */
  readonly stack: string;
  /** Whether AWS's endpoint is on this computer, as in the sandbox. */
  readonly isLocal: boolean;
}

/**
 * Reads and checks the stack's configuration, and warns of what will not work for long.
 * @throws {pulumi.RunError} listing every mistake at once, each with the command that mends it
 */
export function readConfig(config = new pulumi.Config()): StackConfig {
  const given: Record<string, string> = {};
  // Every name that is set, so that a misspelled one is not ignored.
  const prefix = `${config.name}:`;
  const names = Object.keys(pulumi.runtime.allConfig()).filter((key) => key.startsWith(prefix));
  for (const name of names.map((key) => key.slice(prefix.length))) {
    const value = config.get(name);
    if (value !== undefined) given[name] = value;
  }
  const endpoint = process.env.AWS_ENDPOINT_URL;
  const parsed = parseConfig(given, {
    stack: pulumi.getStack(),
    isLocal: endpoint !== undefined && loopback.test(endpoint),
  });
  const warning = metaApiVersionWarning(parsed.metaApiVersion, new Date());
  if (warning !== undefined) void pulumi.log.warn(warning);
  return parsed;
}

/**
 * @param values as `pulumi config` stores them: strings, by name
 * @throws {pulumi.RunError} as {@link readConfig} does
 */
export function parseConfig(values: Record<string, string>, surroundings: Surroundings): StackConfig {
  const { result, mistakes } = judge(values, surroundings);
  if (!result.success || mistakes.length > 0) throw configError(mistakes);
  const { deletionProtection = surroundings.stack !== "dev" } = result.output;
  return { ...result.output, deletionProtection };
}

/** Every mistake, as `<setting>: <rule>`. */
export function mistakesIn(values: Record<string, string>, surroundings: Surroundings): string[] {
  return judge(values, surroundings).mistakes;
}

function judge(values: Record<string, string>, surroundings: Surroundings) {
  const result = v.safeParse(StackConfig, values);
  const mistakes = [
    ...(result.issues ?? []).map(mistakeOf),
    ...webhookMistakes(values, surroundings),
    ...keyMistakes(values),
  ];
  return { result, mistakes };
}

/** The error with which the program stops, each mistake as `<setting>: <rule>`. */
export function configError(mistakes: readonly string[]): pulumi.RunError {
  const count = mistakes.length === 1 ? "a mistake" : `${mistakes.length} mistakes`;
  const lines = mistakes.map((mistake) => `  ${mistake}`).join("\n");
  return new pulumi.RunError(
    `The stack's configuration has ${count}:\n${lines}\nSet each with: pulumi config set <name> <value>. README.md explains them.`,
  );
}

function mistakeOf(issue: v.BaseIssue<unknown>): string {
  const [name = ""] = (v.getDotPath(issue) ?? "").split(".");
  return Object.hasOwn(StackConfig.entries, name)
    ? describeIssues([issue])
    : `${name}: there is no such setting`;
}

function keyMistakes({ auth, apiKeys }: Record<string, string>): string[] {
  return auth === "iam" && apiKeys !== undefined ? ["apiKeys: are for nothing, as auth is iam"] : [];
}

function webhookMistakes(
  { webhookUrl, webhookSecrets, webhookKey }: Record<string, string>,
  { isLocal }: Surroundings,
): string[] {
  if (webhookUrl === undefined) {
    return Object.entries({ webhookSecrets, webhookKey })
      .filter(([, value]) => value !== undefined)
      .map(([name]) => `webhookUrl: is missing, and ${name} is for nothing else`);
  }
  return [
    ...(webhookSecrets === undefined
      ? ["webhookSecrets: is missing, and webhookUrl needs one, to sign what is posted; set it with --secret"]
      : []),
    ...(loopback.test(webhookUrl) && !isLocal ? [`webhookUrl: ${httpsAddress}`] : []),
  ];
}
