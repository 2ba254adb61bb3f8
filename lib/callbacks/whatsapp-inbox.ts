import { logger, metrics } from "../lambda/logger.ts";
import { parseCallbackData } from "../messaging/callback-data.ts";
import { phoneId } from "../messaging/numbers.ts";
import { type Keywords, keywordMeaning } from "../messaging/opt-out.ts";
import {
  type WhatsAppMessage,
  type WhatsAppStatus,
  whatsAppStatusReport,
} from "../messaging/whatsapp-events.ts";
import type { ConversationKey, Conversations } from "../tables/conversations.ts";
import type { TrackedMessage } from "../tables/messages.ts";
import type { Deliveries } from "./deliveries.ts";
import type { HeldMessages } from "./held-messages.ts";
import type { LateReplies } from "./late-replies.ts";

/** What WhatsApp tells us, and whom we tell it. Everything here may happen twice, late, or out of order. */
export class WhatsAppInbox {
  readonly #conversations: Conversations;
  readonly #deliveries: Deliveries;
  readonly #heldMessages: HeldMessages;
  readonly #lateReplies: LateReplies;
  readonly #keywords: Keywords;

  constructor(parts: {
    conversations: Conversations;
    deliveries: Deliveries;
    heldMessages: HeldMessages;
    lateReplies: LateReplies;
    keywords: Keywords;
  }) {
    this.#lateReplies = parts.lateReplies;
    this.#keywords = parts.keywords;
    this.#conversations = parts.conversations;
    this.#deliveries = parts.deliveries;
    this.#heldMessages = parts.heldMessages;
  }

  /** Somebody wrote: opens the window and releases who waits, unless it was an opt-out. */
  async receive(originationId: string, message: WhatsAppMessage): Promise<void> {
    if (opensNoWindow(message)) return;
    if (message.from === undefined || message.from === "") {
      metrics.addMetric("UnmatchedInbound", "Count", 1);
      logger.warn("A message came without its sender's number and could not be matched to a conversation.");
      return;
    }
    const conversation = { phone_id: phoneId(message.from), origination_id: originationId };
    // Meta's clock may run ahead of ours; a message from the future would keep the window open too long.
    const writtenAt = Math.min(message.timestamp, Math.floor(Date.now() / 1000));

    const meaning = keywordMeaning(wordsOf(message), this.#keywords);
    if (meaning === "opt_out") {
      await this.#conversations.optOut(conversation, new Date(writtenAt * 1000).toISOString());
      await this.#heldMessages.failOptedOut(conversation);
      return;
    }
    if (meaning === "opt_in") await this.#conversations.optIn(conversation);
    await this.#conversations.recordInbound(conversation, writtenAt);
    await this.#heldMessages.releaseNext(conversation);
    await this.#lateReplies.explain(conversation);
  }

  /** One of our messages got on, or failed. */
  async recordStatus(
    originationId: string,
    status: WhatsAppStatus,
    event: { eumMsgId: string | undefined; receiveCount: number },
  ): Promise<void> {
    const report = whatsAppStatusReport(status);
    if (report === undefined) return;
    const message = await this.#deliveries.report(
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
  async #tellWaiters(conversation: ConversationKey, message: TrackedMessage): Promise<void> {
    if (message.role === "template") {
      if (message.latest_status !== "failed" || message.error === undefined) return;
      await this.#heldMessages.failTemplate(conversation, message.request_id, message.error);
    } else if (message.latest_status === "sent" || message.latest_status === "failed") {
      await this.#heldMessages.passTurn(conversation, message.request_id);
    }
  }
}

/** Notices of the platform, and a reaction taken back, are not a person writing. */
function opensNoWindow(message: WhatsAppMessage): boolean {
  return message.type === "system" || (message.type === "reaction" && !message.reaction?.emoji);
}

/** What the person said in words: typed, or by tapping a button. */
function wordsOf(message: WhatsAppMessage): string {
  return message.text?.body ?? message.button?.text ?? message.button?.payload ?? "";
}
