import * as v from "valibot";
import { type AccountNotice, accountNotice, isNoticeField } from "./account-notices.ts";
import type { Failure } from "./failures.ts";
import { epoch, idText, isoInstant, json, optional, parseEvent, parseItems } from "./parse-event.ts";
import { withoutNumbers } from "./privacy.ts";
import type { MessageStatus, StatusReport } from "./statuses.ts";

/**
 * What AWS End User Messaging Social publishes to the SNS topic: an envelope with Meta's webhook entry as a
 * JSON string. https://docs.aws.amazon.com/social-messaging/latest/userguide/managing-event-destination-dlrs.html
 *
 * Only what nothing can be done without is required: both companies add members without notice, and AWS makes
 * events of its own "in the same format", where Meta has given out no id.
 * https://docs.aws.amazon.com/social-messaging/latest/userguide/managing-event-destinations-generated.html
 */

/** Epoch seconds; Meta writes them in a string. */
const timestamp = optional(epoch(99_999_999_999));

const MetaError = v.looseObject({
  code: optional(v.union([v.number(), v.string()])),
  title: optional(v.string()),
  message: optional(v.string()),
  error_data: optional(v.looseObject({ details: optional(v.string()) })),
});

const Status = v.looseObject({
  /** Missing where AWS could not hand the message over to Meta. */
  id: optional(idText),
  status: v.string(),
  timestamp,
  recipient_id: optional(idText),
  biz_opaque_callback_data: optional(v.string()),
  errors: optional(v.array(v.fallback(MetaError, {}))),
});

const Message = v.looseObject({
  id: idText,
  type: v.string(),
  timestamp,
  /** Missing or empty while the person's number is hidden from the business. */
  from: optional(idText),
  from_user_id: optional(idText),
  context: optional(v.looseObject({ id: optional(idText) })),
  text: optional(v.looseObject({ body: v.string() })),
  button: optional(v.looseObject({ text: optional(v.string()), payload: optional(v.string()) })),
  interactive: optional(
    v.looseObject({
      button_reply: optional(v.looseObject({ title: optional(v.string()) })),
      list_reply: optional(v.looseObject({ title: optional(v.string()) })),
    }),
  ),
  reaction: optional(v.looseObject({ emoji: optional(v.string()) })),
  /**
   * There where an advertisement that opens the chat has led the person to write.
   * https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/payload-examples#messages-from-click-to-whatsapp-ads
   */
  referral: optional(v.looseObject({})),
});

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids */
const Contact = v.looseObject({ wa_id: optional(idText), user_id: optional(idText) });

const Value = v.looseObject({
  contacts: optional(v.array(v.fallback(Contact, {}))),
  metadata: optional(v.looseObject({ phone_number_id: optional(idText) })),
  statuses: v.optional(v.unknown()),
  messages: v.optional(v.unknown()),
});

const Change = v.looseObject({ field: optional(v.string()), value: v.optional(v.unknown()) });

/** One business number, as AWS and Meta each name it. */
const PhoneNumberIds = v.looseObject({
  metaPhoneNumberId: optional(idText),
  arn: optional(v.pipe(v.string(), v.regex(/^arn:[\w-]+:social-messaging:.+:phone-number-id\/.+$/))),
});

const Envelope = v.looseObject({
  context: optional(v.looseObject({ MetaPhoneNumberIds: optional(v.array(v.fallback(PhoneNumberIds, {}))) })),
  whatsAppWebhookEntry: v.pipe(json, v.looseObject({ changes: v.array(v.unknown()) })),
  message_timestamp: optional(isoInstant),
  messageId: optional(idText),
});

type Envelope = v.InferOutput<typeof Envelope>;
type Value = v.InferOutput<typeof Value>;
type MetaError = v.InferOutput<typeof MetaError>;

/** What became of one of our messages. */
export type WhatsAppStatus = v.InferOutput<typeof Status> & {
  /** Epoch seconds. */
  readonly timestamp: number;
};

/** What a person wrote. */
export type WhatsAppMessage = v.InferOutput<typeof Message> & {
  /** Epoch seconds. */
  readonly timestamp: number;
  /** Meta's business-scoped id of the person. */
  readonly userId: string | undefined;
};

/** What one event says about one of the topic's business numbers. */
export interface WhatsAppEvent {
  /** AWS's id of the business number, `phone-number-id-…`; undefined if nothing tells, and then there are no messages. */
  readonly originationId: string | undefined;
  /** AWS's id of a message, where the event carries one. */
  readonly eumMsgId: string | undefined;
  readonly statuses: readonly WhatsAppStatus[];
  readonly messages: readonly WhatsAppMessage[];
}

/**
 * Reads the body of one SNS message. An item that cannot be used takes no other with it; which they were, and
 * why, stands in `unsound`, without quoting them. What Meta says of the account itself is in `notices`.
 * @param now epoch milliseconds, the time of what does not say when it happened
 * @throws {MalformedEvent} if nothing in the event can be read
 */
export function parseWhatsAppEvent(
  body: string,
  now = Date.now(),
): {
  events: readonly WhatsAppEvent[];
  notices: readonly AccountNotice[];
  unsound: readonly string[];
} {
  const envelope = parseEvent(v.pipe(json, Envelope), body);
  const at = envelope.message_timestamp ?? now;
  const changes = parseItems(Change, envelope.whatsAppWebhookEntry.changes, "changes");
  const ofMessages = changes.sound.filter(({ field }) => field === undefined || field === "messages");
  const values = parseItems(
    Value,
    ofMessages.map(({ value }) => value),
    "value",
  );
  const read = values.sound.map((value) => readValue(value, envelope, Math.floor(at / 1000)));
  // To the millisecond: two words about one template may come in one second.
  const noticedAt = new Date(at).toISOString();
  return {
    events: read.map(({ event }) => event),
    notices: changes.sound.flatMap(({ field, value }) =>
      isNoticeField(field) ? (accountNotice(field, value, noticedAt) ?? []) : [],
    ),
    unsound: [...changes.unsound, ...values.unsound, ...read.flatMap(({ unsound }) => unsound)],
  };
}

function readValue(
  value: Value,
  envelope: Envelope,
  at: number,
): { event: WhatsAppEvent; unsound: string[] } {
  const originationId = originationIdOf(value, envelope);
  const statuses = parseItems(Status, value.statuses, "statuses");
  // A status finds its message by other ids; but a person has a window with the one number that they wrote to.
  const messages = parseItems(Message, value.messages, "messages");
  const placed = originationId === undefined ? [] : messages.sound;
  const unplaced = originationId === undefined ? messages.sound : [];
  const dated = <Item extends { timestamp?: number | undefined }>(item: Item) => ({
    ...item,
    timestamp: item.timestamp ?? at,
  });
  return {
    event: {
      originationId,
      eumMsgId: envelope.messageId,
      statuses: statuses.sound.map(dated),
      messages: placed.map((message) => ({ ...dated(message), userId: userIdOf(message, value) })),
    },
    unsound: [
      ...statuses.unsound,
      ...messages.unsound,
      ...unplaced.map(() => "messages: expected a business number among MetaPhoneNumberIds"),
    ],
  };
}

function originationIdOf({ metadata }: Value, { context }: Envelope): string | undefined {
  const numbers = context?.MetaPhoneNumberIds ?? [];
  const metaId = metadata?.phone_number_id;
  const number =
    metaId === undefined && numbers.length === 1
      ? numbers[0]
      : numbers.find(
          ({ metaPhoneNumberId }) => metaPhoneNumberId !== undefined && metaPhoneNumberId === metaId,
        );
  return number?.arn === undefined ? undefined : phoneNumberIdOf(number.arn);
}

function userIdOf(message: v.InferOutput<typeof Message>, { contacts = [] }: Value): string | undefined {
  const named = contacts.find(({ wa_id }) => wa_id !== undefined && wa_id === message.from);
  // Of several, the one that is not named may be anybody.
  const contact = named ?? (contacts.length === 1 ? contacts[0] : undefined);
  return message.from_user_id ?? contact?.user_id;
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
const statuses = new Map<string, MessageStatus>([
  ["accepted", "sent_for_delivery"],
  ["sent", "sent"],
  ["delivered", "delivered"],
  ["read", "read"],
  ["failed", "failed"],
]);

/** What a status says of its message; undefined if nothing of its fate. */
export function whatsAppStatusReport(status: WhatsAppStatus): StatusReport | undefined {
  const reached = statuses.get(status.status) ?? droppedByAws(status);
  if (reached === undefined) return undefined;
  const report = {
    status: reached,
    at: status.timestamp * 1000,
    ...(status.id === undefined ? {} : { wamid: status.id }),
  };
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
