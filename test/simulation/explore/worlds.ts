import type { Deed } from "../world/plan.ts";

/** A world small enough to be explored completely. */
export interface World {
  readonly name: string;
  readonly plan: readonly Deed[];
  /** What more than one party reads or changes here; the order of all else does not matter. */
  readonly shared: RegExp;
  /** What may go wrong with a call, and how often in one run. */
  readonly troubles: readonly string[];
  readonly mostTroubles: number;
  /** How many steps come late, where not every order of all is tried; undefined if every order is. */
  readonly mostLate?: number;
  /** Choices of the world that are settled; undefined for the rest. */
  fixed(name: string): string | undefined;
}

const asks = (request: string, at: number): Deed => ({
  ...{ at, does: "asks", request, person: "Ana", channel: "whatsapp" },
  ...{ seconds: 120, fallback: false, kind: "text" },
});
const writes: Deed = { at: 2, does: "writes", person: "Ana", event: "Ana writes", what: "text" };

/** Statuses of messages say nothing here that a template's does not; clocks agree, and functions are loaded. */
function settled(name: string, template: string): string | undefined {
  if (/clock|takes|after|batch|queued|echoes/.test(name)) return "usual";
  if (/template: Meta$/.test(name)) return template;
  if (/: Meta$/.test(name)) return "arrives";
  if (/(message|sms)( \d+)? (accepted|sent|delivered|read|failed): arrives$/.test(name)) return "lost";
  if (/template (accepted|sent|read): arrives$/.test(name)) return "lost";
  if (/arrives$|deleted|at once/.test(name)) return "usual";
  return undefined;
}

function world(
  name: string,
  plan: readonly Deed[],
  more: { template?: string; troubles?: readonly string[]; twice?: RegExp; mostLate?: number } = {},
): World {
  const { template = "arrives", troubles = [], twice, mostLate } = more;
  return {
    name,
    plan,
    // Rows of requests have one writer here, and those of messages only what a template's status may meet.
    shared:
      template === "arrives" ? /conversations|phone|task tokens/ : /conversations|messages|phone|task tokens/,
    troubles,
    mostTroubles: troubles.length === 0 ? 0 : 1,
    ...(mostLate === undefined ? {} : { mostLate }),
    fixed: (choice) => (twice?.test(choice) ? "twice" : settled(choice, template)),
  };
}

const one = [asks("ana-1", 0)];
const two = [...one, asks("ana-2", 1)];
const calls = ["lost answer", "dies before", "dies after", "twice"] as const;

export const worlds: readonly World[] = [
  world("one message, one reply", [...one, writes]),
  world("one message, one reply that comes twice", [...one, writes], { twice: /^Ana writes: arrives/ }),
  world("one message, one reply, one call that goes wrong", [...one, writes], { troubles: calls }),
  world("one message, a template that fails for good", one, { template: "fails 131026" }),
  world("one message, one reply, a template that fails for good", [...one, writes], {
    template: "fails 131026",
  }),
  world("two messages, one reply", [...two, writes]),
  world("two messages, one reply that comes twice", [...two, writes], {
    twice: /^Ana writes: arrives/,
    mostLate: 2,
  }),
  world("two messages, a template that fails for good", two, { template: "fails 131026", mostLate: 2 }),
  world("two messages, one reply, a template that fails for good", [...two, writes], {
    template: "fails 131026",
    mostLate: 2,
  }),
  world("two messages, one reply, one call that goes wrong", [...two, writes], {
    troubles: calls,
    mostLate: 1,
  }),
];
