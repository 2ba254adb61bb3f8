import { type Blueprint, drawBlueprint } from "../aws/blueprint.ts";
import { type Mix, usualBehaviour, usualMix } from "./behaviour.ts";
import { type LoadResult, moreNumbers, runLoad } from "./load.ts";
import { type Account, type QuotaName, quotasOf } from "./quotas.ts";
import type { OverThroughput } from "./world.ts";

/** A run, as it is asked for. */
export interface Scenario {
  /** What the report calls it; its rate, if it has no other name. */
  readonly title?: string;
  /** Requests a second. */
  readonly rate: number;
  readonly minutes?: number;
  readonly seed?: number;
  readonly mix?: Mix;
  readonly account?: Account;
  /** Of the account's quotas, those that are others. */
  readonly quotas?: Partial<Record<QuotaName, number>>;
  /** Of the stack's configuration, what is set. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Business numbers. */
  readonly numbers?: number;
  readonly scale?: number;
  readonly over?: OverThroughput;
  readonly invocationMilliseconds?: number;
}

/** How long an invocation lasts at least: what costs are reckoned with too (scripts/costs/prices.ts). */
export const usualMilliseconds = 50;

/** The programs that were drawn, by their settings. */
const drawn = new Map<string, Promise<Blueprint>>();

/** @param root the folder of the program */
export async function playScenario(root: string, scenario: Scenario): Promise<LoadResult> {
  const { numbers = 1, settings = {}, quotas = {}, account = "default" } = scenario;
  const more = moreNumbers(numbers);
  const config = { ...settings, ...(numbers > 1 ? { waMorePhoneNumberArns: JSON.stringify(more) } : {}) };
  const key = `${root} ${JSON.stringify(config)}`;
  const blueprint = drawn.get(key) ?? drawBlueprint(root, config);
  drawn.set(key, blueprint);
  return runLoad(await blueprint, {
    rate: scenario.rate,
    minutes: scenario.minutes ?? 1,
    seed: scenario.seed ?? 1,
    mix: scenario.mix ?? usualMix,
    behaviour: usualBehaviour,
    quotas: { ...quotasOf(account), ...quotas },
    moreNumbers: more,
    scale: scenario.scale ?? 1,
    over: scenario.over ?? "refused",
    invocationMilliseconds: scenario.invocationMilliseconds ?? usualMilliseconds,
  });
}
