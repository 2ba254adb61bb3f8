/** `messaging-api/client`: a typed client of the API. See docs/client.md. */
export { ApiError, NoAnswerError, NotEndedError } from "./errors.ts";
export {
  type CallOptions,
  type ClientOptions,
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
  MessageRequest,
  SmsRequest,
  WebhookEvent,
  WhatsAppRequest,
} from "./types.ts";
export { Channel, ErrorCode, MessageStatus, Outcome, RequestStatus, SmsMessageType } from "./vocabulary.ts";
