import type { PhoneMessage, RequestAnswer } from "../../host/answers.ts";
import { channelLabel } from "../state/channels.ts";
import { roleWords } from "../state/roles.ts";
import { isStatus, statuses, statusWords } from "../state/statuses.ts";
import type { Fate, Progress, Visit } from "./progress.ts";
import { inWords } from "./setbacks.ts";

/** A stretch of time, epoch milliseconds. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A stay in a state. */
export interface Stay extends Span {
  readonly kind: "stay";
  readonly state: string;
  /** 1 for the first stay in this state. */
  readonly round: number;
  readonly fate: Fate;
  readonly attempts: ReadonlyArray<Span & { readonly isGood: boolean }>;
}

/** What Meta, a carrier or the person did. */
export interface Happening extends Span {
  readonly kind: "happening";
  readonly words: string;
  readonly isGood: boolean;
}

export type Entry = Stay | Happening;

export interface Timeline {
  /** In order of their beginning. */
  readonly entries: readonly Entry[];
  /** Where an instant that an entry begins or ends at stands, from 0 to 100. */
  readonly positionOf: (at: number) => number;
}

interface Told {
  readonly progress: Progress;
  readonly answer: RequestAnswer | undefined;
  /** What the person's phone shows. */
  readonly chat: readonly PhoneMessage[];
  readonly name: string;
  readonly startedAt: number;
  /** When the execution ended, or now. */
  readonly until: number;
}

/** An execution's stays and waits with what happened around it, in the order of time. */
export function timelineOf(told: Told): Timeline {
  const entries = [...staysOf(told), ...reported(told), ...written(told)].sort(
    (one, other) => one.from - other.from || order[one.kind] - order[other.kind],
  );
  return { entries, positionOf: scaleOf(entries) };
}

/** What causes a stay comes before it. */
const order = { happening: 0, stay: 1 } as const;

function staysOf({ progress, until }: Told): Stay[] {
  const rounds = new Map<string, number>();
  return progress.visits.map((visit) => {
    const round = (rounds.get(visit.name) ?? 0) + 1;
    rounds.set(visit.name, round);
    const to = visit.leftAt === undefined ? until : Date.parse(visit.leftAt);
    return {
      kind: "stay",
      state: visit.name,
      round,
      fate: visit.fate,
      from: Date.parse(visit.enteredAt),
      to,
      attempts: attemptsOf(visit, to),
    };
  });
}

function attemptsOf({ attempts }: Visit, until: number): Stay["attempts"] {
  return attempts.map(({ at, outcome }) => ({
    from: Date.parse(at),
    to: outcome === undefined ? until : Date.parse(outcome.at),
    isGood: outcome === undefined || outcome.kind === "succeeded",
  }));
}

/**
 * The statuses of its messages, but that of the send, which a stay shows. Meta says the second only, and a message did
 * not come to anything before it was sent.
 */
function reported({ answer }: Told): Happening[] {
  return (answer?.messages ?? []).flatMap(({ role, type, delivery_history, error }) => {
    const { sent_for_delivery: sent = "" } = delivery_history;
    return Object.entries(delivery_history)
      .filter(([status]) => status !== "sent_for_delivery")
      .sort(([one], [other]) => stepOf(one) - stepOf(other))
      .map(([status, at]) => {
        const why = status === "failed" && error !== undefined ? `: ${inWords(error)}` : "";
        return {
          kind: "happening",
          words: `${roleWords(role)} ${statusWords(status)} (${channelLabel(type)})${why}`,
          isGood: status !== "failed",
          ...instant(at > sent ? at : sent),
        };
      });
  });
}

/** Of what came in the same second, the earlier step of a message is told first. */
function stepOf(status: string): number {
  return isStatus(status) ? statuses.indexOf(status) : statuses.length;
}

/** What the person did while it ran. */
function written({ chat, name, startedAt, until }: Told): Happening[] {
  return chat
    .filter(({ direction }) => direction === "in")
    .map(({ at, body, kind }) => ({
      kind: "happening" as const,
      words: body === "" ? `${name} sends: ${kind}` : `${name} writes “${body.slice(0, 60)}”`,
      isGood: true,
      ...instant(at),
    }))
    .filter(({ from }) => from >= startedAt && from <= until);
}

function instant(at: string): Span {
  return { from: Date.parse(at), to: Date.parse(at) };
}

/** As wide as a gap of this length, milliseconds, is drawn, others are drawn by the logarithm of theirs. */
const unit = 20;

/** A call takes milliseconds and a wait takes hours: both are to be seen, so a gap is as wide as its logarithm. */
function scaleOf(entries: readonly Entry[]): (at: number) => number {
  const spans = entries.flatMap((entry) => (entry.kind === "stay" ? [entry, ...entry.attempts] : [entry]));
  const instants = [...new Set(spans.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
  const positions = new Map<number, number>();
  let width = 0;
  for (const [index, at] of instants.entries()) {
    width += Math.log2(1 + (at - (instants[index - 1] ?? at)) / unit);
    positions.set(at, width);
  }
  return (at) => (width === 0 ? 0 : (100 * (positions.get(at) ?? 0)) / width);
}
