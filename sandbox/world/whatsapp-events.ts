import type { JsonObject } from "../cloud/service.ts";
import { accountOf, type BusinessNumber, phoneNumberArn } from "./business.ts";
import { type MetaError, statusError } from "./meta-errors.ts";

/**
 * The message that AWS publishes to the account's SNS topic.
 * https://docs.aws.amazon.com/social-messaging/latest/userguide/managing-event-destination-dlrs.html
 * @param value the `value` of the webhook's one change
 * @param at epoch milliseconds
 * @param messageId AWS's id of the message, on the events that AWS itself makes
 */
export function topicMessage(
  business: BusinessNumber,
  value: JsonObject,
  at: number,
  messageId?: string,
): string {
  const entry = {
    id: business.wabaId,
    changes: [
      {
        value: {
          messaging_product: "whatsapp",
          metadata: {
            display_phone_number: business.displayPhoneNumber,
            phone_number_id: business.metaPhoneNumberId,
          },
          ...value,
        },
        field: "messages",
      },
    ],
  };
  return JSON.stringify({
    context: {
      MetaWabaIds: [{ wabaId: business.wabaId, arn: business.wabaArn }],
      MetaPhoneNumberIds: [{ metaPhoneNumberId: business.metaPhoneNumberId, arn: phoneNumberArn(business) }],
    },
    whatsAppWebhookEntry: JSON.stringify(entry),
    aws_account_id: accountOf(business.wabaArn).accountId,
    message_timestamp: instant(at),
    ...(messageId !== undefined && { messageId }),
  });
}

/**
 * The same of what Meta says of the account itself, which names no phone number.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/overview
 * @param field such as `message_template_status_update`
 */
export function accountMessage(
  business: BusinessNumber,
  field: string,
  value: JsonObject,
  at: number,
): string {
  return JSON.stringify({
    context: { MetaWabaIds: [{ wabaId: business.wabaId, arn: business.wabaArn }] },
    whatsAppWebhookEntry: JSON.stringify({ id: business.wabaId, changes: [{ value, field }] }),
    aws_account_id: accountOf(business.wabaArn).accountId,
    message_timestamp: instant(at),
  });
}

/** AWS writes nanoseconds. */
function instant(at: number): string {
  return new Date(at).toISOString().replace("Z", "000000Z");
}

export interface WhatsAppStatus {
  readonly id: string;
  readonly status: "accepted" | "sent" | "delivered" | "read" | "failed";
  /** Epoch milliseconds. */
  readonly at: number;
  readonly recipientId: string;
  /** Lower-case pricing category, on the statuses that carry a price. */
  readonly pricingCategory?: string;
  readonly callbackData?: string;
  readonly errors?: readonly JsonObject[];
}

/**
 * An entry of `statuses[]`. Every delivered message is billable: since 1 October 2026 free-form ones too.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/status
 */
export function statusEntry(status: WhatsAppStatus): JsonObject {
  return {
    id: status.id,
    status: status.status,
    timestamp: epochSeconds(status.at),
    recipient_id: status.recipientId,
    ...(status.pricingCategory !== undefined && {
      pricing: { billable: true, pricing_model: "PMP", type: "regular", category: status.pricingCategory },
    }),
    ...(status.errors !== undefined && { errors: [...status.errors] }),
    ...(status.callbackData !== undefined && { biz_opaque_callback_data: status.callbackData }),
  };
}

export type WhatsAppDetailType =
  | "WhatsApp Message Sent"
  | "WhatsApp Message Delivered"
  | "WhatsApp Message Read"
  | "WhatsApp Message Failed"
  | "WhatsApp Message Handover Failed";

/**
 * The same outcome as AWS reports it on EventBridge, best effort: by its own message id, without the wamid and
 * without the person. https://docs.aws.amazon.com/social-messaging/latest/userguide/monitor-event-bridge.html
 */
export function eventBridgeTwin(
  business: BusinessNumber,
  event: {
    readonly id: string;
    readonly detailType: WhatsAppDetailType;
    readonly status: string;
    readonly messageId: string;
    readonly at: number;
    readonly error?: MetaError;
  },
): JsonObject {
  const { region, accountId } = accountOf(business.wabaArn);
  return {
    version: "0",
    id: event.id,
    "detail-type": event.detailType,
    source: "aws.social-messaging",
    account: accountId,
    time: new Date(event.at).toISOString().replace(/\.\d+Z$/, "Z"),
    region,
    resources: [],
    detail: {
      wabaId: business.wabaId,
      originationPhoneNumber: business.displayPhoneNumber,
      originationPhoneNumberId: business.metaPhoneNumberId,
      messageId: event.messageId,
      status: event.status,
      eventTimestamp: epochSeconds(event.at),
      ...(event.error !== undefined && {
        errors: [{ code: event.error.code, title: event.error.title, message: event.error.title }],
      }),
    },
  };
}

/** @returns the errors of a status that Meta sends */
export function errorsOf(error: MetaError): readonly JsonObject[] {
  return [statusError(error)];
}

export function epochSeconds(at: number): string {
  return String(Math.floor(at / 1000));
}
