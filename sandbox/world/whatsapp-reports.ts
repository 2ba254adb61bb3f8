import type { Clock } from "../cloud/clock.ts";
import { type Random, uuid } from "../cloud/random.ts";
import type { JsonObject } from "../cloud/service.ts";
import type { BusinessNumber } from "./business.ts";
import type { Interference } from "./interference.ts";
import type { MetaError } from "./meta-errors.ts";
import {
  errorsOf,
  eventBridgeTwin,
  statusEntry,
  topicMessage,
  type WhatsAppDetailType,
  type WhatsAppStatus,
} from "./whatsapp-events.ts";

export interface ReportsDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly interference: Interference;
  /** Publishes to the SNS topic of a business account. */
  publishToTopic(message: string, wabaArn: string): void;
  /** Puts an event on the default bus. */
  putEvent(event: JsonObject): void;
}

/** A message on its way from the business. */
export interface OutboundMessage {
  readonly business: BusinessNumber;
  readonly awsMessageId: string;
  readonly callbackData: string | undefined;
  readonly recipientId: string;
}

const detailTypes: Readonly<Record<"sent" | "delivered" | "read" | "failed", WhatsAppDetailType>> = {
  sent: "WhatsApp Message Sent",
  delivered: "WhatsApp Message Delivered",
  read: "WhatsApp Message Read",
  failed: "WhatsApp Message Failed",
};

/** Reports what became of messages, on the business account's topic and, as its twin, on EventBridge. */
export class WhatsAppReports {
  readonly #deps: ReportsDeps;

  constructor(deps: ReportsDeps) {
    this.#deps = deps;
  }

  failed(message: OutboundMessage, id: string, error: MetaError): void {
    this.report(message, { id, status: "failed", errors: errorsOf(error) }, error);
  }

  /**
   * AWS could not hand the message over, so there is no wamid: AWS reports it by its own id. It calls the reason
   * a status, and gives it no code.
   */
  handOverFailed(message: OutboundMessage, reason: MetaError | string): void {
    const { clock, interference, putEvent, random } = this.#deps;
    const at = clock.now();
    const errors = typeof reason === "string" ? [{ title: reason, message: reason }] : errorsOf(reason);
    const status = statusEntry({
      id: message.awsMessageId,
      status: "failed",
      at,
      recipientId: message.recipientId,
      errors,
      ...(message.callbackData !== undefined && { callbackData: message.callbackData }),
    });
    const event = topicMessage(message.business, { statuses: [status] }, at, message.awsMessageId);
    this.publish("failed", message.recipientId, event, message.business);
    const twin = eventBridgeTwin(message.business, {
      id: uuid(random),
      detailType: "WhatsApp Message Handover Failed",
      status: "failed",
      messageId: message.awsMessageId,
      at,
      ...(typeof reason !== "string" && { error: reason }),
    });
    interference.publish({ channel: "eventbridge", status: "failed", number: message.recipientId }, () =>
      putEvent(twin),
    );
  }

  report(
    message: OutboundMessage,
    status: Pick<WhatsAppStatus, "id" | "status" | "pricingCategory" | "errors">,
    error?: MetaError,
  ): void {
    const { clock, interference, putEvent, random } = this.#deps;
    const at = clock.now();
    const { business, recipientId, callbackData, awsMessageId } = message;
    const entry = statusEntry({
      ...status,
      at,
      recipientId,
      ...(callbackData !== undefined && { callbackData }),
    });
    // AWS's own id comes on the event that AWS makes itself; what it relays from Meta knows the wamid only.
    const event = topicMessage(
      business,
      { statuses: [entry] },
      at,
      status.status === "accepted" ? awsMessageId : undefined,
    );
    this.publish(status.status, recipientId, event, business);
    if (status.status === "accepted") return;
    const twin = eventBridgeTwin(business, {
      id: uuid(random),
      detailType: detailTypes[status.status],
      status: status.status,
      messageId: awsMessageId,
      at,
      ...(error !== undefined && { error }),
    });
    interference.publish({ channel: "eventbridge", status: status.status, number: recipientId }, () =>
      putEvent(twin),
    );
  }

  /** Publishes to the topic. */
  publish(status: string, number: string, message: string, business: BusinessNumber): void {
    const { interference, publishToTopic } = this.#deps;
    interference.publish({ channel: "whatsapp", status, number }, () =>
      publishToTopic(message, business.wabaArn),
    );
  }
}
