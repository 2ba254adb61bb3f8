import { type EventType, eventSource, publishedEvents } from "../messaging/published-events.ts";
import { requestSchema, type SchemaObject } from "./model-schema.ts";

/** What each event says, and the sentence that introduces it. */
const summaries: Readonly<Record<EventType, string>> = {
  "message.status_changed": "A message of a request reached another status",
  "request.held": "A request waits for the person's reply",
  "request.expired": "Nobody replied in time",
  "request.ended": "A request is over, for good",
  "message.received": "A person wrote to the business number",
  "recipient.opted_out": "A person wants no more messages",
  "recipient.opted_in": "A person wants messages again",
  "account.changed": "Meta says something of the account, a number or a template",
};

const types = Object.keys(publishedEvents) as EventType[];

/** `message.status_changed` as the name of a shape: `MessageStatusChanged`. */
function shapeName(type: EventType): string {
  return type.replaceAll(/(?:^|[._])([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** The shapes of what events say, EventBridge's `detail`. */
export const eventSchemas: Readonly<Record<string, SchemaObject>> = Object.fromEntries(
  types.map((type) => [shapeName(type), requestSchema(publishedEvents[type])]),
);

/** https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
const signature = [
  header("webhook-id", "The event's id, the same at every try."),
  header("webhook-timestamp", "The second of this try, Unix time."),
  header("webhook-signature", "`v1,` and the HMAC-SHA256 of `id.timestamp.body` in base64."),
];

/**
 * What the stack posts to a webhook, if one is configured: events in EventBridge's form.
 * https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html
 */
export const webhooks: Readonly<Record<string, { readonly post: SchemaObject }>> = Object.fromEntries(
  types.map((type) => [type, { post: webhook(type) }]),
);

function header(name: string, description: string) {
  const of = "As Standard Webhooks specifies it, where the stack signs.";
  return {
    name,
    in: "header",
    required: false,
    description: `${description} ${of}`,
    schema: { type: "string" },
  };
}

function webhook(type: EventType): SchemaObject {
  return {
    operationId: `on${shapeName(type)}`,
    summary: summaries[type],
    description: "Comes at least once, and in no certain order; see docs/events.md.",
    tags: ["Events"],
    security: [{ webhook_key: [] }, {}],
    parameters: signature,
    requestBody: { required: true, content: { "application/json": { schema: envelope(type) } } },
    responses: {
      "2XX": { description: "Taken. Anything else, or no answer, and it comes again, for a day." },
      "4XX": { description: "Not taken." },
    },
  };
}

function envelope(type: EventType): SchemaObject {
  const text = (description: string) => ({ type: "string", description });
  return {
    type: "object",
    properties: {
      id: text("The same each time that this event comes."),
      "detail-type": { type: "string", enum: [type] },
      source: { type: "string", enum: [eventSource] },
      time: { ...text("When it was published."), format: "date-time" },
      detail: { $ref: `#/components/schemas/${shapeName(type)}` },
    },
    required: ["id", "detail-type", "source", "time", "detail"],
  };
}
