import type { components, webhooks } from "./openapi.ts";
import type { ListedStatus } from "./vocabulary.ts";

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

/** A page of requests, newest first. */
export type RequestPage = Schemas["RequestList"];

/** Which requests: those with a reference of yours, or those that are held or have ended so. */
export type ListQuery = (
  | { readonly reference: string; readonly status?: undefined }
  | { readonly status: ListedStatus; readonly reference?: undefined }
) & {
  /** None that was accepted (by `reference`), or held or ended (by `status`), before then. */
  readonly since?: Date | string;
};

/** The same once the request is over. */
export type EndedRequest = MessageRequest & Required<Pick<MessageRequest, "ended_at" | "outcome">>;

/** The types of the events that the stack publishes. */
export type EventType = keyof webhooks;

/** What a webhook is posted, or an EventBridge rule finds: `WebhookEvent<"request.ended">`, or any if no type is given. */
export type WebhookEvent<Type extends EventType = EventType> = {
  [Of in Type]: webhooks[Of]["post"]["requestBody"]["content"]["application/json"];
}[Type];
