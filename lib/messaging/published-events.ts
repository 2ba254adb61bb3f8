import * as v from "valibot";
import { channelNames } from "./channels.ts";
import { outcomeNames } from "./outcomes.ts";
import { json, parseEvent } from "./parse-event.ts";
import { messageStatuses } from "./statuses.ts";

/**
 * What the stack tells its users' own systems, on its EventBridge bus: `source` is {@link eventSource},
 * `detail-type` the key below, `detail` its schema. A new `version` is a new shape; members may be added to
 * a version at any time. Events come at least once, and in no order that one could rely on.
 *
 * None holds a number or a text, but `message.received`: what the person wrote is what it is for.
 */
export const eventSource = "messaging-api";

const instant = v.pipe(v.string(), v.isoTimestamp());
const version = v.literal("1");
const failure = v.object({ code: v.string(), title: v.string(), details: v.optional(v.string()) });
const channel = v.picklist(channelNames);

const request = {
  version,
  request_id: v.string(),
  /** The caller's own id, if it gave one. */
  reference: v.optional(v.string()),
  type: channel,
  /** When it happened. */
  at: instant,
};

export const publishedEvents = {
  /** A message of a request reached another status. */
  "message.status_changed": v.object({
    ...request,
    role: v.picklist(["template", "message", "fallback"]),
    /** The channel of the message, which for a fallback is not the request's. */
    eum_msg_id: v.string(),
    status: v.picklist(messageStatuses),
    error: v.optional(failure),
  }),

  /** A request waits for the person's reply. */
  "request.held": v.object({ ...request, held_until: instant }),

  /** Nobody replied in time. With a fallback, an SMS follows. */
  "request.expired": v.object(request),

  /** A request is settled. `unconfirmed` is a message that was handed over and of which nobody reported. */
  "request.ended": v.object({
    ...request,
    status: v.picklist(outcomeNames),
    error: v.optional(failure),
  }),

  /** A person wrote to the business number. Personal data. */
  "message.received": v.object({
    version,
    /** Stands for the person and the business number, and says nothing of either. */
    conversation_id: v.optional(v.string()),
    /** E.164; missing while WhatsApp hides the number. */
    from: v.optional(v.string()),
    /** Meta's business-scoped user id. */
    user_id: v.optional(v.string()),
    /** AWS's id of the business number, `phone-number-id-…`. */
    business_number_id: v.string(),
    /** Meta's id of the message (wamid). */
    wa_msg_id: v.string(),
    /** Meta's message type, and its object: `text` and `{body}`, `image` and `{id, …}` … */
    message_type: v.string(),
    content: v.record(v.string(), v.unknown()),
    /** The message that it answers, if any: Meta's id. */
    context_id: v.optional(v.string()),
    at: instant,
  }),

  /** Meta said something of the account itself. */
  "account.changed": v.object({
    version,
    subject: v.picklist(["template", "number", "account"]),
    /** In Meta's word: `PAUSED`, `RED`, `DOWNGRADE` … */
    state: v.string(),
    reason: v.optional(v.string()),
    template: v.optional(v.object({ name: v.string(), language: v.string() })),
    at: instant,
  }),

  "recipient.opted_out": v.object({ version, conversation_id: v.string(), at: instant }),
  "recipient.opted_in": v.object({ version, conversation_id: v.string(), at: instant }),
} as const;

export type EventType = keyof typeof publishedEvents;
export type EventDetail<Type extends EventType> = v.InferOutput<(typeof publishedEvents)[Type]>;

/** An event that is ready to be published. */
export interface PublishedEvent<Type extends EventType = EventType> {
  readonly type: Type;
  readonly detail: EventDetail<Type>;
}

/** EventBridge's own member of every event. */
const delivered = v.pipe(json, v.object({ id: v.string() }));

/**
 * The id that EventBridge gave to an event of ours: one for each time that it was put on the bus.
 * @param body the event as a rule delivers it, JSON
 * @throws {MalformedEvent} if it is none
 */
export function eventId(body: string): string {
  return parseEvent(delivered, body).id;
}

export function publishedEvent<Type extends EventType>(
  type: Type,
  detail: EventDetail<Type>,
): PublishedEvent<Type> {
  return { type, detail };
}
