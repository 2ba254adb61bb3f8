/** `messaging-api/client`: a typed client of the API. See docs/client.md. */
export { ApiError, NoAnswerError, NotEndedError } from "./errors.ts";
export {
  type CallOptions,
  type ClientOptions,
  type ListOptions,
  MessagingClient,
  type SendOptions,
  type WaitOptions,
} from "./messaging-client.ts";
export type { RetryOptions } from "./retry.ts";
export type {
  Accepted,
  Cancelled,
  Checked,
  EndedRequest,
  EventType,
  ListQuery,
  MessageRequest,
  RequestPage,
  SmsRequest,
  WebhookEvent,
  WhatsAppRequest,
} from "./types.ts";
export {
  Channel,
  ErrorCode,
  ListedStatus,
  MessageStatus,
  Outcome,
  RequestStatus,
  SmsMessageType,
} from "./vocabulary.ts";
