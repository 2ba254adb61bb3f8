import type { Blueprint } from "../aws/blueprint.ts";
import type { Break } from "../rules/rule.ts";
import { judge } from "../rules/rules.ts";
import { type Outcome, simulate } from "../simulation.ts";
import { Exploration } from "./exploration.ts";
import type { World } from "./worlds.ts";

/** What may go wrong a world says; everything else takes the time that it takes. */
const trouble = {
  calls: 0.5,
  focus: undefined,
  delays: 0,
  events: 0.5,
  hours: 0,
  failures: 0.5,
  skewSeconds: 0,
  operators: false,
  shortLines: false,
};

/** What exploring a world has shown. */
export interface Explored {
  readonly isComplete: boolean;
  /** Runs to their end, and those that were left where all that may follow was seen elsewhere. */
  readonly schedules: number;
  readonly left: number;
  readonly states: number;
}

/**
 * Plays every schedule of a world.
 * @param onEnd called with every run that came to its end, and the rules that it breaks
 * @param most gives up after so many runs
 */
export async function explore(
  {
    blueprint,
    world,
    exploration = new Exploration(world),
    most = Number.POSITIVE_INFINITY,
  }: {
    blueprint: Blueprint;
    world: World;
    exploration?: Exploration;
    most?: number;
  },
  onEnd: (outcome: Outcome, breaks: readonly Break[]) => void,
): Promise<Explored> {
  // Where no call goes wrong the rules grant no time for it.
  const knownTrouble = world.mostTroubles > 0 ? trouble : { ...trouble, calls: 0, events: 0 };
  let isComplete = true;
  while (exploration.begin()) {
    if (exploration.runs > most) {
      isComplete = false;
      break;
    }
    const played = await simulate(blueprint, {
      ...{ seed: 1, trouble, plan: world.plan, choices: exploration, explorer: exploration },
    });
    const outcome = { ...played, trouble: knownTrouble };
    if (!exploration.hasLeft) onEnd(outcome, judge(outcome));
  }
  const { runs, left, states } = exploration;
  return { isComplete, schedules: runs - left, left, states };
}
