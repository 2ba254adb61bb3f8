import { outcomes } from "../../../lib/messaging/outcomes.ts";
import type { FactOf } from "../journal.ts";
import { type History, isStoppedInsideSend, type RequestHistory } from "./history.ts";
import type { Rule } from "./rule.ts";

const proven = new Set(["delivered", "read"]);
const neverSent = new Set(["expired", "cancelled", "opted_out", "invalid", "too_many_held"]);
const rank = ["unknown", "sent_for_delivery", "sent", "failed", "delivered", "read"];

const ends: Rule = {
  name: "ends",
  statement: "Every accepted request comes to an end, in bounded time.",
  check: (history) =>
    history.requests
      .filter(({ end }) => end === undefined)
      .map(({ name, visits }) => `${name} never ended: it is still in ${visits.at(-1)?.state}`),
};

const endsTruly: Rule = {
  name: "ends-truly",
  statement:
    "An execution ends as delivered only if a phone shows the message, and as unconfirmed only if nobody had said so.",
  check: (history) =>
    history.requests.flatMap((request) => {
      const { name, visits, end, operated } = request;
      if (end === undefined || operated.length > 0) return [];
      const messages = history.messages(request).map(({ message }) => message);
      const state = visits.at(-1)?.state;
      if (state === "Delivered" && !messages.some((message) => history.shownAt(message) <= end.at)) {
        return [`${name} ended as delivered, and no phone shows it`];
      }
      const last = messages.at(-1);
      const known = last !== undefined && history.provenAt(last) < end.at - 60_000;
      return state === "SentWithoutConfirmation" && known
        ? [`${name} ended without confirmation, and its delivery was known`]
        : [];
    }),
};

const minutes = 60_000;

const endsWhenKnown: Rule = {
  name: "ends-when-known",
  statement: "Nothing waits on for proof of a message that is known to have arrived.",
  check: (history) =>
    history.requests.flatMap((request) =>
      request.operated.length > 0
        ? []
        : request.visits.flatMap(({ state, from, to }) => {
            if (!/^Await(Delivery|Fallback|LastWord)$/.test(state)) return [];
            const awaited = history.messages(request).findLast(({ calledAt }) => calledAt <= from);
            const known =
              awaited === undefined ? Number.POSITIVE_INFINITY : history.provenAt(awaited.message);
            return to > Math.max(from, known) + 20 * minutes
              ? [
                  `${request.name} waited on in ${state}, though ${awaited?.message} was known to have arrived`,
                ]
              : [];
          }),
    ),
};

const statusRises: Rule = {
  name: "status-rises",
  statement: "A message's status only rises, and its history keeps the first instant of each.",
  check: (history) =>
    history.journal.of("changed").flatMap(({ table, key, before, after }) => {
      if (table !== "messages" || before?.latest_status === undefined) return [];
      const [was, is] = [before, after].map((row) => rank.indexOf(String(row?.latest_status)));
      if ((is ?? -1) < (was ?? -1))
        return [`${key} fell from ${before.latest_status} to ${after?.latest_status}`];
      const kept = Object.entries((before.delivery_history ?? {}) as Record<string, string>).every(
        ([status, at]) => (after?.delivery_history as Record<string, string> | undefined)?.[status] === at,
      );
      return kept ? [] : [`${key} lost or changed a part of its history`];
    }),
};

/** What GET said, in its own word. */
function said({ body }: FactOf<"got">): string {
  return String(body.latest_status);
}

const getKnows: Rule = {
  name: "get-knows",
  statement: "A request that was accepted is never unknown to GET.",
  check: (history) =>
    history.requests
      .filter(({ asked }) => asked !== undefined)
      .flatMap(({ name, gets, asked }) =>
        gets
          .filter(({ status, at }) => status !== 200 && at > (asked?.at ?? 0) + 30_000)
          .map(({ status }) => `GET ${name} answered ${status}`),
      ),
};

/** Whether a message is out and the write of its row is on its way. */
function isBeingStored({ visits }: RequestHistory, at: number): boolean {
  return visits.some(
    ({ state, from, to, waits }) =>
      /^Await(Delivery|Fallback)$/.test(state) && from <= at && to > at && waits > at,
  );
}

const getTruth: Rule = {
  name: "get-truth",
  statement: "GET never denies what the phone shows, once that has been reported.",
  check: (history) =>
    history.requests.flatMap((request) =>
      request.gets.flatMap((got) => {
        const shown = history
          .messages(request)
          // Of what an execution has sent that an operator stopped before it could note so nobody can know.
          .filter(({ message }) => request.stoppedIn.length === 0 || history.isAnswered(message))
          // A function that reads takes its time: what it cannot miss was there before it was asked.
          .filter(({ message }) => history.shownAt(message) <= got.askedAt);
        const known = shown.some(({ message }) => history.provenAt(message) <= got.askedAt);
        if (known && !proven.has(said(got)))
          return [`GET ${request.name} said ${said(got)} of a message known to be shown`];
        // Of one that Meta has called failed, and of which no proof came, nobody can know that it is shown.
        const unrefuted = shown.filter(({ message }) => history.reported(message, "failed") === undefined);
        // Until its row is written nobody can know either.
        if (isBeingStored(request, got.askedAt)) return [];
        if (unrefuted.length > 0 && neverSent.has(said(got)))
          return [`GET ${request.name} said ${said(got)} of a message that was shown`];
        return [];
      }),
    ),
};

const getInventsNothing: Rule = {
  name: "get-invents-nothing",
  statement: "GET calls delivered only what a phone shows.",
  check: (history) =>
    history.requests.flatMap((request) =>
      request.gets
        .filter((got) => proven.has(said(got)))
        .filter((got) => !history.messages(request).some(({ message }) => history.shownAt(message) <= got.at))
        .map((got) => `GET ${request.name} said ${said(got)}, and no phone shows it`),
    ),
};

const getStays: Rule = {
  name: "get-stays",
  statement: "The end that GET has told stays, and what it has called delivered it never calls otherwise.",
  check: (history) =>
    history.requests.flatMap(({ name, gets, operated }) =>
      gets.flatMap((got, index) => {
        if (operated.length > 0) return [];
        const earlier = gets.slice(0, index).filter(({ at }) => at <= got.askedAt);
        const end = earlier.find(({ body }) => body.outcome !== undefined)?.body;
        const isOtherEnd =
          end !== undefined && (end.outcome !== got.body.outcome || end.ended_at !== got.body.ended_at);
        const isDenied = earlier.some((before) => proven.has(said(before))) && !proven.has(said(got));
        return isOtherEnd || isDenied
          ? [`GET ${name} told an end, and later ${said(got)} and ${String(got.body.outcome)}`]
          : [];
      }),
    ),
};

const endedOnce: Rule = {
  name: "ended-once",
  statement: "Exactly one end of every request is published; a repeat says the very same.",
  check: (history) =>
    history.requests.flatMap(({ name, end }) => {
      if (end === undefined) return [];
      const told = endsOf(history, name);
      const distinct = new Set(told.map(({ detail }) => JSON.stringify(detail)));
      if (distinct.size === 1) return [];
      const words = told.map(({ detail }) => String(detail.status)).join(", ");
      return [`${name} was published as ended ${distinct.size === 0 ? "not at all" : `with ${words}`}`];
    }),
};

const endedTruly: Rule = {
  name: "ended-truly",
  statement: "What is published as a request's end is what came of it.",
  check: (history) =>
    history.requests.flatMap((request) =>
      endsOf(history, request.name).flatMap(({ at, detail }) => {
        const lie = lieOf(history, request, String(detail.status), at);
        return lie === undefined
          ? []
          : [`${request.name} was published as ${String(detail.status)}, and ${lie}`];
      }),
    ),
};

function endsOf(history: History, request: string) {
  return history.journal
    .of("published")
    .filter(({ type, detail }) => type === "request.ended" && detail.request_id === request);
}

function lieOf(history: History, request: RequestHistory, status: string, at: number): string | undefined {
  const messages = history.messages(request);
  const shown = messages.find(({ message }) => history.shownAt(message) < Number.POSITIVE_INFINITY);
  if (status === "delivered") return shown === undefined ? "no phone shows it" : undefined;
  if (
    neverSent.has(status) &&
    messages.length > 0 &&
    messages.some(({ message }) => !history.reported(message, "failed"))
  ) {
    return "it was sent";
  }
  // What left a send that was stopped has no row, so nobody takes note of its statuses: operators are told not to redrive it.
  if (isStoppedInsideSend(request) && request.operated.includes("redrives")) return undefined;
  const provenAt = Math.min(...messages.map(({ message }) => history.provenAt(message)));
  return provenAt < at - 60_000 ? "its delivery was known" : undefined;
}

const getAgrees: Rule = {
  name: "get-agrees",
  statement: "When all is over, GET says of a request what its execution ended with.",
  check: (history) =>
    history.requests.flatMap(({ name, gets, end, operated, asked }) => {
      const last = gets.at(-1);
      if (last === undefined || end === undefined || operated.length > 0 || asked === undefined) return [];
      const output = end.output === undefined ? undefined : (JSON.parse(end.output) as { status?: string });
      const refusal = end.error === outcomes.too_many_held.state ? "too_many_held" : "failed";
      const expected = end.status === "SUCCEEDED" ? output?.status : refusal;
      const word = said(last);
      // A proof that comes after the end still counts.
      if (expected === undefined || word === expected || proven.has(word)) return [];
      if (end.status === "FAILED" && word === "invalid") return [];
      // Without confirmation: whatever is known of the message.
      if (["sent_for_delivery", "sent", "unknown"].includes(expected) && rank.includes(word)) return [];
      return [`GET ${name} says ${word}, and its execution ended with ${expected}`];
    }),
};

/** The shortest wait for proof, that after a carrier's last word, less what clocks may differ; milliseconds. */
const shortestWait = 590_000;

const waitedOut: Rule = {
  name: "waited-out",
  statement: "Proof of a delivery is waited for until it comes, or the time for it is over.",
  check: (history) =>
    history.requests.flatMap(({ name, visits, operated }) =>
      visits
        .filter(
          ({ state, next }) => /^Await(Delivery|Fallback|LastWord)$/.test(state) && next === "ForgetWait",
        )
        // One that could not be stored is none. The time runs from when it was to be stored.
        .filter(({ from, waits, to }) => operated.length === 0 && to - from < shortestWait && waits < to)
        .map(({ state }) => `${name} gave up ${state} before its time`),
    ),
};

export const answerRules: readonly Rule[] = [
  ...[
    ends,
    endsTruly,
    endsWhenKnown,
    waitedOut,
    statusRises,
    getKnows,
    getTruth,
    getInventsNothing,
    getStays,
    getAgrees,
  ],
  ...[endedOnce, endedTruly],
];
