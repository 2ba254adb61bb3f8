import type { Deed } from "../world/plan.ts";

/** A world small enough to be explored completely. */
export interface World {
  readonly name: string;
  readonly plan: readonly Deed[];
  /** What may go wrong with a call, and how often in one run. */
  readonly troubles: readonly string[];
  readonly mostTroubles: number;
  /** Choices of the world that are settled; undefined for the rest. */
  fixed(name: string): string | undefined;
}

const asks = (request: string, at: number): Deed => ({
  ...{ at, does: "asks", request, person: "Ana", channel: "whatsapp" },
  ...{ seconds: 1_800, fallback: false, kind: "text" },
});
const writes: Deed = { at: 2, does: "writes", person: "Ana", event: "Ana writes", what: "text" };

/** How the templates of a world fare. */
interface Templates {
  /** What Meta does with them: an option of meta.ts. */
  readonly fate: string;
  /** Of which of them a status comes, that they were delivered or failed. Of the others nothing is heard. */
  readonly told: RegExp;
}

/** Statuses of messages say nothing here that a template's does not; clocks agree, and functions are loaded. */
function settled(name: string, { fate, told }: Templates): string | undefined {
  if (/clock|takes|after|batch|queued|echoes/.test(name)) return "usual";
  if (/: Meta$/.test(name)) return told.test(name) ? fate : "arrives";
  if (/ (accepted|sent|delivered|read|failed): arrives$/.test(name)) {
    return told.test(name) && /(delivered|failed): arrives$/.test(name) ? "once" : "lost";
  }
  if (/arrives$|deleted|at once/.test(name)) return "usual";
  return undefined;
}

function world(
  name: string,
  plan: readonly Deed[],
  more: Partial<Templates> & { troubles?: readonly string[]; twice?: RegExp } = {},
): World {
  const { fate = "arrives", told = everyTemplate, troubles = [], twice } = more;
  return {
    name,
    plan,
    troubles,
    mostTroubles: troubles.length === 0 ? 0 : 1,
    fixed: (choice) => (twice?.test(choice) ? "twice" : settled(choice, { fate, told })),
  };
}

const everyTemplate = /^ana-\d template/;
const firstTemplate = /^ana-1 template(:| [a-z])/;
const noTemplate = /^$/;
const one = [asks("ana-1", 0)];
const two = [...one, asks("ana-2", 1)];
const calls = ["lost answer", "dies before", "dies after", "twice"] as const;

export const worlds: readonly World[] = [
  world("one message, one reply", [...one, writes]),
  world("one message, one reply that comes twice", [...one, writes], { twice: /^Ana writes: arrives/ }),
  world("one message, one reply, one call that goes wrong", [...one, writes], { troubles: calls }),
  world("one message, a template that fails for good", one, { fate: "fails 131026" }),
  world("one message, one reply, a template that fails for good", [...one, writes], {
    fate: "fails 131026",
  }),
  world("two messages, one reply", [...two, writes]),
  world("two messages, one reply that comes twice", [...two, writes], {
    twice: /^Ana writes: arrives/,
    told: noTemplate,
  }),
  world("two messages, a template that fails for good", two, { fate: "fails 131026" }),
  world("two messages, one reply, a first template that fails for good", [...two, writes], {
    fate: "fails 131026",
    told: firstTemplate,
  }),
  world("two messages, one reply, one call that goes wrong", [...two, writes], {
    troubles: calls,
    told: noTemplate,
  }),
];
