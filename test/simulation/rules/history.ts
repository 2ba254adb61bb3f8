import type { FactOf, Journal } from "../journal.ts";
import type { Outcome } from "../simulation.ts";
import { type Business, businessOf, chatOf } from "../world/businesses.ts";
import { type Writing, windowHours } from "../world/plan.ts";

type Wrote = FactOf<"wrote">;

/** A message that was sent, and in which chat: what is promised of a person is promised of each number by itself. */
export interface Sent extends FactOf<"sent"> {
  readonly chat: string;
}

/** A stay of an execution in one state. */
export interface Visit {
  readonly state: string;
  readonly from: number;
  to: number;
  /** From when on its task token was stored; Infinity if it never was. */
  waits: number;
  /** The state after it; undefined if the execution ended here. */
  next: string | undefined;
}

/** One request, from the caller's POST to the end of its execution. */
export interface RequestHistory {
  readonly name: string;
  /** Undefined for what the stack sends of its own accord. */
  readonly asked: FactOf<"asked"> | undefined;
  readonly person: string | undefined;
  /** The number from which it goes on WhatsApp; undefined if none was settled. */
  readonly business: Business | undefined;
  /** The person's chat with that number; undefined if nobody knows whose it is. */
  readonly chat: string | undefined;
  /** How long it may be held, milliseconds. */
  readonly holds: number;
  readonly visits: readonly Visit[];
  readonly sends: readonly Sent[];
  readonly end: FactOf<"ended"> | undefined;
  /** What operators did to it. */
  readonly operated: readonly string[];
  /** In what an operator stopped it. */
  readonly stoppedIn: readonly Visit[];
  readonly gets: ReadonlyArray<FactOf<"got">>;
}

/** What a person wrote, when it was seen, and when it had been taken in. */
export interface Inbound extends Wrote {
  readonly chat: string;
  readonly arrivedAt: number;
  readonly handledAt: number;
}

/** The facts of a run by request, person and message. Instants are milliseconds since the epoch; Infinity is never. */
export class History {
  readonly outcome: Outcome;
  readonly journal: Journal;
  readonly requests: readonly RequestHistory[];
  readonly inbound: readonly Inbound[];
  readonly sends: readonly Sent[];
  readonly #statuses: ReadonlyArray<FactOf<"status">>;
  readonly #arrived: ReadonlyMap<string, number>;
  readonly #handled: ReadonlyMap<string, number>;
  readonly #shown: ReadonlyMap<string, number>;

  constructor(outcome: Outcome) {
    const { journal } = outcome;
    this.outcome = outcome;
    this.journal = journal;
    this.#arrived = firstOf(journal.of("arrived").map(({ event, at }) => [original(event), at]));
    this.#handled = firstOf(journal.of("handled").map(({ event, at }) => [original(event), at]));
    this.#shown = firstOf(journal.of("shown").map(({ message, at }) => [message, at]));
    this.#statuses = journal.of("status");
    this.sends = journal.of("sent").map((send) => ({ ...send, chat: chatOf(send.person, send.business) }));
    const written = journal.of("wrote").map((fact) => ({
      ...fact,
      chat: chatOf(fact.person, fact.business),
      arrivedAt: this.#arrived.get(fact.event) ?? Number.POSITIVE_INFINITY,
      handledAt: this.#handled.get(fact.event) ?? Number.POSITIVE_INFINITY,
    }));
    // Nobody can know whose a hidden number is before that person has been seen with it.
    const isNobodys = ({ what, person, arrivedAt }: Inbound) =>
      what === "hidden number" &&
      !written.some((word) => word.person === person && word.what !== what && word.handledAt < arrivedAt);
    this.inbound = written.map((word) => (isNobodys(word) ? { ...word, meaning: "nothing" } : word));
    this.requests = requestsOf(outcome, this.sends);
  }

  /** When the carrier made such a status of the message. */
  reported(message: string, status: string): FactOf<"status"> | undefined {
    return this.#statuses.find((fact) => fact.message === message && fact.status === status);
  }

  /** When an event, or a copy of it, first reached the queue. */
  arrivedAt(event: string | undefined): number {
    return this.#arrived.get(event ?? "") ?? Number.POSITIVE_INFINITY;
  }

  /** When an event, or a copy of it, had first been taken in without a failure. */
  handledAt(event: string | undefined): number {
    return this.#handled.get(event ?? "") ?? Number.POSITIVE_INFINITY;
  }

  /** Whether the person wrote anything in a chat from one instant to another, both included. */
  hasWritten(chat: string, from: number, to: number): boolean {
    return this.inbound.some((word) => word.chat === chat && word.at >= from && word.at <= to);
  }

  shownAt(message: string): number {
    return this.#shown.get(message) ?? Number.POSITIVE_INFINITY;
  }

  /** When the stack had taken in that the message arrived, under a name by which it knew the message then. */
  provenAt(message: string): number {
    if (!this.isKnown(message)) return Number.POSITIVE_INFINITY;
    const namedAt = this.namedAt(message);
    const proofs = ["delivered", "read"]
      .map((status) => this.handledAt(this.reported(message, status)?.event))
      // Of one batch they are taken in at once, and whoever looks for the row need not see what the other writes.
      .filter((at) => at > namedAt);
    return Math.min(...proofs, Number.POSITIVE_INFINITY);
  }

  /** From when on the name that Meta's statuses go by was known. */
  namedAt(message: string): number {
    const send = this.sends.find((candidate) => candidate.message === message);
    return this.outcome.metaEchoes || send?.channel === "sms"
      ? 0
      : this.handledAt(this.reported(message, "accepted")?.event);
  }

  /** Whether a status tells whose it is: by AWS's id, if the send's answer came; else only by what Meta echoes. */
  isKnown(message: string): boolean {
    const { metaEchoes } = this.outcome;
    const send = this.sends.find((candidate) => candidate.message === message);
    if (send?.channel === "sms") return this.isAnswered(message);
    // Only the first status has AWS's id beside Meta's.
    const accepted = this.handledAt(this.reported(message, "accepted")?.event);
    return metaEchoes || (this.isAnswered(message) && accepted < Number.POSITIVE_INFINITY);
  }

  /** Whether the stack knows AWS's id of the message: where the send got no answer, it cannot know that it left. */
  isAnswered(message: string): boolean {
    return this.outcome.cloud.rows("messages").some(({ eum_msg_id }) => eum_msg_id === `aws ${message}`);
  }

  /** The request's own messages, in the order of sending; a template is none. */
  messages(request: RequestHistory): Sent[] {
    return request.sends.filter(({ role }) => role !== "template");
  }

  /** Whether the person's last word about consent in a chat, of those that had arrived by then, was to stop. */
  isOptedOut(chat: string, at: number): boolean {
    const words = this.inbound.filter((word) => word.chat === chat && word.arrivedAt <= at);
    return lastWord(words)?.meaning === "opt out";
  }

  /** Whether the person may count as opted out: so their last word is, or a word about it is being taken in. */
  mayBeOptedOut(chat: string, at: number): boolean {
    return (
      this.isOptedOut(chat, at) ||
      this.inbound.some(
        (word) =>
          word.chat === chat && /^opt/.test(word.meaning) && word.arrivedAt <= at && word.handledAt > at,
      )
    );
  }

  /**
   * What was written until then is overruled by a refusal of this message. Of a function that died over its send nobody
   * knows on what it relied: the time of its death has to do, by clocks that differ.
   */
  #overruledUntil({ request, at }: Sent): number {
    const visits = this.requests.find(({ name }) => name === request)?.visits ?? [];
    const sending = visits.findLast(({ state, from }) => state === "SendMessage" && from <= at);
    if (sending?.next !== "ReleaseNextMeanwhile") return at;
    const isTold = this.journal
      .of("threw")
      .some(
        (fact) => fact.by === `${request}/SendMessage` && fact.at >= sending.from && fact.at <= sending.to,
      );
    return isTold ? at : sending.to + 1_000 * (1 + 2 * this.outcome.trouble.skewSeconds);
  }

  /** Replies in a chat on which one may count at `at`: recent, and not overruled by Meta, which knows better. */
  replies(chat: string, at: number): Inbound[] {
    const overruled = this.#statuses
      .filter(({ code, at: reportedAt }) => code === "131047" && reportedAt <= at)
      .map(({ message }) => this.sends.find((send) => send.message === message))
      .filter((send) => send?.chat === chat)
      .map((send) => (send === undefined ? 0 : this.#overruledUntil(send)));
    const since = Math.max(0, ...overruled);
    return this.inbound.filter(
      (word) =>
        word.chat === chat &&
        word.at > Math.max(since, at - usableWindow(word.what)) &&
        (word.meaning === "reply" || word.meaning === "opt in"),
    );
  }
}

/** The window less the margin, and a little for clocks that differ; milliseconds. */
export function usableWindow(what: Writing): number {
  return (windowHours(what) * 60 - 10) * 60 * 1000 - 10_000;
}

/** Somebody's last word about consent; of two in one second the opt-out counts. */
export function lastWord(words: readonly Inbound[]): Inbound | undefined {
  return words
    .filter(({ meaning }) => /^opt/.test(meaning))
    .toSorted(
      (a, b) => a.second - b.second || Number(a.meaning === "opt out") - Number(b.meaning === "opt out"),
    )
    .at(-1);
}

/** When a request's execution last entered a state, up to an instant; undefined if it had not. */
export function enteredAt(
  request: Pick<RequestHistory, "visits"> | undefined,
  name: string,
  by: number,
): number | undefined {
  return request?.visits.findLast(({ state, from }) => state === name && from <= by)?.from;
}

/** Whether an operator stopped it while a send was on its way, which they are told not to redrive. */
export function isStoppedInsideSend({ stoppedIn }: RequestHistory): boolean {
  return stoppedIn.some(({ state }) => state.startsWith("Send"));
}

/**
 * Whether an operator answered a token by hand whose write was still on its way: the execution goes on to an end of
 * its own, of which nobody is told, and the write leaves the token behind.
 */
export function isAnsweredBeforeItsWrite({ visits, operated }: RequestHistory): boolean {
  const isLeft = ({ state, waits, to, next }: Visit) =>
    state.startsWith("Await") && waits > to && next !== undefined;
  return operated.includes("answers by hand") && visits.some(isLeft);
}

/** Copies of an event have its label and a remark. */
export function original(label: string): string {
  return label.replace(/ \((copy|replayed)\)$/, "");
}

function firstOf(instants: Array<[string, number]>): Map<string, number> {
  const first = new Map<string, number>();
  for (const [name, at] of instants) if (!first.has(name)) first.set(name, at);
  return first;
}

function requestsOf({ journal, cloud }: Outcome, sends: readonly Sent[]): RequestHistory[] {
  const asked = new Map(journal.of("asked").map((fact) => [fact.request, fact]));
  const visits = new Map<string, Visit[]>();
  const ends = new Map<string, FactOf<"ended">>();
  for (const fact of journal.facts) {
    if (fact.kind === "entered") {
      const list = visits.get(fact.request) ?? [];
      visits.set(fact.request, list);
      const last = list.at(-1);
      if (last !== undefined && last.to === Number.POSITIVE_INFINITY) {
        last.to = fact.at;
        last.next = fact.state;
      }
      const never = Number.POSITIVE_INFINITY;
      list.push({ state: fact.state, from: fact.at, to: never, waits: never, next: undefined });
    }
    if (fact.kind === "waits") {
      const last = visits.get(fact.request)?.at(-1);
      if (last !== undefined) last.waits = Math.min(last.waits, fact.at);
    }
    if (fact.kind === "ended") {
      ends.set(fact.request, fact);
      const last = visits.get(fact.request)?.at(-1);
      if (last !== undefined) last.to = fact.at;
    }
    if (fact.kind === "redriven") ends.delete(fact.request);
  }
  const names = new Set([...asked.keys(), ...visits.keys()]);
  const operators = journal.of("operator");
  const gets = journal.of("got");
  const rows = new Map(cloud.rows("requests").map((row) => [row.request_id, row]));
  return [...names].map((name) => {
    const own = sends.filter(({ request }) => request === name);
    const question = asked.get(name);
    const seconds = Number(question?.body.reply_timeout_seconds ?? 7_200);
    const person = question?.person ?? own[0]?.person;
    const business =
      businessOf(rows.get(name)?.origination_id) ??
      businessOf(question?.body.from) ??
      own.find((send) => send.business !== undefined)?.business;
    return {
      name,
      asked: question,
      ...{ person, business, chat: person === undefined ? undefined : chatOf(person, business) },
      holds: seconds * 1000,
      visits: visits.get(name) ?? [],
      sends: own,
      end: ends.get(name),
      operated: operators.filter(({ request }) => request === name).map(({ did }) => did),
      stoppedIn: operators
        .filter(({ request, did }) => request === name && did === "stops")
        .flatMap(({ at }) => visits.get(name)?.findLast(({ from }) => from <= at) ?? []),
      gets: gets.filter(({ request }) => request === name),
    };
  });
}
