import type { EventBus } from "../lambda/event-bus.ts";
import { logger, metrics } from "../lambda/logger.ts";
import { parseCallbackData } from "../messaging/callback-data.ts";
import { type KeywordMeaning, type Keywords, keywordMeaning } from "../messaging/opt-out.ts";
import { phoneId } from "../messaging/phone-id.ts";
import { type PublishedEvent, publishedEvent } from "../messaging/published-events.ts";
import {
  contentOf,
  type WhatsAppMessage,
  type WhatsAppStatus,
  whatsAppStatusReport,
} from "../messaging/whatsapp-events.ts";
import type { ConversationKey, Conversations } from "../tables/conversations.ts";
import type { TrackedMessage } from "../tables/messages.ts";
import type { Deliveries } from "./deliveries.ts";
import type { HeldMessages } from "./held-messages.ts";
import type { LateReplies } from "./late-replies.ts";
import type { Senders } from "./senders.ts";

interface Parts {
  readonly senders: Senders;
  readonly conversations: Conversations;
  readonly deliveries: Deliveries;
  readonly heldMessages: HeldMessages;
  readonly lateReplies: LateReplies;
  readonly bus: EventBus;
  readonly keywords: Keywords;
}

/** What WhatsApp tells us, and whom we tell it. Everything here may happen twice, late, or out of order. */
export class WhatsAppInbox {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Somebody wrote: opens the window and releases who waits, unless it was an opt-out; then tells the world. */
  async receive(originationId: string, message: WhatsAppMessage): Promise<void> {
    if (message.type === "system") return;
    const { senders, conversations, bus } = this.#parts;
    const key = await senders.conversationOf(message, originationId);
    if (key === undefined) {
      metrics.addMetric("UnmatchedInbound", "Count", 1);
      logger.warn("A message came without its sender's number and could not be matched to a conversation.");
      await bus.publish([received(message, originationId, undefined)]);
      return;
    }
    const meaning = keywordMeaning(wordsOf(message), this.#parts.keywords);
    if (!isTakenBack(message)) await this.#act(key, meaning, message);

    const conversationId = (await conversations.get(key))?.conversation_id;
    await bus.publish([
      received(message, originationId, conversationId),
      ...consentChanged(meaning, message, conversationId),
    ]);
  }

  async #act(key: ConversationKey, meaning: KeywordMeaning, message: WhatsAppMessage): Promise<void> {
    const { conversations, heldMessages, lateReplies } = this.#parts;
    if (meaning === "opt_out") {
      await conversations.optOut(key, isoOf(message));
      await heldMessages.failOptedOut(key);
      return;
    }
    if (meaning === "opt_in") await conversations.optIn(key, isoOf(message));
    // Meta's clock may run ahead of ours; a message from the future would keep the window open too long.
    await conversations.recordInbound(key, Math.min(message.timestamp, Math.floor(Date.now() / 1000)));
    await heldMessages.releaseNext(key);
    await lateReplies.explain(key);
  }

  /** One of our messages got on, or failed. */
  async recordStatus(
    originationId: string,
    status: WhatsAppStatus,
    event: { eumMsgId: string | undefined; receiveCount: number },
  ): Promise<void> {
    const report = whatsAppStatusReport(status);
    if (report === undefined) return;
    const message = await this.#parts.deliveries.report(
      {
        eumMsgId: event.eumMsgId,
        wamid: status.id,
        callbackData: parseCallbackData(status.biz_opaque_callback_data),
      },
      report,
      event.receiveCount,
    );
    if (message === undefined || !status.recipient_id) return;
    await this.#tellWaiters(
      { phone_id: phoneId(status.recipient_id), origination_id: originationId },
      message,
    );
  }

  /** A template that failed fails its waiters; a message that has left lets the next one go. */
  async #tellWaiters(key: ConversationKey, message: TrackedMessage): Promise<void> {
    const { heldMessages } = this.#parts;
    if (message.role === "template") {
      if (message.latest_status !== "failed" || message.error === undefined) return;
      await heldMessages.failTemplate(key, message.request_id, message.error);
    } else if (message.latest_status === "sent" || message.latest_status === "failed") {
      await heldMessages.passTurn(key, message.request_id);
    }
  }
}

/** A reaction without an emoji takes an earlier one back, which is not a person writing. */
function isTakenBack(message: WhatsAppMessage): boolean {
  return message.type === "reaction" && !message.reaction?.emoji;
}

/** What the person said in words: typed, or by tapping a button. */
function wordsOf(message: WhatsAppMessage): string {
  return message.text?.body ?? message.button?.text ?? message.button?.payload ?? "";
}

function isoOf(message: WhatsAppMessage): string {
  return new Date(message.timestamp * 1000).toISOString();
}

function received(
  message: WhatsAppMessage,
  originationId: string,
  conversationId: string | undefined,
): PublishedEvent {
  return publishedEvent("message.received", {
    version: "1",
    ...(conversationId === undefined ? {} : { conversation_id: conversationId }),
    ...(message.from ? { from: phoneId(message.from) } : {}),
    ...(message.userId === undefined ? {} : { user_id: message.userId }),
    business_number_id: originationId,
    wa_msg_id: message.id,
    message_type: message.type,
    content: contentOf(message),
    ...(message.context?.id === undefined ? {} : { context_id: message.context.id }),
    at: isoOf(message),
  });
}

function consentChanged(
  meaning: KeywordMeaning,
  message: WhatsAppMessage,
  conversation_id: string | undefined,
): PublishedEvent[] {
  if (meaning === "none" || conversation_id === undefined) return [];
  const detail = { version: "1" as const, conversation_id, at: isoOf(message) };
  return [
    meaning === "opt_out"
      ? publishedEvent("recipient.opted_out", detail)
      : publishedEvent("recipient.opted_in", detail),
  ];
}
