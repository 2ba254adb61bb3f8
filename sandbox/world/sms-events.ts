import type { JsonObject } from "../cloud/service.ts";
import { countryOf } from "./numbers.ts";
import type { Phone } from "./phones.ts";
import type { OriginationIdentity } from "./sms-identity.ts";
import type { SmsParts } from "./sms-parts.ts";

export interface SmsMessage {
  readonly id: string;
  readonly phone: Phone;
  readonly identity: OriginationIdentity;
  readonly body: string;
  readonly parts: SmsParts;
  readonly messageType: string;
  readonly requestedAt: number;
  readonly timeToLive: number | undefined;
}

/** US dollars: about what a part to the United States costs. */
export const pricePerPart = 0.00581;

const descriptions: Readonly<Record<string, string>> = {
  TEXT_QUEUED: "Message is queued",
  TEXT_PENDING: "Message is being delivered",
  TEXT_SUCCESSFUL: "Message has been accepted by phone carrier",
  TEXT_DELIVERED: "Message has been accepted by phone",
  TEXT_UNKNOWN: "Unknown error attempting to reach phone",
  TEXT_INVALID: "Phone number is invalid",
  TEXT_INVALID_MESSAGE: "Message body is invalid",
  TEXT_UNREACHABLE: "Phone is currently unreachable/unavailable",
  TEXT_CARRIER_UNREACHABLE: "Phone carrier is currently unreachable/unavailable",
  TEXT_BLOCKED: "Phone has blocked SMS",
  TEXT_CARRIER_BLOCKED: "Phone carrier has blocked this message",
  TEXT_SPAM: "Message was blocked as spam by phone carrier",
  TEXT_TTL_EXPIRED: "Message expired before it could be delivered",
  TEXT_PROTECT_BLOCKED: "Message was blocked by a protect configuration",
};

/**
 * The event by which AWS tells what became of an SMS. Of the events in AWS's own examples, only `DELIVERED` names the
 * network; none has the destination or the context.
 */
export function smsEvent(
  message: SmsMessage,
  told: {
    readonly id: string;
    readonly eventType: string;
    readonly isFinal: boolean;
    /** Virtual milliseconds. */
    readonly at: number;
  },
  { region, accountId }: { readonly region: string; readonly accountId: string },
): JsonObject {
  const { id, eventType, isFinal, at } = told;
  const network =
    eventType === "TEXT_DELIVERED" ? { mcc: "310", mnc: "800", carrierName: "Example Mobile" } : {};
  return {
    version: "0",
    id,
    "detail-type": "Text Message Delivery Status Updated",
    source: "aws.sms-voice",
    account: accountId,
    time: new Date(at).toISOString().replace(/\.\d+Z$/, "Z"),
    region,
    resources: [],
    detail: {
      eventType,
      eventVersion: "1.0",
      isFinal,
      originationPhoneNumber: message.identity.shownAs,
      isoCountryCode: countryOf(message.phone.number) ?? "US",
      messageEncoding: message.parts.encoding,
      messageType: message.messageType,
      totalMessageParts: message.parts.count,
      totalMessagePrice: Number((message.parts.count * pricePerPart).toFixed(5)),
      eventTimestamp: at,
      ...network,
      messageId: message.id,
      messageRequestTimestamp: message.requestedAt,
      messageStatus: eventType.replace("TEXT_", ""),
      messageStatusDescription: descriptions[eventType] ?? eventType,
      totalCarrierFee: Number((message.parts.count * 0.003).toFixed(5)),
    },
  };
}
