import {
  type CallbackError,
  type Failure,
  failureErrors,
  whatsAppFailureClass,
} from "../messaging/failures.ts";
import { isWindowOpen } from "../messaging/window.ts";
import type { Conversation, ConversationKey, Conversations, Waiter } from "../tables/conversations.ts";
import { timing } from "../timing.ts";
import type { TaskTokens } from "./task-tokens.ts";

/**
 * The messages that wait for a person's reply. They are released one by one, oldest first: the reply
 * releases the first, and whoever learns that it has left releases the next. Released all at once, their
 * executions would race each other to the phone. See docs/decisions/0002-release-in-order.md.
 */
export class HeldMessages {
  readonly #conversations: Conversations;
  readonly #tokens: TaskTokens;

  constructor(conversations: Conversations, tokens: TaskTokens) {
    this.#conversations = conversations;
    this.#tokens = tokens;
  }

  /**
   * Lets the oldest waiting message go, if the window is open and none is on its way already.
   * @returns `taken` if somebody else is about to let it go, or died over it
   */
  async releaseNext(key: ConversationKey): Promise<"released" | "nobody" | "taken"> {
    const conversation = await this.#conversations.get(key);
    if (conversation === undefined || conversation.opted_out_at !== undefined) return "nobody";
    const now = Date.now();
    if (!isWindowOpen(conversation, Math.floor(now / 1000))) return "nobody";

    for (const [requestId, waiter] of oldestFirst(conversation)) {
      const mine = await this.#conversations.takeTurn(key, requestId, now, now - timing.turnSeconds * 1000);
      if (!mine) return "taken";
      const released = await this.#tokens
        .succeed(waiter.token, { reply_at: conversation.last_inbound_at })
        .catch(async (error: unknown) => {
          // Whoever comes next must find the turn free: nobody else will call this waiter before they do.
          await this.#conversations.returnTurn(key, requestId);
          throw error;
        });
      if (released) return "released";
      await this.#conversations.removeWaiter(key, requestId, { token: waiter.token });
    }
    return "nobody";
  }

  /** A released message has left, or never will: takes it off the list and lets the next one go. */
  async passTurn(key: ConversationKey, requestId: string): Promise<"released" | "nobody" | "taken"> {
    await this.#conversations.removeWaiter(key, requestId, { released: true });
    return this.releaseNext(key);
  }

  /** The template that `requestId` sent will not arrive: tells everyone who waits on it, and frees the person for another. */
  async failTemplate(key: ConversationKey, requestId: string, failure: Failure): Promise<void> {
    await this.#conversations.endTemplateClaim(key, requestId);
    await this.#failAll(key, templateError(failure), failure, (waitsOn) => waitsOn === requestId);
  }

  /** The person has opted out: nobody waits for their reply any more. */
  async failOptedOut(key: ConversationKey): Promise<void> {
    await this.#failAll(key, "RecipientOptedOut", {
      code: "RecipientOptedOut",
      title: "The person opted out.",
    });
  }

  async #failAll(
    key: ConversationKey,
    error: CallbackError,
    failure: Failure,
    applies: (waitsOn: string | undefined) => boolean = () => true,
  ): Promise<void> {
    const conversation = await this.#conversations.get(key);
    if (conversation === undefined) return;
    for (const [requestId, waiter] of oldestFirst(conversation)) {
      if (!applies(conversation.waiting_on?.[requestId])) continue;
      await this.#tokens.fail(waiter.token, error, failure);
      await this.#conversations.removeWaiter(key, requestId, { token: waiter.token });
    }
  }
}

/** A template that may be sent again later is no failure of those who wait on it, and neither is an opt-out. */
function templateError(failure: Failure): CallbackError {
  const failureClass = whatsAppFailureClass(failure);
  const told = ["rate_limited", "transient", "opted_out"].includes(failureClass);
  return told ? failureErrors[failureClass] : "TemplateFailed";
}

function oldestFirst({ waiting = {} }: Conversation): Array<[requestId: string, waiter: Waiter]> {
  return Object.entries(waiting).sort(([, a], [, b]) => a.since - b.since);
}
