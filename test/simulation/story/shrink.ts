import type { Blueprint } from "../aws/blueprint.ts";
import type { Deviation } from "../kernel/choices.ts";
import { judge } from "../rules/rules.ts";
import { replayOf, scenarioOf, simulate } from "../simulation.ts";
import type { Deed } from "../world/plan.ts";

/** The least that still breaks a rule: what people do, and what goes wrong besides. */
export interface Shrunk {
  readonly seed: number;
  readonly rule: string;
  readonly plan: readonly Deed[];
  readonly deviations: readonly Deviation[];
}

/** How many runs shrinking may take. */
const budget = 600;

/**
 * Takes away from a run that breaks `rule` whatever is not needed for it.
 * @returns undefined if the run does not break the rule
 */
export async function shrink(blueprint: Blueprint, seed: number, rule: string): Promise<Shrunk | undefined> {
  let runs = 0;
  const breaks = async (plan: readonly Deed[], deviations: readonly Deviation[]) => {
    if (runs++ > budget) return false;
    const outcome = await simulate(blueprint, replayOf(seed, plan, deviations));
    return judge(outcome).some((found) => found.rule === rule);
  };
  const scenario = scenarioOf(seed);
  const outcome = await simulate(blueprint, scenario);
  if (!judge(outcome).some((found) => found.rule === rule)) return undefined;
  let { plan } = scenario;
  let deviations: readonly Deviation[] = scenario.choices.deviations;
  // Whoever is gone takes their choices along, so both are tried again until neither gives way.
  for (let size = Number.POSITIVE_INFINITY; size > plan.length + deviations.length; ) {
    size = plan.length + deviations.length;
    plan = await least(plan, (fewer) => breaks(fewer, deviations));
    deviations = await least(deviations, (fewer) => breaks(plan, fewer));
  }
  return { seed, rule, plan, deviations };
}

/** Leaves out ever smaller parts of the list, as long as `still` holds of what is left. */
async function least<T>(
  list: readonly T[],
  still: (fewer: readonly T[]) => Promise<boolean>,
): Promise<readonly T[]> {
  let rest = list;
  for (let part = Math.ceil(rest.length / 2); part >= 1; part = part === 1 ? 0 : Math.ceil(part / 2)) {
    for (let start = 0; start < rest.length; ) {
      const fewer = [...rest.slice(0, start), ...rest.slice(start + part)];
      if (await still(fewer)) rest = fewer;
      else start += part;
    }
  }
  return rest;
}
