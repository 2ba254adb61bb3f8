/**
 * `npm run mutants`: makes each mistake of mutants/mutants.ts in a copy of the program, and plays runs until a
 * rule is broken that the program itself keeps. A mutant that survives is a hole in the simulation.
 *
 *   --runs N      how many runs each mutant gets (default 1000)
 *   --only TEXT   only mutants whose name has this text
 *   --part I/N    only the I-th of N parts, for several at once
 */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type Blueprint, drawBlueprint } from "../aws/blueprint.ts";
import { bundleHandlers } from "../aws/function-code.ts";
import { inCopyWith } from "../mutants/copy.ts";
import { type Mutant, mutants } from "../mutants/mutants.ts";
import { judge } from "../rules/rules.ts";
import { scenarioOf, simulate } from "../simulation.ts";

const { values: options } = parseArgs({
  options: {
    runs: { type: "string", default: "1000" },
    only: { type: "string", default: "" },
    part: { type: "string", default: "1/1" },
  },
});
const runs = Number(options.runs);
const root = fileURLToPath(new URL("../../..", import.meta.url)).replace(/\/$/, "");
Error.stackTraceLimit = 2;

/** What only handlers import changes their bundles alone; the program need not be run again. */
const onlyInHandlers = /^(handlers|lib\/callbacks|lib\/lambda)\//;

/** What the program itself breaks, by seed and rule: no mutant is caught by that. */
const own = new Map<number, ReadonlySet<string>>();
const ownRules = new Map<string, number>();
const blueprint = await drawBlueprint(root);
for (let seed = 1; seed <= runs; seed++) {
  const broken = new Set(await brokenBy(blueprint, seed));
  own.set(seed, broken);
  for (const rule of broken) ownRules.set(rule, (ownRules.get(rule) ?? 0) + 1);
}

const survivors: string[] = [];
console.log("| mistake | rule that catches it | runs |\n|---|---|---|");
const [part = 1, parts = 1] = options.part.split("/").map(Number);
const chosen = mutants.filter(({ name }, index) => name.includes(options.only) && index % parts === part - 1);
for (const mutant of chosen) {
  const caught = await test(mutant);
  console.log(
    `| ${mutant.name} | ${caught === undefined ? "**none**" : `\`${caught.rule}\``} | ${caught?.runs ?? runs} |`,
  );
  if (caught === undefined) survivors.push(mutant.name);
}
console.log(`\n${chosen.length} mutants, ${survivors.length} survived ${runs} runs.`);
if (survivors.length > 0) process.exitCode = 1;

function test(mutant: Mutant): Promise<{ rule: string; runs: number } | undefined> {
  return inCopyWith(mutant, root, async (copy) => hunt(await redraw(mutant, copy)));
}

async function redraw({ file, also }: Mutant, copy: string): Promise<Blueprint> {
  if (!onlyInHandlers.test(file) || also !== undefined) return drawBlueprint(copy);
  const code = await bundleHandlers(
    copy,
    blueprint.functions.map(({ name }) => name),
  );
  const functions = blueprint.functions.map((plan) => ({ ...plan, code: code[plan.name] ?? plan.code }));
  return { ...blueprint, functions };
}

async function hunt(mutated: Blueprint): Promise<{ rule: string; runs: number } | undefined> {
  const counts = new Map<string, number>();
  for (let seed = 1; seed <= runs; seed++) {
    const broken = await brokenBy(mutated, seed).catch(() => ["the simulation itself"]);
    for (const rule of new Set(broken)) {
      if (own.get(seed)?.has(rule)) continue;
      const count = (counts.get(rule) ?? 0) + 1;
      counts.set(rule, count);
      if (count > patienceWith(rule)) return { rule, runs: seed };
    }
  }
  return undefined;
}

/** A rule that the program itself breaks here and there proves nothing, unless the mutant breaks it far more often. */
function patienceWith(rule: string): number {
  const broken = ownRules.get(rule) ?? 0;
  return broken < runs / 100 ? 0 : 20;
}

async function brokenBy(plan: Blueprint, seed: number): Promise<string[]> {
  return judge(await simulate(plan, scenarioOf(seed))).map(({ rule }) => rule);
}
