import { type Channel, channels } from "../messaging/channels.ts";
import type { ExecutionEnd } from "../messaging/execution-events.ts";
import { phoneId } from "../messaging/phone-id.ts";
import { isProven } from "../messaging/statuses.ts";
import type { Conversations } from "../tables/conversations.ts";
import type { Executions } from "../tables/executions.ts";
import type { Messages, TrackedMessage } from "../tables/messages.ts";
import type { Requests, StoredRequest } from "../tables/requests.ts";
import type { Waits } from "../tables/waits.ts";
import type { HeldMessages } from "./held-messages.ts";

interface Parts {
  readonly requests: Requests;
  readonly messages: Messages;
  readonly waits: Waits;
  readonly conversations: Conversations;
  readonly heldMessages: HeldMessages;
  readonly executions: Executions;
  /** The business number of requests that were made before their rows said it. */
  readonly originationId: string;
}

/**
 * Executions that ended otherwise than by their own states: an operator stopped them, or they died. What they
 * still held for others is given back, and their request is over. Of one that ended in good order nothing is
 * left to do, and doing it changes nothing.
 */
export class Endings {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** May be repeated. */
  async giveBack(type: Channel, { name, input, status }: ExecutionEnd): Promise<void> {
    const { requests, messages, executions } = this.#parts;
    // Its own states give back what it held before they fail it; the others may have been redriven meanwhile.
    if (status !== "FAILED" && (await executions.isRunning(type, name))) return;
    const [request, sent] = await Promise.all([requests.get(name), messages.ofRequest(name)]);
    // Its key had named a request of another channel, whose row and messages these are: it was refused, and held nothing.
    if (request !== undefined && request.type !== type) return;
    if (channels[type].hasWindow)
      await this.#leaveConversation(type, name, input ?? undefined, request, sent);
    await this.#end(type, name, status, sent);
  }

  /** Its place in the line, and its claim of a template that was never sent. */
  async #leaveConversation(
    type: Channel,
    name: string,
    input: string | undefined,
    request: StoredRequest | undefined,
    sent: readonly TrackedMessage[],
  ): Promise<void> {
    const { conversations, executions, heldMessages, originationId } = this.#parts;
    const number = numberIn(input) ?? (await executions.destinationNumber(type, name));
    if (number === undefined) return;
    const key = { phone_id: phoneId(number), origination_id: request?.origination_id ?? originationId };
    const conversation = await conversations.get(key);
    if (conversation === undefined) return;
    const claim = conversation.template;
    if (claim?.request_id === name && !sent.some((message) => isTemplateOf(claim, message)))
      await heldMessages.loseTemplate(key, { requestId: name, claimedAt: claim.claimed_at });
    await heldMessages.leave(key, { requestId: name });
  }

  /** A message that is out is no failure: nobody waits for its fate any more. */
  async #end(
    type: Channel,
    name: string,
    status: ExecutionEnd["status"],
    sent: readonly TrackedMessage[],
  ): Promise<void> {
    const awaited = sent.filter(({ role }) => role !== "template");
    for (const message of awaited) await this.#parts.waits.forget(message);
    const message = awaited.at(-1);
    if (message !== undefined && isProven(message.latest_status)) return;
    if (message !== undefined && message.latest_status !== "failed") {
      await this.#parts.requests.noteUnconfirmed(name, new Date());
      return;
    }
    const error = message?.error ?? {
      code: "ExecutionEnded",
      title: `The request's execution ended as ${status} before its message was delivered.`,
    };
    await this.#parts.requests.fail(name, type, error, new Date());
  }
}

/** Whether it is this claim's template, and still counts: a request may have claimed another before. */
function isTemplateOf(
  claim: { readonly claimed_at?: string },
  { role, latest_status, claimed_at = claim.claimed_at }: TrackedMessage,
): boolean {
  return role === "template" && latest_status !== "failed" && claimed_at === claim.claimed_at;
}

function numberIn(input: string | undefined): string | undefined {
  try {
    const { destination_number: number } = JSON.parse(input ?? "null") as { destination_number?: unknown };
    return typeof number === "string" && /^\+?\d{7,15}$/.test(number) ? number : undefined;
  } catch {
    return undefined;
  }
}
