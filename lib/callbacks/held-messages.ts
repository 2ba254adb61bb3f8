import {
  type CallbackError,
  type Failure,
  failureErrors,
  whatsAppFailureClass,
} from "../messaging/failures.ts";
import { isWindowOpen } from "../messaging/window.ts";
import type { Conversation, ConversationKey } from "../tables/conversation.ts";
import type { ClaimedBy, Conversations } from "../tables/conversations.ts";
import { failedOf, type Leaving, lineOf, type Waiting } from "../tables/line.ts";
import type { TaskTokens } from "./task-tokens.ts";

/**
 * The line of messages that are held for a person's reply. Two rules keep their order and lose none:
 *
 * - Only the oldest is ever called, by answering its task token. Anyone may call it at any time, for a token
 *   that was answered before is answered to no effect: so who does not know whether it was called, calls.
 * - Who leaves the line calls the next, and everyone leaves by themselves: the sender once its message is
 *   out, `ReleaseNext` if it was refused, `CloseHold` if nobody wrote. Step Functions repeats these steps
 *   until they are done; for an execution that was stopped, `executions-ended` does it, or whoever calls it.
 *
 * See docs/decisions/0012-the-oldest-is-called.md for what this replaced.
 */
export class HeldMessages {
  readonly #conversations: Conversations;
  readonly #tokens: TaskTokens;

  constructor(conversations: Conversations, tokens: TaskTokens) {
    this.#conversations = conversations;
    this.#tokens = tokens;
  }

  /**
   * Calls the oldest in the line, if the person may be written to. Whoever cannot be called has been called
   * before, and is about to leave the line; but an execution that has ended will not, and is taken out.
   */
  async callNext(conversation: Conversation | undefined): Promise<void> {
    if (conversation === undefined || conversation.opted_out_at !== undefined) return;
    if (!isWindowOpen(conversation, Math.floor(Date.now() / 1000))) return;
    for (const { requestId, token, execution } of lineOf(conversation)) {
      const reply = { reply_at: conversation.last_inbound_at };
      if (token !== undefined && (await this.#tokens.succeed(token, reply))) return;
      // Of before 0.2 nobody knows whether the execution goes on. Most have ended whose token is not taken: as they
      // were cancelled, say, after which nothing took them out.
      if (execution !== undefined && !(await this.#tokens.hasEnded(execution))) return;
      await this.#conversations.leaveLine(conversation, { requestId });
    }
  }

  /** Takes a request out of the line and calls the next. May be repeated. */
  async leave(key: ConversationKey, leaving: Leaving): Promise<void> {
    await this.callNext(await this.#conversations.leaveLine(key, leaving));
  }

  /**
   * The template of a request's claim failed. Everyone who waits on it is told; but if it may be sent again, only
   * that request is, and sends it again while the others wait on. Once the person has written, nobody needs a
   * template any more; and once the request has claimed another one, nobody waits on this.
   * @param options.final whether it will not be sent again
   */
  async failTemplate(
    key: ConversationKey,
    claim: ClaimedBy,
    failure: Failure,
    { final }: { final: boolean },
  ): Promise<void> {
    await this.#conversations.failTemplate(key, claim, failure, { final });
    const conversation = await this.#conversations.get(key);
    if (conversation === undefined) return;
    if (isWindowOpen(conversation, Math.floor(Date.now() / 1000))) return this.callNext(conversation);
    if (hasClaimedAgain(conversation, claim)) return;
    const { requestId } = claim;
    const line = lineOf(conversation);
    if (final) {
      const waiting = line.filter(({ waitsOn }) => waitsOn === requestId);
      return this.#fail(waiting, templateError(failure), failure);
    }
    const sender = line.find((waiting) => waiting.requestId === requestId);
    // Before it waits it finds the note of the failure instead.
    if (sender !== undefined && sender.token === undefined) return;
    // Whoever was to send it again has left, or is about to: their hold is over, say. Then the others see to it.
    const isTold =
      sender?.token !== undefined &&
      (await this.#tokens.fail(sender.token, failureErrors.transient, failure));
    if (!isTold) await this.loseTemplate(key, claim);
  }

  /**
   * The template of a request's claim will not be sent, or not again: who waits on it claims another. The claim is over
   * before they are told, and goes when they have been: whoever dies in between finds it again. May be repeated.
   */
  async loseTemplate(key: ConversationKey, claim: ClaimedBy): Promise<void> {
    const { requestId } = claim;
    await this.#conversations.loseTemplateClaim(key, claim);
    const conversation = await this.#conversations.get(key);
    if (conversation === undefined || hasClaimedAgain(conversation, claim)) return;
    const told = lineOf(conversation).filter(({ waitsOn }) => waitsOn === requestId);
    await this.#fail(told, "TemplateLost", {
      code: "TemplateLost",
      title: "The request that was to send the template was stopped.",
    });
    await this.#conversations.endTemplateClaim(key, claim);
  }

  /** Whoever leaves while their template is to be sent again leaves that to the others who wait on it. */
  async passTemplateOn(key: ConversationKey, requestId: string): Promise<void> {
    const conversation = await this.#conversations.get(key);
    const isFailed = conversation?.[failedOf(requestId)] !== undefined;
    const claim = conversation?.template;
    if (isFailed && claim?.request_id === requestId)
      await this.loseTemplate(key, { requestId, claimedAt: claim.claimed_at });
  }

  /** The person has opted out: nobody waits for their reply any more. */
  async failOptedOut(key: ConversationKey): Promise<void> {
    const conversation = await this.#conversations.get(key);
    if (conversation?.opted_out_at === undefined) return;
    await this.#fail(lineOf(conversation), "RecipientOptedOut", {
      code: "RecipientOptedOut",
      title: "The person opted out.",
    });
  }

  async #fail(waiting: readonly Waiting[], error: CallbackError, failure: Failure): Promise<void> {
    for (const { token } of waiting) {
      if (token !== undefined) await this.#tokens.fail(token, error, failure);
    }
  }
}

/** Whether the request has claimed another template since. */
function hasClaimedAgain({ template }: Conversation, { requestId, claimedAt }: ClaimedBy): boolean {
  return claimedAt !== undefined && template?.request_id === requestId && template.claimed_at !== claimedAt;
}

/** Whoever waits on a template that may not go to the person has met an opt-out, and no failure. */
function templateError(failure: Failure): CallbackError {
  const failureClass = whatsAppFailureClass(failure);
  return failureClass === "opted_out" ? failureErrors[failureClass] : "TemplateFailed";
}
