import type { Choices, Options } from "./choices.ts";
import { draw } from "./random.ts";

/** How much goes wrong in a run. Many runs with a little find more than a few in which nothing works. */
export interface Trouble {
  /** Chance that one call to AWS goes wrong. */
  readonly calls: number;
  /** Calls whose name has this in it go wrong far more often: narrow places need more than chance. */
  readonly focus: string | undefined;
  /** Chance that one call, or one event, takes long. */
  readonly delays: number;
  /** Chance that one event comes twice, again in a week, or not at all. */
  readonly events: number;
  /** Chance that what somebody wrote comes hours later, as after a fault of AWS's: Meta repeats it for so long. */
  readonly hours: number;
  /** Chance that a carrier reports a failure. */
  readonly failures: number;
  /** By how many seconds clocks may differ. */
  readonly skewSeconds: number;
  /** Whether operators touch executions. */
  readonly operators: boolean;
  /** Whether a person's line is full with two: a stack's `maxHeldPerPerson`, which is 40 otherwise. */
  readonly shortLines: boolean;
}

/** Places where one call that goes wrong has something to meet. */
const focuses = [
  ...["AwaitReply", "AwaitDelivery", "ClaimTemplate", "SendTemplate", "SendMessage", "CloseHold"],
  ...["SendTaskSuccess", "SendTaskFailure", "SendWhatsAppMessage", "writes", "failed: UpdateItem"],
];
/** How often a call goes wrong on which the run has its eye. */
const focusChance = 0.3;

export function troubleOf(seed: number): Trouble {
  const of = (name: string, levels: readonly number[]) =>
    levels[Math.floor(draw(seed, `trouble: ${name}`) * levels.length)] ?? 0;
  return {
    calls: of("calls", [0, 0, 0.01, 0.03, 0.1]),
    focus: focuses[Math.floor(draw(seed, "trouble: focus") * focuses.length * 2)],
    delays: of("delays", [0, 0.05, 0.15, 0.3]),
    events: of("events", [0, 0, 0.05, 0.2]),
    hours: of("hours", [0, 0, 0, 0, 0.3]),
    failures: of("failures", [0, 0.1, 0.3, 0.6]),
    skewSeconds: of("skew", [0, 0, 1, 3]),
    operators: of("operators", [0, 0, 0, 1]) === 1,
    shortLines: of("short lines", [0, 0, 0, 0, 1]) === 1,
  };
}

/** Chance that this call goes wrong. */
export function callChance({ calls, focus }: Trouble, name: string): number {
  return focus !== undefined && name.includes(focus) ? focusChance : calls;
}

/** How long a step of its kind may take, by name, in milliseconds. The first is the ordinary time. */
export type Delays = Readonly<Record<string, number>>;

/** A call to AWS: usually at once, now and then so late that others overtake it. */
export const callDelays = { "5 ms": 5, "80 ms": 80, "1 s": 1_000, "6 s": 6_000, "15 s": 15_000 } as const;

/** An event on its way to us. */
export const eventDelays = {
  "10 ms": 10,
  "700 ms": 700,
  "5 s": 5_000,
  "35 s": 35_000,
  "4 min": 240_000,
  "2 h": 7_200_000,
} as const;

/** @returns milliseconds */
export function pickDelay(choices: Choices, name: string, delays: Delays, chance: number): number {
  const options: Record<string, number> = {};
  let index = 0;
  for (const delay in delays) {
    if (chance === 0) return delays[delay] ?? 0;
    // Long delays are rarer than short ones.
    options[delay] = index === 0 ? 1 - chance : chance / 2 ** index;
    index++;
  }
  return delays[choices.pick(name, options)] ?? 0;
}

/** What goes right with the chance that is left by the others. */
export function mostly<Option extends string, Other extends string>(
  usual: Option,
  chance: number,
  others: readonly Other[],
): Options<Option | Other> {
  const options: Record<string, number> = { [usual]: 1 - chance };
  for (const other of others) options[other] = chance / others.length;
  return options as Options<Option | Other>;
}
