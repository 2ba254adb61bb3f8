import type { Fact, Journal } from "../journal.ts";
import { original } from "../rules/history.ts";

/** What a rule may compare the instant of, with that of another. */
type Kind = "sent" | "waits" | "claims" | "goes on" | "taken in";

/** A fact by which a rule may judge, in the life of one request or one event. */
export interface Mark {
  readonly fact: Fact;
  readonly name: string;
  readonly of: string;
  /** Undefined if only its place in its own life matters. */
  readonly kind: Kind | undefined;
}

/**
 * Which facts of different lives the rules compare, where nobody opts out and Meta refuses nothing with 131047. The
 * order of any other two says nothing: runs that differ in it alone break the same rules (explore.test.ts).
 */
const compared: ReadonlyArray<readonly [Kind, Kind]> = [
  ["taken in", "claims"],
  ["taken in", "goes on"],
  ["waits", "goes on"],
  ["sent", "sent"],
];

export function isCompared(a: Mark, b: Mark): boolean {
  if (a.of === b.of) return true;
  return compared.some(([one, other]) =>
    a.kind === one ? b.kind === other : a.kind === other && b.kind === one,
  );
}

/** The marks among a run's facts, in the order in which they happened. */
export function marksOf({ facts }: Journal): Mark[] {
  const stateOf = new Map<string, string>();
  const takenIn = new Set<string>();
  return facts.flatMap((fact): Mark[] => {
    const mark = markOf(fact, stateOf, takenIn);
    return mark === undefined ? [] : [{ fact, ...mark }];
  });
}

function markOf(
  fact: Fact,
  stateOf: Map<string, string>,
  takenIn: Set<string>,
): Omit<Mark, "fact"> | undefined {
  switch (fact.kind) {
    case "sent":
      return { name: `sent ${fact.message}`, of: fact.request, kind: "sent" };
    case "waits":
      return { name: "waits", of: fact.request, kind: "waits" };
    case "entered": {
      const { request, state } = fact;
      const isHoldOver = /^(AwaitReply|CloseHold)/.test(stateOf.get(request) ?? "");
      stateOf.set(request, state);
      const claims = state === "ClaimTemplate" ? "claims" : undefined;
      return { name: state, of: request, kind: isHoldOver ? "goes on" : claims };
    }
    case "arrived":
      return { name: "arrived", of: original(fact.event), kind: undefined };
    case "handled": {
      // Of an event that comes twice the first counts.
      const event = original(fact.event);
      if (takenIn.has(event)) return undefined;
      takenIn.add(event);
      // What people write is judged by when it was taken in; of statuses the rules ask for minutes.
      const isWord = /writes/.test(event);
      return { name: "taken in", of: event, kind: isWord ? "taken in" : undefined };
    }
    case "threw":
      return { name: "threw", of: fact.by, kind: undefined };
    default:
      return undefined;
  }
}

/** For each mark, how many of each other life came before it that it is compared with: two runs of the same order agree. */
export function orderOf(marks: readonly Mark[]): string[] {
  return marks
    .map((mark, index) => {
      const before = new Map<string, number>();
      for (const other of marks.slice(0, index)) {
        if (isCompared(other, mark)) before.set(other.of, (before.get(other.of) ?? 0) + 1);
      }
      return `${mark.of}: ${mark.name} ${JSON.stringify([...before].sort())}`;
    })
    .sort();
}
