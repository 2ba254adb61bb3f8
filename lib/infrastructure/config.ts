import * as pulumi from "@pulumi/pulumi";
import * as v from "valibot";
import { LateReplyMessage } from "../messaging/late-reply.ts";
import { defaultKeywords } from "../messaging/opt-out.ts";
import { DefaultTemplate, templateLanguage } from "../messaging/requests/templates.ts";
import { defaultWindowMarginSeconds } from "../messaging/window.ts";

/** Pulumi hands every value over as a string; what is not a string is JSON. */
const number = (minimum: number, maximum: number) =>
  v.pipe(
    v.string(),
    v.regex(/^\d+$/, `a whole number from ${minimum} to ${maximum}`),
    v.transform(Number),
    v.minValue(minimum, `at least ${minimum}`),
    v.maxValue(maximum, `at most ${maximum}`),
  );

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

/** A text, or JSON of what `schema` takes. */
const jsonOrText = <Schema extends v.GenericSchema>(schema: Schema) =>
  v.pipe(
    v.string(),
    v.transform((text) => (/^\s*[{[]/.test(text) ? text : JSON.stringify(text))),
    v.parseJson(undefined, "a text, or JSON"),
    schema,
  );

const keywords = v.pipe(
  v.string(),
  v.parseJson(undefined, 'a JSON list such as ["stop", "unsubscribe"]'),
  v.array(v.pipe(v.string(), v.nonEmpty()), 'a JSON list such as ["stop", "unsubscribe"]'),
);

/** Everything that `pulumi config set` can say about this stack. */
export const StackConfig = v.strictObject({
  /** The End User Messaging SMS configuration set that SMS are sent with. */
  configurationSetArn: arn(
    "sms-voice",
    "configuration-set/[A-Za-z0-9_-]+",
    "arn:aws:sms-voice:us-east-1:111122223333:configuration-set/messages",
  ),
  /** What SMS are sent from: a phone number, sender id or pool, by its id or ARN. */
  originatingEntity: v.pipe(v.string(), v.nonEmpty("a phone number, sender id or pool, by its id or ARN")),
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
      v.regex(/^(https:\/\/|http:\/\/(localhost|127\.0\.0\.1|\[::1\])[:/])\S+$/, "an HTTPS address"),
    ),
  ),
  /** What the webhook gets in the header `x-api-key`, to know us by; set it with --secret. */
  webhookKey: v.optional(v.pipe(v.string(), v.nonEmpty())),
  /** The business number to send from. May be left out if the account has exactly one. */
  waPhoneNumberArn: v.optional(
    arn(
      "social-messaging",
      "phone-number-id/[A-Za-z0-9]+",
      "arn:aws:social-messaging:us-east-1:111122223333:phone-number-id/976c72a700aa…",
    ),
  ),
  /** The version of Meta's Cloud API that messages are written for. */
  metaApiVersion: v.optional(v.pipe(v.string(), v.regex(/^v\d+\.\d+$/, "a version such as v21.0")), "v21.0"),
  /** How long a message is held for the reply, where the request does not say. */
  replyTimeoutSeconds: v.optional(number(60, 86_400), "7200"),
  /** What is said, once, to people who answer after the hold has ended. Nothing, if it is left out. */
  lateReplyMessage: v.optional(jsonOrText(LateReplyMessage)),
  /** Whole messages by which people opt out of, and in to, being written to; JSON lists. */
  optOutKeywords: v.optional(keywords, JSON.stringify(defaultKeywords.optOut)),
  optInKeywords: v.optional(keywords, JSON.stringify(defaultKeywords.optIn)),
  /** How much of the window is left unused, for the way to Meta. */
  windowMarginSeconds: v.optional(number(0, 43_200), String(defaultWindowMarginSeconds)),
  /** How long to wait for proof of delivery. */
  deliveryTimeoutSeconds: v.optional(number(60, 259_200), "86400"),
  /** Requests a second that one API key may make, and how many at once; below StartExecution's own quota. */
  apiRateLimit: v.optional(number(1, 10_000), "100"),
  apiBurstLimit: v.optional(number(1, 5_000), "200"),
  logRetentionDays: v.optional(number(1, 3_653), "30"),
  /** Whether API Gateway writes an access log (never with numbers or texts). */
  accessLog: v.optional(flag, "true"),
  /** Whether to set API Gateway's CloudWatch role: there is one for the whole account and region. */
  apiGatewayAccountRole: v.optional(flag, "false"),
  /** Whether `pulumi destroy` and replacements must leave the tables alone. */
  deletionProtection: v.optional(flag, "false"),
});
export type StackConfig = v.InferOutput<typeof StackConfig>;

/**
 * Reads and checks the stack's configuration.
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
  return parseConfig(given);
}

/** @param values as `pulumi config` stores them: strings, by name */
export function parseConfig(values: Record<string, string>): StackConfig {
  const result = v.safeParse(StackConfig, values);
  if (result.success) return result.output;
  const mistakes = result.issues.map((issue) => {
    const [name, ...inner] = (v.getDotPath(issue) ?? "").split(".");
    const where = inner.length === 0 ? name : `${name} (${inner.join(".")})`;
    if (name !== undefined && !(name in StackConfig.entries)) return `  ${name}: there is no such setting`;
    const missing = name !== undefined && values[name] === undefined;
    return `  ${where}: ${missing ? "is missing" : `expected ${issue.message}`}`;
  });
  throw new pulumi.RunError(
    `The stack's configuration has ${mistakes.length === 1 ? "a mistake" : `${mistakes.length} mistakes`}:\n${mistakes.join("\n")}\nSet each with: pulumi config set <name> <value>. README.md explains them.`,
  );
}
