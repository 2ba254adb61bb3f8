/**
 * `npm run explore`: plays every schedule of every small world (explore/worlds.ts) and says how many there are,
 * and which rules they break.
 *
 *   --world N     only the world of this number
 *   --most N      gives a world up after so many runs, and says so (default: never)
 */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { drawBlueprint } from "../aws/blueprint.ts";
import { Exploration } from "../explore/exploration.ts";
import { type World, worlds } from "../explore/worlds.ts";
import { judge } from "../rules/rules.ts";
import { type Outcome, simulate } from "../simulation.ts";
import { tell } from "../story/tell.ts";

const { values: options } = parseArgs({
  options: { world: { type: "string" }, most: { type: "string", default: "Infinity" } },
});
const blueprint = await drawBlueprint(fileURLToPath(new URL("../../..", import.meta.url)).replace(/\/$/, ""));
Error.stackTraceLimit = 2;

/** Exactly one call may go wrong, and everything else takes the time that it takes. */
const trouble = {
  calls: 0.5,
  focus: undefined,
  delays: 0,
  events: 0.5,
  hours: 0,
  failures: 0.5,
  skewSeconds: 0,
  operators: false,
};

for (const [index, world] of worlds.entries()) {
  if (options.world !== undefined && Number(options.world) !== index + 1) continue;
  await explore(world, index + 1);
}

async function explore(world: World, number: number): Promise<void> {
  const exploration = new Exploration(world);
  const broken = new Map<string, { count: number; what: string; outcome: Outcome; way: readonly number[] }>();
  let [runs, left] = [0, 0];
  while (exploration.begin()) {
    if (runs >= Number(options.most)) break;
    const outcome = await simulate(blueprint, {
      ...{ seed: 1, trouble, plan: world.plan, choices: exploration, explorer: exploration },
    });
    runs++;
    if (exploration.hasLeft) {
      left++;
      continue;
    }
    for (const { rule, what } of judge(outcome)) {
      const earlier = broken.get(rule);
      if (earlier !== undefined) earlier.count++;
      else broken.set(rule, { count: 1, what, outcome, way: exploration.way });
    }
  }
  const complete = runs < Number(options.most) ? "completely" : "not to its end";
  console.log(
    `${number}. ${world.name}: explored ${complete}, ${runs - left} schedules to their end, ${left} left at a state seen before; ${exploration.states} states`,
  );
  for (const [rule, { count, what, outcome }] of broken) {
    process.exitCode = 1;
    console.log(`   ${rule}: broken by ${count} schedules, first: ${what}`);
    for (const line of tell(outcome)) console.log(`      ${line}`);
  }
}
