import { timing } from "../../../lib/timing.ts";
import { type History, lastWord, type RequestHistory, type Visit } from "./history.ts";
import type { Rule } from "./rule.ts";

const never = Number.POSITIVE_INFINITY;
const minute = 60 * 1000;
/** What an event may need to be taken in when its handling fails again and again. */
const patience = 15 * minute;

const endDelay = timing.executionEndDelaySeconds * 1000;

/** Every hold of every request, operators' aside. */
function holds(history: History): Array<{ request: RequestHistory; chat: string; visit: Visit }> {
  return history.requests.flatMap((request) => {
    const { chat, visits, operated } = request;
    if (chat === undefined || operated.length > 0) return [];
    return visits.filter(isHold).map((visit) => ({ request, chat, visit }));
  });
}

function isSendTemplate({ state, next }: Visit): boolean {
  return state === "SendTemplate" && next === "TrackTemplate";
}

function isHold({ state }: Visit): boolean {
  return state.startsWith("AwaitReply");
}

function outputStatus({ end }: RequestHistory): string | undefined {
  return end?.output === undefined ? undefined : (JSON.parse(end.output) as { status?: string }).status;
}

const expiredTruly: Rule = {
  name: "expired-truly",
  statement: "Somebody whose reply came before the end of the hold is not told that the message expired.",
  check: (history) =>
    holds(history).flatMap(({ request, chat, visit }) => {
      if (outputStatus(request) !== "expired" || visit !== request.visits.findLast(isHold)) return [];
      if (history.mayBeOptedOut(chat, visit.to)) return [];
      // Meta may overrule a reply until the hold is closed.
      const reply = history
        .replies(chat, request.end?.at ?? visit.to)
        .find(({ handledAt, arrivedAt }) => handledAt < visit.to || arrivedAt < visit.to - patience);
      return reply === undefined
        ? []
        : [`${request.name} expired although "${reply.event}" had been taken in`];
    }),
};

const wakeUp: Rule = {
  name: "wake-up",
  statement: "A reply releases every message that is held for the person, within minutes.",
  check: (history) =>
    holds(history).flatMap(({ request, chat, visit }) => {
      const reply = history.replies(chat, visit.to).find(({ handledAt }) => handledAt < visit.to);
      if (reply === undefined || history.mayBeOptedOut(chat, visit.to)) return [];
      const others = holds(history).filter(
        (other) => other.chat === chat && other.visit.from < visit.to && other.visit.to > reply.at,
      );
      const { calls, focus, delays, events } = history.outcome.trouble;
      // Where all goes well, a reply and each message in the line need milliseconds.
      const isCalm = calls + delays + events === 0 && focus === undefined;
      const needed = isCalm ? minute / 2 : 10 * minute + 2 * minute * others.length;
      const woken = Math.max(reply.handledAt, visit.from) + needed;
      return visit.to <= woken
        ? []
        : [`${request.name} was still held ${minutes(visit.to - reply.handledAt)} after "${reply.event}"`];
    }),
};

const templateStands: Rule = {
  name: "template-stands",
  statement: "Nobody waits on a template that was never sent, or is known to have failed.",
  check: (history) =>
    holds(history).flatMap(({ request, chat, visit }) => {
      // What a stopped execution held is given back a minute later, and by an event that may be tried twice more.
      if (visit.to - visit.from < 5 * minute + endDelay) return [];
      if (history.replies(chat, visit.to).some(({ arrivedAt }) => arrivedAt < visit.to)) return [];
      const standing = history.sends.filter(({ role, chat: to, at, message, request: by }) => {
        if (role !== "template" || to !== chat || at > visit.to) return false;
        const length = history.requests.find(({ name }) => name === by)?.holds ?? 0;
        // What became of a template whose send got no answer may be told under names that nobody knows.
        if (!history.isKnown(message)) return at + length >= visit.from;
        const failed = history.reported(message, "failed")?.event;
        // News that came before anything said whose it is told nobody.
        if (history.handledAt(failed) <= history.namedAt(message)) return at + length >= visit.from;
        // It may be sent again a little later, and whoever waits on it may wait on.
        const deadAt = Math.min(history.handledAt(failed) + 5 * minute, history.arrivedAt(failed) + patience);
        return at + length >= visit.from && deadAt >= visit.to;
      });
      // A send that got no answer may have gone out: who waits on it does so rightly.
      const unanswered = history.requests.some((other) => {
        const tracked = other.visits.filter(
          (sending) => isSendTemplate(sending) && sending.to + other.holds >= visit.from,
        );
        const sent = other.sends.filter(({ role }) => role === "template");
        return (
          other.chat === chat &&
          tracked.length > 0 &&
          other.visits.filter(isSendTemplate).length > sent.length
        );
      });
      return standing.length > 0 || unanswered
        ? []
        : [`${request.name} was held for ${minutes(visit.to - visit.from)} and no template stood`];
    }),
};

const failedAfterReply: Rule = {
  name: "failed-after-reply",
  statement: "Nobody is failed for a template, or gets an SMS instead, once they have written.",
  check: (history) =>
    holds(history).flatMap(({ request, chat, visit }) => {
      const following = request.visits.slice(request.visits.indexOf(visit) + 1);
      const after = following.map(({ state }) => state);
      const isFailed = after.includes("RecordFailure") || after.includes("SendFallback");
      if (!isFailed || after.includes("SendMessage")) return [];
      if (history.mayBeOptedOut(chat, visit.to)) return [];
      // Until the hold is closed Meta may still say that the reply opened no window.
      const closedAt = following.find(({ state }) => state === "CloseHold")?.to ?? visit.to;
      const reply = history.replies(chat, closedAt).find(({ handledAt }) => handledAt < visit.to);
      return reply === undefined
        ? []
        : [`${request.name} failed in its hold although "${reply.event}" had been taken in`];
    }),
};

const optOutEndsHolds: Rule = {
  name: "opt-out-ends-holds",
  statement: "Nobody's messages go on being held once they have opted out.",
  check: (history) =>
    holds(history).flatMap(({ request, chat, visit }) => {
      if (!history.isOptedOut(chat, visit.to)) return [];
      const words = history.inbound.filter((word) => word.chat === chat);
      // A STOP from before a START is not the one at hand.
      const since = lastWord(
        words.filter(({ meaning, arrivedAt }) => meaning === "opt in" && arrivedAt <= visit.to),
      );
      const word = words.findLast(
        ({ meaning, second, handledAt }) =>
          meaning === "opt out" && handledAt < visit.to && second >= (since?.second ?? 0),
      );
      if (word === undefined) return [];
      return visit.to <= Math.max(word.handledAt, visit.from) + 2 * minute
        ? []
        : [`${request.name} was still held ${minutes(visit.to - word.handledAt)} after "${word.event}"`];
    }),
};

const heldAsAsked: Rule = {
  name: "held-as-asked",
  statement: "A hold lasts no longer than the caller asked for.",
  check: (history) =>
    holds(history)
      .filter(({ request, visit }) => visit.to - visit.from > request.holds + minute)
      .map(({ request, visit }) => `${request.name} was held for ${minutes(visit.to - visit.from)}`),
};

const optedOutTruly: Rule = {
  name: "opted-out-truly",
  statement: "A request ends as opted out only if the person, or Meta or AWS for them, said so.",
  check: (history) =>
    history.requests.flatMap((request) => {
      if (outputStatus(request) !== "opted_out" || request.chat === undefined) return [];
      const words = history.inbound.filter(
        ({ chat, at }) => chat === request.chat && at <= (request.end?.at ?? 0),
      );
      const asked = request.asked?.at ?? 0;
      // Who opted in again before the request was made had not opted out of it.
      const last = lastWord(
        words.filter(({ meaning, handledAt }) => meaning === "opt out" || handledAt < asked),
      );
      const said = last?.meaning === "opt out";
      const reported = history.journal.of("status").some(({ code, message }) => {
        const send = history.sends.find((candidate) => candidate.message === message);
        return code === "131050" && send?.chat === request.chat;
      });
      const refused = history.journal
        .of("refused as opted out")
        .some(({ request: of }) => of === request.name);
      return said || reported || refused
        ? []
        : [`${request.name} ended as opted out, and nobody had opted out`];
    }),
};

const cancel: Rule = {
  name: "cancel",
  statement: "What was cancelled with 200 is never sent.",
  check: (history) =>
    history.journal.of("cancelled").flatMap(({ request: name, status, at }) => {
      const request = history.requests.find((candidate) => candidate.name === name);
      if (status !== 200 || request === undefined || request.operated.length > 0) return [];
      return history
        .messages(request)
        .filter((send) => send.at > at || (history.reported(send.message, "failed")?.at ?? never) > at)
        .map(({ message }) => `${message} was sent although its cancelling was answered 200`);
    }),
};

const cancelHeld: Rule = {
  name: "cancel-held",
  statement: "What is held, and shows as held, can be cancelled.",
  check: (history) =>
    history.journal.of("cancelled").flatMap(({ request: name, status, askedAt, at }) => {
      const request = history.requests.find((candidate) => candidate.name === name);
      const isHeld = request?.visits.some((visit) => isHold(visit) && visit.waits < askedAt && visit.to > at);
      // A function that could not say is asked again by its caller.
      if (status === 200 || status >= 429 || isHeld !== true || !showsAsHeld(history, name, askedAt))
        return [];
      return [`${name} was held all the time, and its cancelling was answered ${status}`];
    }),
};

function showsAsHeld(history: History, request: string, at: number): boolean {
  const row = history.journal
    .of("changed")
    .findLast((change) => change.table === "requests" && change.key === request && change.at < at);
  return row?.after?.latest_status === "held";
}

function minutes(milliseconds: number): string {
  return milliseconds === Number.POSITIVE_INFINITY
    ? "for ever"
    : `${Math.round(milliseconds / minute)} minutes`;
}

export const holdRules: readonly Rule[] = [
  expiredTruly,
  wakeUp,
  templateStands,
  failedAfterReply,
  optOutEndsHolds,
  heldAsAsked,
  optedOutTruly,
  cancel,
  cancelHeld,
];
