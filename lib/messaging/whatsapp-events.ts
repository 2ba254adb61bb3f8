import * as v from "valibot";
import type { Failure } from "./failures.ts";
import { json, parseEvent } from "./parse-event.ts";
import { withoutNumbers } from "./privacy.ts";
import type { MessageStatus, StatusReport } from "./statuses.ts";

/**
 * What AWS End User Messaging Social publishes to the SNS topic: an envelope with Meta's webhook entry as a
 * JSON string. https://docs.aws.amazon.com/social-messaging/latest/userguide/managing-event-destination-dlrs.html
 * Unknown members are let through: both companies add new ones without notice.
 */
/** Meta's instants: epoch seconds in a string. */
const timestamp = v.pipe(v.string(), v.regex(/^\d{1,12}$/, "epoch seconds"), v.transform(Number));

const MetaError = v.looseObject({
  code: v.optional(v.union([v.number(), v.string()])),
  title: v.optional(v.string()),
  message: v.optional(v.string()),
  error_data: v.optional(v.looseObject({ details: v.optional(v.string()) })),
});

const Status = v.looseObject({
  id: v.string(),
  status: v.string(),
  timestamp,
  recipient_id: v.optional(v.string()),
  biz_opaque_callback_data: v.optional(v.string()),
  errors: v.optional(v.array(MetaError)),
});

const Message = v.looseObject({
  id: v.string(),
  type: v.string(),
  timestamp,
  /** Missing or empty while the person's number is hidden from the business. */
  from: v.optional(v.string()),
  from_user_id: v.optional(v.string()),
  context: v.optional(v.looseObject({ id: v.optional(v.string()) })),
  text: v.optional(v.looseObject({ body: v.string() })),
  button: v.optional(v.looseObject({ text: v.optional(v.string()), payload: v.optional(v.string()) })),
  interactive: v.optional(
    v.looseObject({
      button_reply: v.optional(v.looseObject({ title: v.optional(v.string()) })),
      list_reply: v.optional(v.looseObject({ title: v.optional(v.string()) })),
    }),
  ),
  reaction: v.optional(v.looseObject({ emoji: v.optional(v.string()) })),
  /**
   * There where an advertisement that opens the chat has led the person to write.
   * https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/payload-examples#messages-from-click-to-whatsapp-ads
   */
  referral: v.optional(v.looseObject({})),
});

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids */
const Contact = v.looseObject({ wa_id: v.optional(v.string()), user_id: v.optional(v.string()) });

const Value = v.looseObject({
  contacts: v.optional(v.array(Contact)),
  metadata: v.looseObject({ phone_number_id: v.string() }),
  statuses: v.optional(v.array(Status)),
  messages: v.optional(v.array(Message)),
});

const Entry = v.looseObject({
  changes: v.array(v.looseObject({ field: v.string(), value: v.unknown() })),
});

const Envelope = v.looseObject({
  context: v.looseObject({
    MetaPhoneNumberIds: v.array(v.looseObject({ metaPhoneNumberId: v.string(), arn: v.string() })),
  }),
  whatsAppWebhookEntry: v.pipe(json, Entry),
  messageId: v.optional(v.string()),
});

type MetaError = v.InferOutput<typeof MetaError>;
export type WhatsAppStatus = v.InferOutput<typeof Status>;

/** What a person wrote. */
export type WhatsAppMessage = v.InferOutput<typeof Message> & {
  /** Meta's business-scoped id of the person. */
  readonly userId: string | undefined;
};

/** What one event says about one of the topic's business numbers. */
export interface WhatsAppEvent {
  /** AWS's id of the business number, `phone-number-id-…`; undefined if the envelope does not name it. */
  readonly originationId: string | undefined;
  /** AWS's id of the message, where the event carries it. */
  readonly eumMsgId: string | undefined;
  readonly statuses: readonly WhatsAppStatus[];
  readonly messages: readonly WhatsAppMessage[];
}

/**
 * Reads the body of one SNS message.
 * @throws {MalformedEvent} naming what is wrong and where, without quoting the event
 */
export function parseWhatsAppEvent(body: string): WhatsAppEvent[] {
  const envelope = parseEvent(v.pipe(json, Envelope), body);
  return envelope.whatsAppWebhookEntry.changes
    .filter((change) => change.field === "messages")
    .map((change) => {
      const value = parseEvent(Value, change.value);
      const number = envelope.context.MetaPhoneNumberIds.find(
        ({ metaPhoneNumberId }) => metaPhoneNumberId === value.metadata.phone_number_id,
      );
      return {
        originationId: number === undefined ? undefined : phoneNumberIdOf(number.arn),
        eumMsgId: envelope.messageId,
        statuses: value.statuses ?? [],
        messages: (value.messages ?? []).map((message) => ({ ...message, userId: userIdOf(message, value) })),
      };
    });
}

function userIdOf(
  message: v.InferOutput<typeof Message>,
  { contacts = [] }: v.InferOutput<typeof Value>,
): string | undefined {
  const contact = contacts.find(({ wa_id }) => wa_id === message.from) ?? contacts[0];
  return message.from_user_id || contact?.user_id || undefined;
}

/** `arn:aws:social-messaging:…:phone-number-id/976c…` → `phone-number-id-976c…`, the id that sending takes. */
export function phoneNumberIdOf(arn: string): string {
  return `phone-number-id-${arn.slice(arn.lastIndexOf("/") + 1)}`;
}

/** The object that Meta keeps a message's content in, under the name of its type: `{body}` of a text. */
export function contentOf(message: WhatsAppMessage): Record<string, unknown> {
  const content = message[message.type];
  return typeof content === "object" && content !== null ? { ...content } : {};
}

/**
 * Meta's statuses in our words. Those that say nothing of the message's fate (`deleted`, `warning`) are not among them.
 * https://docs.aws.amazon.com/social-messaging/latest/userguide/managing-event-destinations-status.html
 */
const statuses: Record<string, MessageStatus> = {
  accepted: "sent_for_delivery",
  sent: "sent",
  delivered: "delivered",
  read: "read",
  failed: "failed",
};

/** What a status says of its message; undefined if nothing of its fate. */
export function whatsAppStatusReport(status: WhatsAppStatus): StatusReport | undefined {
  const reached = statuses[status.status] ?? droppedByAws(status);
  if (reached === undefined) return undefined;
  const report = { status: reached, at: status.timestamp * 1000, wamid: status.id };
  return reached === "failed"
    ? { ...report, error: failureOf(status.errors ?? [{ title: status.status }]) }
    : report;
}

/**
 * AWS lists "Message retries exhausted, dropping message." among the statuses, so it may come as one: without
 * errors, and without one of Meta's words.
 */
function droppedByAws(status: WhatsAppStatus): MessageStatus | undefined {
  return /retries exhausted/i.test(status.status) ? "failed" : undefined;
}

/** Why a message failed. Meta offers no way to ask again, so it is kept. */
function failureOf(errors: readonly MetaError[] | undefined): Failure {
  const [error] = errors ?? [];
  const title = withoutNumbers(
    error?.title ?? error?.message ?? "The message failed, and no reason was given.",
  );
  const details = error?.error_data?.details;
  return {
    code: String(error?.code ?? "unknown"),
    title,
    ...(details === undefined ? {} : { details: withoutNumbers(details) }),
  };
}
