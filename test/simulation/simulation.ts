import { type Blueprint, withSecondNumber, withShortLines } from "./aws/blueprint.ts";
import { Cloud } from "./aws/cloud.ts";
import type { Exploration } from "./explore/exploration.ts";
import { Journal } from "./journal.ts";
import { type Choices, type Deviation, ReplayedChoices, SeededChoices } from "./kernel/choices.ts";
import { Kernel } from "./kernel/kernel.ts";
import { type Trouble, troubleOf } from "./kernel/trouble.ts";
import { Meta } from "./world/meta.ts";
import { People, personOf } from "./world/people.ts";
import { type Deed, namesSecond, planOf } from "./world/plan.ts";
import { SmsCarrier } from "./world/sms.ts";

/** Everything that a run depends on. */
export interface Scenario {
  readonly seed: number;
  readonly trouble: Trouble;
  readonly plan: readonly Deed[];
  readonly choices: Choices;
  /** To try every order, rather than the one that the choices' delays lead to. */
  readonly explorer?: Exploration;
}

/** A run that is over. */
export interface Outcome {
  readonly journal: Journal;
  readonly cloud: Cloud;
  readonly trouble: Trouble;
  /** Whether the statuses of this run carried what was sent along with the message. */
  readonly metaEchoes: boolean;
  /** When it began and when it was over, milliseconds since the epoch. */
  readonly startedAt: number;
  readonly endedAt: number;
  readonly steps: number;
}

/** A few minutes before midday, a whole second. */
const startAt = Date.parse("2026-11-22T11:58:20.000Z");
const hour = 60 * 60 * 1000;
/** After the last deed: longer than a hold, a delivery that is never confirmed and a replayed event take together. */
const patience = 12 * 24 * hour;

export function scenarioOf(seed: number): Scenario & { readonly choices: SeededChoices } {
  const trouble = troubleOf(seed);
  return { seed, trouble, plan: planOf(seed, trouble.operators), choices: new SeededChoices(seed) };
}

/** The run of `seed` with only these deeds, in which only this goes wrong. */
export function replayOf(seed: number, plan: readonly Deed[], deviations: readonly Deviation[]): Scenario {
  return { seed, trouble: troubleOf(seed), plan, choices: new ReplayedChoices(deviations) };
}

/** Plays a scenario to its end. One at a time in one process. */
export async function simulate(blueprint: Blueprint, scenario: Scenario): Promise<Outcome> {
  const { stackTraceLimit } = Error;
  // Errors are part of every run, and taking their stacks is what they cost.
  Error.stackTraceLimit = 2;
  try {
    return await play(blueprint, scenario);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** The program as this run's stack configures it. */
function stackOf(blueprint: Blueprint, has: { twoNumbers: boolean; shortLines: boolean }): Blueprint {
  const stack = has.twoNumbers ? withSecondNumber(blueprint) : blueprint;
  return has.shortLines ? withShortLines(stack) : stack;
}

async function play(blueprint: Blueprint, scenario: Scenario): Promise<Outcome> {
  const { seed, trouble, choices, plan } = scenario;
  const twoNumbers = namesSecond(plan);
  const kernel = new Kernel(startAt, scenario.explorer);
  const journal = new Journal(() => kernel.now());
  const around = { kernel, choices, trouble, journal, personOf };
  const meta: Meta = new Meta({
    ...around,
    twoNumbers,
    publish: (label, body) => cloud.publishToTopic(label, body),
  });
  const sms: SmsCarrier = new SmsCarrier({
    ...around,
    putEvent: (label, event) => cloud.putEvent(label, event),
  });
  const cloud: Cloud = new Cloud({
    ...{ kernel, choices, trouble, journal, seed },
    blueprint: stackOf(blueprint, { twoNumbers, shortLines: trouble.shortLines }),
    sendApis: { sendWhatsApp: (...call) => meta.send(...call), sendSms: (...call) => sms.send(...call) },
  });
  if (scenario.explorer === undefined) meta.begin();
  const crowd = new People(cloud, meta, journal);
  const doing = (deed: Deed) => () => void crowd.do(deed).catch((error: unknown) => kernel.fail(error));
  for (const deed of plan) {
    if (scenario.explorer === undefined) kernel.at(startAt + deed.at, deed.does, doing(deed));
    else kernel.soon(0, `${deed.does}`, doing(deed));
  }

  const lastDeed = startAt + (plan.at(-1)?.at ?? 0);
  scenario.explorer?.watch(cloud, journal);
  const isLeft = () => scenario.explorer?.hasLeft === true;
  await kernel.run(lastDeed + hour, isLeft);
  cloud.calls.calm = true;
  await kernel.run(lastDeed + patience, isLeft);
  if (isLeft()) cloud.abandon();
  kernel.isOver = true;
  // What a caller sees when all is over.
  if (!isLeft()) for (const { request } of journal.of("asked")) void crowd.get(request);
  await kernel.run(kernel.now() + hour);
  return {
    journal,
    cloud,
    trouble,
    metaEchoes: meta.echoes,
    startedAt: startAt,
    endedAt: kernel.now(),
    steps: kernel.steps,
  };
}
