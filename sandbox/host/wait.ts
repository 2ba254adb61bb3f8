import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "../cloud/clock.ts";
import type { RequestAnswer } from "./answers.ts";

/** What somebody waits for: a status, an outcome, or `ended`. */
export interface Awaited {
  readonly until: string;
  /** Virtual seconds. */
  readonly within: number;
  /** @returns undefined if there is no such request */
  ask(): Promise<RequestAnswer | undefined>;
}

/** The request did not come to what was waited for. */
export class NotReached extends Error {
  override readonly name = "NotReached";
  readonly request: RequestAnswer;

  constructor({ until, within }: Awaited, request: RequestAnswer) {
    const { request_id, latest_status, outcome, ended_at } = request;
    const end = ended_at === undefined ? "has not ended" : `ended as ${outcome}`;
    super(
      `${request_id} did not come to "${until}" within ${within} s: its status is ${latest_status}, and it ${end}.`,
    );
    this.request = request;
  }
}

/** How often a request is asked for while time runs by itself, milliseconds of real time. */
const interval = 50;

/**
 * Waits in the sandbox's time, and no longer than need be. Time that runs by itself is left to run. Time that stands
 * still is moved, from one thing that is due to the next, until it is so.
 * @returns undefined if there is no such request
 * @throws {NotReached}
 */
export async function waitUntil(
  clock: Pick<Clock, "now" | "isLive" | "settle" | "advanceToNext">,
  awaited: Awaited,
): Promise<RequestAnswer | undefined> {
  const limit = clock.now() + awaited.within * 1000;
  if (!clock.isLive) await clock.settle();
  for (;;) {
    const request = await awaited.ask();
    if (request === undefined || isSo(request, awaited.until)) return request;
    if (isOver(request)) throw new NotReached(awaited, request);
    const goesOn = clock.isLive ? clock.now() < limit : await clock.advanceToNext(limit);
    if (!goesOn) throw new NotReached(awaited, request);
    if (clock.isLive) await sleep(interval);
  }
}

/** Whether a request is, has been, or has ended as, what was waited for. */
export function isSo(request: RequestAnswer, until: string): boolean {
  const { latest_status, outcome, delivery_history, ended_at } = request;
  if (until === "ended") return ended_at !== undefined;
  return latest_status === until || outcome === until || Object.hasOwn(delivery_history, until);
}

/** Whether nothing can become of a request any more: it ended, and no message of it left that could still arrive. */
function isOver({ ended_at, messages }: RequestAnswer): boolean {
  return ended_at !== undefined && messages.every(({ role }) => role === "template");
}

/** A pause after which what is still to come does not follow from what was: far shorter than any hold. */
const aMoment = 3_000;
/** Something that comes again and again for so long will not end. */
const patience = 3_600_000;

/**
 * Moves time on as long as one thing follows another within three seconds: messages are handed over, delivered and
 * answered, and nothing that waits for people, or for longer, happens.
 * @returns whether it came to rest within an hour of the sandbox's time
 */
export async function settleDown(clock: Pick<Clock, "now" | "advanceToNext">): Promise<boolean> {
  const limit = clock.now() + patience;
  while (clock.now() < limit) if (!(await clock.advanceToNext(clock.now() + aMoment))) return true;
  return false;
}
