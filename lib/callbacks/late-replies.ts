import { createHash } from "node:crypto";
import { isWindowOpen } from "../messaging/window.ts";
import type { Conversation, ConversationKey } from "../tables/conversation.ts";
import type { Conversations } from "../tables/conversations.ts";
import type { Executions } from "../tables/executions.ts";

/** Who answers after the hold has ended is told, once, that the message is gone. */
export class LateReplies {
  readonly #conversations: Conversations;
  readonly #executions: Executions;
  readonly #workflowArn: string;
  readonly #text: (person: { phoneId: string; lastUsed: string | undefined }) => string | undefined;

  /**
   * @param parts.workflowArn what to start for it
   * @param parts.text what to say to that person; undefined to say nothing
   */
  constructor(parts: {
    conversations: Conversations;
    executions: Executions;
    workflowArn: string;
    text: (person: { phoneId: string; lastUsed: string | undefined }) => string | undefined;
  }) {
    this.#conversations = parts.conversations;
    this.#executions = parts.executions;
    this.#workflowArn = parts.workflowArn;
    this.#text = parts.text;
  }

  /**
   * Sends the explanation that is owed, as a request of its own. Its name comes from the expiry, so that an
   * event seen twice explains once: first the request, then the note that it was made.
   */
  async explain(key: ConversationKey, conversation: Conversation | undefined): Promise<void> {
    if (conversation?.unexplained_since === undefined || conversation.opted_out_at !== undefined) return;
    if (!isWindowOpen(conversation, Math.floor(Date.now() / 1000))) return;
    const { unexplained_since: since, language } = conversation;
    const text = this.#text({ phoneId: key.phone_id, lastUsed: language });
    if (text !== undefined) {
      const name = createHash("sha256")
        .update(`${key.phone_id} ${key.origination_id} ${since}`)
        .digest("hex");
      await this.#executions.start(this.#workflowArn, `late-reply-${name.slice(0, 32)}`, {
        destination_number: key.phone_id,
        from: key.origination_id,
        message_body: text,
      });
    }
    await this.#conversations.explained(key, since);
  }
}
