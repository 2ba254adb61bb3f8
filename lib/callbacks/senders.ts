import { phoneId } from "../messaging/phone-id.ts";
import type { WhatsAppMessage } from "../messaging/whatsapp-events.ts";
import type { ConversationKey } from "../tables/conversation.ts";
import type { Executions } from "../tables/executions.ts";
import type { Messages } from "../tables/messages.ts";
import type { UserIds } from "../tables/user-ids.ts";

/** Who wrote a message. */
interface Sender {
  readonly key: ConversationKey;
  /** Meta's user id of the person, to be remembered with their number. */
  readonly newUserId: string | undefined;
}

/**
 * Who wrote a message. Usually their number says it; while WhatsApp hides the number, a user id that was
 * seen with one before, or the template of ours that they answer.
 */
export class Senders {
  readonly #userIds: UserIds;
  readonly #messages: Messages;
  readonly #executions: Executions;
  readonly #originationIds: readonly string[];

  constructor(parts: {
    userIds: UserIds;
    messages: Messages;
    executions: Executions;
    /** The stack's business numbers. */
    originationIds: readonly string[];
  }) {
    this.#userIds = parts.userIds;
    this.#messages = parts.messages;
    this.#executions = parts.executions;
    this.#originationIds = parts.originationIds;
  }

  /** @returns undefined if nothing tells */
  async conversationOf(message: WhatsAppMessage, originationId: string): Promise<Sender | undefined> {
    const { userId } = message;
    const known =
      userId === undefined || message.from
        ? undefined
        : await this.#userIds.phoneIdOf(
            userId,
            [...new Set([originationId, ...this.#originationIds])],
            Math.floor(Date.now() / 1000),
          );
    const phone_id = message.from ? phoneId(message.from) : (known ?? (await this.#whoWasAsked(message)));
    if (phone_id === undefined) return undefined;
    return {
      key: { phone_id, origination_id: originationId },
      newUserId: known === undefined ? userId : undefined,
    };
  }

  /** Remembers whom a user id stands for, which was seen with a number. */
  async remember({ key, newUserId }: Sender): Promise<void> {
    if (newUserId !== undefined) await this.#userIds.learn(newUserId, key, Math.floor(Date.now() / 1000));
  }

  /** Whoever answers a message of ours is the one to whom it went; only its execution knows the number. */
  async #whoWasAsked(message: WhatsAppMessage): Promise<string | undefined> {
    const wamid = message.context?.id;
    if (wamid === undefined) return undefined;
    const asked = await this.#messages.findByWamid(wamid);
    if (asked === undefined) return undefined;
    return this.recipientOf(asked.request_id);
  }

  /** @returns the phone id of whom a request goes to; undefined if its execution is forgotten */
  async recipientOf(requestId: string): Promise<string | undefined> {
    const number = await this.#executions.destinationNumber("whatsapp", requestId);
    return number === undefined ? undefined : phoneId(number);
  }
}
