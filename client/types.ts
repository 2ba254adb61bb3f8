import type { components, webhooks } from "./openapi.ts";

type Schemas = components["schemas"];

export type SmsRequest = Schemas["SendSmsRequest"];
export type WhatsAppRequest = Schemas["SendWhatsAppRequest"];

/** A 202: the request is known, and nothing is sent yet. */
export type Accepted = Schemas["Accepted"];

/** What a check says of a request that breaks no rule. */
export type Checked = Schemas["Checked"];

export type Cancelled = Schemas["Cancelled"];

/** What GET shows. */
export type MessageRequest = Schemas["Request"];

/** The same once the request is over. */
export type EndedRequest = MessageRequest & Required<Pick<MessageRequest, "ended_at" | "outcome">>;

/** The types of the events that the stack publishes. */
export type EventType = keyof webhooks;

/** What a webhook is posted, or an EventBridge rule finds: `WebhookEvent<"request.ended">`, or any if no type is given. */
export type WebhookEvent<Type extends EventType = EventType> = {
  [Of in Type]: webhooks[Of]["post"]["requestBody"]["content"]["application/json"];
}[Type];
