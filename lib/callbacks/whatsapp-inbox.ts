import type { EventBus } from "../lambda/event-bus.ts";
import { logger, metrics } from "../lambda/logger.ts";
import { parseCallbackData } from "../messaging/callback-data.ts";
import { mayPass, unexplained, whatsAppFailureClass } from "../messaging/failures.ts";
import { type KeywordMeaning, type Keywords, keywordMeaning } from "../messaging/opt-out.ts";
import { phoneId } from "../messaging/phone-id.ts";
import { type PublishedEvent, publishedEvent } from "../messaging/published-events.ts";
import {
  contentOf,
  type WhatsAppMessage,
  type WhatsAppStatus,
  whatsAppStatusReport,
} from "../messaging/whatsapp-events.ts";
import { windowUntil } from "../messaging/window.ts";
import type { Conversation, ConversationKey } from "../tables/conversation.ts";
import type { Conversations } from "../tables/conversations.ts";
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
  /** The business number of requests whose rows do not say it. */
  readonly defaultOriginationId: string;
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
    const sender = await senders.conversationOf(message, originationId);
    if (sender === undefined) {
      metrics.addMetric("UnmatchedInbound", "Count", 1);
      logger.warn("A message came without its sender's number and could not be matched to a conversation.");
      await bus.publish([received(message, originationId, undefined)]);
      return;
    }
    const { key } = sender;
    const { consent, conversation } = isTakenBack(message)
      ? { consent: "none" as const, conversation: await conversations.get(key) }
      : await this.#act(key, message);
    await senders.remember(sender);
    await bus.publish([
      received(message, originationId, conversation?.conversation_id),
      ...consentChanged(consent, message, conversation?.conversation_id),
    ]);
  }

  /**
   * Does what the message means. Between a reply and the message that it releases stand only the calls that
   * the release needs: what else there is to know or to say comes after it.
   * @returns what the person's consent is now, if this message changed it, and the conversation
   */
  async #act(
    key: ConversationKey,
    message: WhatsAppMessage,
  ): Promise<{ consent: KeywordMeaning; conversation: Conversation | undefined }> {
    const { conversations, heldMessages, lateReplies, keywords, windowMarginSeconds } = this.#parts;
    const meaning = meaningOf(message, keywords);
    const { id, timestamp } = message;
    if (meaning === "opt_out") {
      // An old word that comes late is not the person's last one.
      const isLast = await conversations.optOut(key, isoOf(message));
      await heldMessages.failOptedOut(key);
      return { consent: isLast ? "opt_out" : "none", conversation: await conversations.get(key) };
    }
    const optedIn = meaning === "opt_in" && (await conversations.optIn(key, isoOf(message)));
    const now = Math.floor(Date.now() / 1000);
    // Meta's clock may run ahead of ours; a message from the future would keep the window open too long.
    const opener = { at: Math.min(timestamp, now), fromAdvertisement: message.referral !== undefined };
    const until = windowUntil(opener, windowMarginSeconds);
    const inbound = { id, at: timestamp, windowUntil: until };
    const conversation = await conversations.recordInbound(key, inbound, now);
    await heldMessages.callNext(conversation);
    await lateReplies.explain(key, conversation);
    return { consent: optedIn ? "opt_in" : "none", conversation };
  }

  /**
   * One of our messages got on, or failed.
   * @param originationId the business number that sent it, if the event says so: what AWS reports of its own accord
   * names all numbers of the business account
   */
  async recordStatus(
    originationId: string | undefined,
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
    if (message?.role !== "template" || message.latest_status !== "failed") return;
    await this.#tellWaiters(originationId, status.recipient_id, message);
  }

  /** Those who wait on a template that failed need not wait any longer. Once for each template. */
  async #tellWaiters(
    originationId: string | undefined,
    recipient: string | undefined,
    template: TrackedMessage,
  ): Promise<void> {
    const { heldMessages, deliveries, senders, defaultOriginationId } = this.#parts;
    if (template.waiters_told_at !== undefined) return;
    // What AWS reports of its own accord may not say of whom; the request does.
    const phone_id = recipient ? phoneId(recipient) : await senders.recipientOf(template.request_id);
    if (phone_id === undefined) return;
    const origination_id =
      originationId ?? (await deliveries.businessNumberOf(template)) ?? defaultOriginationId;
    const failure = template.error ?? unexplained;
    const final = !mayPass(whatsAppFailureClass(failure));
    const claim = { requestId: template.request_id, claimedAt: template.claimed_at };
    await heldMessages.failTemplate({ phone_id, origination_id }, claim, failure, { final });
    await deliveries.noteWaitersTold(template);
  }
}

/** A reaction without an emoji takes an earlier one back, which is not a person writing. */
function isTakenBack(message: WhatsAppMessage): boolean {
  return message.type === "reaction" && !message.reaction?.emoji;
}

/** What the person said in words: typed, or by tapping a button of a template or of another message of ours. */
function meaningOf({ text, button, interactive }: WhatsAppMessage, keywords: Keywords): KeywordMeaning {
  const title = interactive?.button_reply?.title ?? interactive?.list_reply?.title;
  const said = text?.body ?? button?.text;
  return said === undefined && title !== undefined
    ? keywordMeaning(title, keywords, { isOwnButton: true })
    : keywordMeaning(said ?? "", keywords);
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
