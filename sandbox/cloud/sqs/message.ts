import { createHash } from "node:crypto";
import type { Timer } from "../clock.ts";
import type { JsonObject } from "../service.ts";

/** A message in a queue. */
export interface Message {
  readonly messageId: string;
  readonly body: string;
  readonly attributes: JsonObject;
  readonly sentAt: number;
  readonly senderId: string;
  firstReceivedAt: number | undefined;
  receiveCount: number;
  receiptHandle: string | undefined;
  visibleAt: number;
  /** Wakes the pollers when the message is visible again. */
  timer: Timer | undefined;
  /** In a dead-letter queue: the queue from which it came. */
  movedFrom: string | undefined;
}

/** As it is after a move between queues: never received, but as old as it was. */
export function fresh(message: Message, movedFrom: string | undefined): Message {
  return {
    ...message,
    firstReceivedAt: undefined,
    receiveCount: 0,
    receiptHandle: undefined,
    timer: undefined,
    movedFrom,
  };
}

/** As `ReceiveMessage` answers it. */
export function asReceived(message: Message): JsonObject {
  return {
    MessageId: message.messageId,
    ReceiptHandle: message.receiptHandle ?? null,
    Body: message.body,
    MD5OfBody: md5(message.body),
    Attributes: {
      ApproximateReceiveCount: String(message.receiveCount),
      SentTimestamp: String(message.sentAt),
      SenderId: message.senderId,
      ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
    },
    MessageAttributes: message.attributes,
  };
}

export function md5(text: string): string {
  return createHash("md5").update(text).digest("hex");
}
