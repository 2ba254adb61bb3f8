import { TooManyHeld } from "../messaging/errors.ts";
import { isWindowOpen } from "../messaging/window.ts";
import type { Conversations } from "./conversations.ts";
import { lineOf } from "./line.ts";

/** What is looked at: the conversation of a request that goes on WhatsApp. */
interface Looking {
  readonly phone_id?: string;
  readonly origination_id?: string;
  readonly message?: { readonly type?: unknown };
}

/**
 * The first look at a conversation, while code runs anyway: whether the person may be written to now, and
 * whether there is room in the line.
 * @returns nothing for a channel without conversations
 * @throws {TooManyHeld}
 */
export async function firstLook(
  conversations: Conversations,
  { phone_id, origination_id, message }: Looking,
  maxHeld: number,
): Promise<{ opted_out: boolean; window_open: boolean } | undefined> {
  if (phone_id === undefined || origination_id === undefined) return undefined;
  const conversation = await conversations.get({ phone_id, origination_id });
  if (conversation === undefined) return { opted_out: false, window_open: false };
  const window_open = isWindowOpen(conversation, Math.floor(Date.now() / 1000));
  const waits = !window_open && message?.type !== "template";
  if (waits && lineOf(conversation).length >= maxHeld) {
    throw new TooManyHeld(`${maxHeld} messages are held for this person already, and no more may be.`);
  }
  return { opted_out: conversation.opted_out_at !== undefined, window_open };
}
