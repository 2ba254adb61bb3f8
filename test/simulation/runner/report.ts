import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Blueprint } from "../aws/blueprint.ts";
import { known } from "../known.ts";
import { judge, rules } from "../rules/rules.ts";
import { replayOf, simulate } from "../simulation.ts";
import { type Shrunk, shrink } from "../story/shrink.ts";
import { signatureOf } from "../story/signature.ts";
import { tell, tellDeviations } from "../story/tell.ts";

/** One rule that runs broke, and by which seeds, the first of them first. */
export interface BrokenRule {
  readonly rule: string;
  readonly seeds: readonly number[];
  readonly firstSeed: number;
}

export interface ReportOptions {
  /** How many of the seeds are shrunk, to see whether they have one cause. */
  readonly each: number;
  /** Whether each cause's story is written down, for a test to replay. */
  readonly write: boolean;
}

/** Prints what broke a rule: the seed, the shrunk story of every cause, and the command that replays it. */
export async function report(
  blueprint: Blueprint,
  broken: BrokenRule,
  options: ReportOptions,
): Promise<void> {
  const { rule, seeds, firstSeed } = broken;
  const isKnown = known.some((entry) => entry.rule === rule) ? " (known)" : "";
  const [first = 0] = seeds;
  console.log(`\n── ${rule}${isKnown}: ${rules.find(({ name }) => name === rule)?.statement}`);
  console.log(`   broken in ${seeds.length} runs, first by seed ${first} (run ${first - firstSeed + 1})`);
  const causes = new Map<string, Shrunk[]>();
  for (const seed of seeds.slice(0, options.each)) {
    const shrunk = await shrink(blueprint, seed, rule);
    if (shrunk === undefined) continue;
    const signature = signatureOf(shrunk);
    causes.set(signature, [...(causes.get(signature) ?? []), shrunk]);
  }
  for (const [signature, found] of causes) {
    const shortest = found.toSorted((a, b) => a.plan.length - b.plan.length)[0];
    if (shortest === undefined) continue;
    console.log(`\n   cause: ${signature} (seeds ${found.map(({ seed }) => seed).join(", ")})`);
    await tellStory(blueprint, shortest, options.write);
  }
}

async function tellStory(blueprint: Blueprint, shrunk: Shrunk, write: boolean): Promise<void> {
  const { seed, plan, deviations, rule } = shrunk;
  const outcome = await simulate(blueprint, replayOf(seed, plan, deviations));
  const story = tell(outcome);
  console.log(`   npm run simulate -- --seed ${seed} --runs 1 --rule ${rule}`);
  for (const line of tellDeviations(deviations)) console.log(`     goes wrong: ${line}`);
  for (const line of story) console.log(`   ${line}`);
  for (const found of judge(outcome)) console.log(`     broken: ${found.rule}: ${found.what}`);
  if (!write) return;
  const file = new URL(`../stories/${rule}-${seed}.json`, import.meta.url);
  writeFileSync(file, `${JSON.stringify({ ...shrunk, story }, undefined, 2)}\n`);
  console.log(`     written to ${fileURLToPath(file)}`);
}
