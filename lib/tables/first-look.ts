import { isWindowOpen } from "../messaging/window.ts";
import type { Conversation, ConversationReader } from "./conversation.ts";
import { lineOf } from "./line.ts";

/** What is looked at: the conversations of a request that goes on WhatsApp. */
interface Looking {
  readonly phone_id?: string;
  /** The business number, if it is settled already. */
  readonly from?: string | undefined;
  readonly message?: { readonly type?: unknown };
}

export interface FirstLook {
  readonly origination_id: string;
  readonly opted_out: boolean;
  readonly window_open: boolean;
  /** Whether the message would have to wait, and as many as may be are held already. */
  readonly line_full: boolean;
}

/** A person's conversation with one of the business numbers, if they have one. */
export interface Candidate {
  readonly origination_id: string;
  readonly conversation: Conversation | undefined;
}

/**
 * The first look at a conversation, while code runs anyway: from which business number the message goes, whether the
 * person may be written to now, and whether there is room in the line.
 * @param settings.originationIds the business numbers, the default one first
 * @returns nothing for a channel without conversations
 */
export async function firstLook(
  conversations: ConversationReader,
  { phone_id, from, message }: Looking,
  settings: { readonly originationIds: readonly [string, ...string[]]; readonly maxHeld: number },
): Promise<FirstLook | undefined> {
  if (phone_id === undefined) return undefined;
  const now = Math.floor(Date.now() / 1000);
  const look = async (origination_id: string): Promise<Candidate> => ({
    origination_id,
    conversation: await conversations.get({ phone_id, origination_id }),
  });
  const [first, ...others] = from === undefined ? settings.originationIds : ([from] as const);
  const [preferred, rest] = await Promise.all([look(first), Promise.all(others.map(look))]);
  const { origination_id, conversation } = businessNumberFor([preferred, ...rest], now);
  const opted_out = conversation?.opted_out_at !== undefined;
  const window_open = conversation !== undefined && isWindowOpen(conversation, now);
  const waits = !opted_out && !window_open && message?.type !== "template";
  const line_full = waits && lineOf(conversation ?? {}).length >= settings.maxHeld;
  return { origination_id, opted_out, window_open, line_full };
}

/**
 * From which business number a message goes whose caller has not chosen one: from one to which the person has said
 * STOP, so that the message ends there and does not come by another; else from the one whose window is open the
 * longest; else from the default. docs/decisions/0029-several-business-numbers.md
 * @param candidates the default number first
 * @param now epoch seconds
 */
export function businessNumberFor(candidates: readonly [Candidate, ...Candidate[]], now: number): Candidate {
  const stopped = candidates.find(({ conversation }) => conversation?.opted_out_at !== undefined);
  if (stopped !== undefined) return stopped;
  const open = candidates.filter(({ conversation = {} }) => isWindowOpen(conversation, now));
  const [longest] = open.toSorted((one, other) => windowEnd(other) - windowEnd(one));
  return longest ?? candidates[0];
}

function windowEnd({ conversation }: Candidate): number {
  return conversation?.window_until ?? 0;
}
