import { setTimeout } from "node:timers/promises";
import { TaskTokens } from "../../lib/callbacks/task-tokens.ts";
import { isConclusive } from "../../lib/messaging/statuses.ts";
import type { Conversation } from "../../lib/tables/conversation.ts";
import { Erasure } from "../../lib/tables/erasure.ts";
import { lineOf, type Waiting } from "../../lib/tables/line.ts";
import type { Where } from "./where.ts";

/** For how long what was cancelled may take to leave the line, and between two looks at it, milliseconds. */
const patience = { until: 30_000, between: 300 };

export interface Wishes {
  /** Only looks. */
  readonly dryRun: boolean;
  readonly keepOptOut: boolean;
  /** Whether messages that are held for the person are cancelled; otherwise nothing is erased while there are some. */
  readonly cancel: boolean;
}

/** What was done with each conversation, by its business number. */
export type Fate = "removed" | "opt-out kept" | "changed meanwhile";

/** What was found of a person, and what was done; in a dry run, what would be. */
export interface Report {
  readonly conversations: ReadonlyMap<string, Fate>;
  readonly userIds: number;
  readonly wamids: number;
  /** Messages that are on their way, whose statuses are still to come. */
  readonly underway: number;
  /** The requests that were cancelled. */
  readonly cancelled: readonly string[];
  /** Those that were held, and that nobody here is known to have cancelled: a reply may have released them just before. */
  readonly left: readonly string[];
}

/** Messages are held for the person. */
export class StillHeld extends Error {
  readonly requestIds: readonly string[];

  constructor(requestIds: readonly string[]) {
    super("Messages are held for this person.");
    this.requestIds = requestIds;
  }
}

/**
 * Takes a person out of the tables. What is last is the conversation: should this fail before, the next run finds all.
 * @param phoneId E.164 with `+`, in its canonical form
 * @throws {StillHeld} before anything is erased
 */
export async function erasePerson(where: Where, phoneId: string, wishes: Wishes): Promise<Report> {
  const erasure = new Erasure(where.dynamoDb, where.tables);
  const held = heldIn(await erasure.conversationsWith(phoneId));
  const heldIds = held.map(({ requestId }) => requestId);
  if (held.length > 0 && !wishes.cancel) throw new StillHeld(heldIds);
  const cancelled = wishes.dryRun || held.length === 0 ? heldIds : await cancelHeld(where, erasure, phoneId);

  const userIds = await erasure.userIdsOf(phoneId);
  const wamids = await erasure.wamidsOf(phoneId);
  if (!wishes.dryRun) {
    for (const row of wamids) await erasure.forgetWamid(row);
    for (const key of userIds) await erasure.removeUserId(key);
  }
  return {
    conversations: await eraseConversations(erasure, phoneId, wishes),
    userIds: userIds.length,
    wamids: wamids.length,
    underway: wamids.filter(({ latest_status }) => !isConclusive(latest_status)).length,
    cancelled,
    left: heldIds.filter((id) => !cancelled.includes(id)),
  };
}

async function eraseConversations(
  erasure: Erasure,
  phoneId: string,
  { dryRun, keepOptOut }: Wishes,
): Promise<Map<string, Fate>> {
  const fates = new Map<string, Fate>();
  const keeps = ({ opted_out_at }: Conversation) => keepOptOut && opted_out_at !== undefined;
  if (!dryRun) {
    for (const row of await erasure.conversationsWith(phoneId)) await erasure.endTemplateClaim(row);
  }
  for (const row of await erasure.conversationsWith(phoneId)) {
    const write = () => (keeps(row) ? erasure.keepOptOut(row) : erasure.removeConversation(row));
    // Whoever has joined the line since is not left without it.
    const isDone = dryRun || (lineOf(row).length === 0 && (await write()));
    const fate = keeps(row) ? "opt-out kept" : "removed";
    fates.set(row.origination_id, isDone ? fate : "changed meanwhile");
  }
  return fates;
}

/**
 * Cancels what is held, as the API's cancel does: by answering the task token on which it waits. One that is just
 * sending its template has none yet.
 * @returns the requests whose executions have taken it
 * @throws {StillHeld} if the line does not empty
 */
async function cancelHeld({ stepFunctions }: Where, erasure: Erasure, phoneId: string): Promise<string[]> {
  const cancelled = new Set<string>();
  const tokens = new TaskTokens(stepFunctions);
  const deadline = Date.now() + patience.until;
  for (;;) {
    const held = heldIn(await erasure.conversationsWith(phoneId));
    if (held.length === 0) return [...cancelled];
    if (Date.now() > deadline) throw new StillHeld(held.map(({ requestId }) => requestId));
    for (const { requestId, token } of held) {
      if (token === undefined) continue;
      const isTaken = await tokens.fail(token, "RequestCancelled", {
        code: "RequestCancelled",
        title: "The person's data was erased.",
      });
      if (isTaken) cancelled.add(requestId);
    }
    await setTimeout(patience.between);
  }
}

function heldIn(conversations: readonly Conversation[]): Waiting[] {
  return conversations.flatMap((conversation) => lineOf(conversation));
}
