/**
 * `npm run simulate -- --seed S --runs N`: plays N runs from seed S on and says which rules they broke, with a
 * shrunk story for each rule.
 *
 *   --rule NAME   only this rule
 *   --story       writes each shrunk story to test/simulation/stories/, where a test replays it
 *   --quick       does not shrink
 *   --full        tells the whole run of --seed
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { drawBlueprint } from "../aws/blueprint.ts";
import { known } from "../known.ts";
import { judge, rules } from "../rules/rules.ts";
import { replayOf, scenarioOf, simulate } from "../simulation.ts";
import { shrink } from "../story/shrink.ts";
import { tell, tellDeviations } from "../story/tell.ts";
import { type Finding, runAll } from "./pool.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url)).replace(/\/$/, "");

const { values: options } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    runs: { type: "string", default: "1000" },
    workers: { type: "string" },
    rule: { type: "string" },
    story: { type: "boolean", default: false },
    quick: { type: "boolean", default: false },
    full: { type: "boolean", default: false },
  },
});
const first = Number(options.seed);
const runs = Number(options.runs);

const blueprint = await drawBlueprint(root);

if (options.full) {
  const scenario = scenarioOf(first);
  const outcome = await simulate(blueprint, scenario);
  console.log(JSON.stringify(scenario.trouble));
  console.log(tellDeviations(scenario.choices.deviations).join("\n"));
  console.log(tell(outcome).join("\n"));
  for (const { rule, what } of judge(outcome)) console.log(`${rule}: ${what}`);
  process.exit(0);
}

const started = performance.now();
const firstOf = new Map<string, { finding: Finding; runs: number; what: string }>();
const counts = new Map<string, number>();
const workers = options.workers === undefined ? undefined : Number(options.workers);
const total = await runAll(
  { blueprint, first, runs },
  (finding) => {
    for (const rule of new Set(finding.breaks.map((found) => found.rule))) {
      if (options.rule !== undefined && rule !== options.rule) continue;
      counts.set(rule, (counts.get(rule) ?? 0) + 1);
      const earlier = firstOf.get(rule);
      if (earlier !== undefined && earlier.finding.seed < finding.seed) continue;
      const what = finding.breaks.find((found) => found.rule === rule)?.what ?? "";
      firstOf.set(rule, { finding, what, runs: finding.seed - first + 1 });
    }
  },
  (done) => {
    if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${runs} runs`);
  },
  workers,
);
const seconds = (performance.now() - started) / 1000;
console.log(`\n${total} runs in ${seconds.toFixed(1)} s: ${(total / seconds).toFixed(1)} runs a second.`);

for (const [rule, { finding, what, runs: needed }] of firstOf) {
  const isKnown = known.some((entry) => entry.rule === rule);
  console.log(
    `\n── ${rule}${isKnown ? " (known)" : ""}: ${rules.find(({ name }) => name === rule)?.statement}`,
  );
  console.log(
    `   broken in ${counts.get(rule)} runs, first by seed ${finding.seed} (run ${needed}): ${what}`,
  );
  console.log(`   npm run simulate -- --seed ${finding.seed} --runs 1 --rule ${rule}`);
  if (options.quick) continue;
  const shrunk = await shrink(blueprint, finding.seed, rule);
  if (shrunk === undefined) continue;
  const outcome = await simulate(blueprint, replayOf(shrunk.seed, shrunk.plan, shrunk.deviations));
  const story = tell(outcome);
  console.log(
    `   What goes wrong:\n${tellDeviations(shrunk.deviations)
      .map((line) => `     ${line}`)
      .join("\n")}`,
  );
  console.log(`   What happens:\n${story.map((line) => `   ${line}`).join("\n")}`);
  for (const found of judge(outcome)) console.log(`   ${found.rule}: ${found.what}`);
  if (!options.story) continue;
  const file = new URL(`../stories/${rule}-${shrunk.seed}.json`, import.meta.url);
  writeFileSync(file, `${JSON.stringify({ ...shrunk, statement: what, story }, undefined, 2)}\n`);
  console.log(`   written to ${fileURLToPath(file)}`);
}
const unknown = [...firstOf.keys()].filter((rule) => !known.some((entry) => entry.rule === rule));
if (unknown.length > 0) process.exitCode = 1;
