import type { EventBus } from "../lambda/event-bus.ts";
import { logger, metrics } from "../lambda/logger.ts";
import { parseCallbackData } from "../messaging/callback-data.ts";
import { TurnTaken } from "../messaging/errors.ts";
import { type KeywordMeaning, type Keywords, keywordMeaning } from "../messaging/opt-out.ts";
import { phoneId } from "../messaging/phone-id.ts";
import { type PublishedEvent, publishedEvent } from "../messaging/published-events.ts";
import { isConclusive } from "../messaging/statuses.ts";
import {
  contentOf,
  type WhatsAppMessage,
  type WhatsAppStatus,
  whatsAppStatusReport,
} from "../messaging/whatsapp-events.ts";
import { windowUntil } from "../messaging/window.ts";
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
  /** How much of the customer service window is left unused, seconds. */
  readonly windowMarginSeconds: number;
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
    const consent = isTakenBack(message) ? "none" : await this.#act(key, meaning, message);

    const conversationId = (await conversations.get(key))?.conversation_id;
    await bus.publish([
      received(message, originationId, conversationId),
      ...consentChanged(consent, message, conversationId),
    ]);
  }

  /** @returns what the person's consent is now, if this message changed it */
  async #act(
    key: ConversationKey,
    meaning: KeywordMeaning,
    message: WhatsAppMessage,
  ): Promise<KeywordMeaning> {
    const { conversations, heldMessages, lateReplies, windowMarginSeconds } = this.#parts;
    if (meaning === "opt_out") {
      // An old word that comes late is not the person's last one.
      if (!(await conversations.optOut(key, isoOf(message)))) return "none";
      await heldMessages.failOptedOut(key);
      return "opt_out";
    }
    const optedIn = meaning === "opt_in" && (await conversations.optIn(key, isoOf(message)));
    const now = Math.floor(Date.now() / 1000);
    // Meta's clock may run ahead of ours; a message from the future would keep the window open too long.
    const at = Math.min(message.timestamp, now);
    const opener = { at, fromAdvertisement: message.referral !== undefined };
    await conversations.recordInbound(
      key,
      { at, windowUntil: windowUntil(opener, windowMarginSeconds) },
      now,
    );
    await heldMessages.releaseNext(key);
    await lateReplies.explain(key);
    return optedIn ? "opt_in" : "none";
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
    const { heldMessages, deliveries } = this.#parts;
    if (message.role !== "template") {
      const next = hasLeft(message) ? await heldMessages.passTurn(key, message.request_id) : "nobody";
      // Usually the next one is just leaving. If its sender died over it, this event comes again to find out.
      if (next === "taken" && isConclusive(message.latest_status)) {
        throw new TurnTaken("Somebody else is releasing the next message, or died over it.");
      }
      return;
    }
    if (message.latest_status !== "failed" || message.error === undefined) return;
    // Once for each template: its request may have sent another since, which may arrive.
    if (message.waiters_told_at !== undefined) return;
    await heldMessages.failTemplate(key, message.request_id, message.error);
    await deliveries.noteWaitersTold(message);
  }
}

function hasLeft({ latest_status }: TrackedMessage): boolean {
  return latest_status !== "unknown" && latest_status !== "sent_for_delivery";
}

/** A reaction without an emoji takes an earlier one back, which is not a person writing. */
function isTakenBack(message: WhatsAppMessage): boolean {
  return message.type === "reaction" && !message.reaction?.emoji;
}

/** What the person said in words: typed, or by tapping a button. */
function wordsOf(message: WhatsAppMessage): string {
  const { text, button, interactive } = message;
  const tapped = button?.text ?? interactive?.button_reply?.title ?? interactive?.list_reply?.title;
  return text?.body ?? tapped ?? "";
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
