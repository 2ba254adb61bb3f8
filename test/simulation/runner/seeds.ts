import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type Blueprint, drawBlueprint } from "../aws/blueprint.ts";
import { known } from "../known.ts";
import { judge } from "../rules/rules.ts";
import { scenarioOf, simulate } from "../simulation.ts";
import { tell, tellDeviations } from "../story/tell.ts";
import { runAll } from "./pool.ts";
import { report } from "./report.ts";

/**
 * `npm run simulate -- --seed S --runs N`: plays N runs from seed S on and says which rules they broke, with a
 * shrunk story for each.
 *
 *   --rule NAME   only this rule
 *   --each N      shrinks the first N runs that break a rule, and tells their causes apart (default 1)
 *   --story       writes each shrunk story to test/simulation/stories/, where a test replays it
 *   --root DIR    simulates the program in that folder, another version say, instead of this one
 *   --full        tells the whole run of --seed instead
 */
export async function seedsCommand(args: readonly string[]): Promise<void> {
  const options = seedsOptions(args);
  const here = fileURLToPath(new URL("../../..", import.meta.url)).replace(/\/$/, "");
  const blueprint = await drawBlueprint(options.root ?? here);
  if (options.full) await tellRun(blueprint, Number(options.seed));
  else await search(blueprint, options);
}

function seedsOptions(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    options: {
      seed: { type: "string", default: "1" },
      runs: { type: "string", default: "1000" },
      workers: { type: "string" },
      rule: { type: "string" },
      root: { type: "string" },
      each: { type: "string", default: "1" },
      story: { type: "boolean", default: false },
      full: { type: "boolean", default: false },
    },
  }).values;
}

async function search(blueprint: Blueprint, options: ReturnType<typeof seedsOptions>): Promise<void> {
  const firstSeed = Number(options.seed);
  const runs = Number(options.runs);
  const started = performance.now();
  const seedsOf = new Map<string, number[]>();
  const total = await runAll(
    { blueprint, first: firstSeed, runs },
    ({ seed, breaks }) => {
      for (const rule of new Set(breaks.map((found) => found.rule))) {
        if (options.rule !== undefined && rule !== options.rule) continue;
        seedsOf.set(rule, [...(seedsOf.get(rule) ?? []), seed]);
      }
    },
    (done) => {
      if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${runs} runs`);
    },
    options.workers === undefined ? undefined : Number(options.workers),
  );
  const seconds = (performance.now() - started) / 1000;
  console.log(`\n${total} runs in ${seconds.toFixed(1)} s: ${(total / seconds).toFixed(1)} runs a second.`);
  // Workers find them in any order.
  const found = [...seedsOf].map(([rule, seeds]) => ({ rule, seeds: seeds.toSorted((a, b) => a - b) }));
  for (const { rule, seeds } of found)
    console.log(`  ${rule}: broken in ${seeds.length} runs, of seeds ${seeds.slice(0, 10).join(", ")}`);
  for (const { rule, seeds } of found) {
    await report(blueprint, { rule, seeds, firstSeed }, { each: Number(options.each), write: options.story });
  }
  const unknown = [...seedsOf.keys()].filter((rule) => !known.some((entry) => entry.rule === rule));
  if (unknown.length > 0) process.exitCode = 1;
}

async function tellRun(blueprint: Blueprint, seed: number): Promise<void> {
  const scenario = scenarioOf(seed);
  const outcome = await simulate(blueprint, scenario);
  console.log(`How much goes wrong: ${JSON.stringify(scenario.trouble)}`);
  console.log(tellDeviations(scenario.choices.deviations).join("\n"));
  console.log(tell(outcome).join("\n"));
  for (const { rule, what } of judge(outcome)) console.log(`broken: ${rule}: ${what}`);
}
