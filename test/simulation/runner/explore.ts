/**
 * `npm run explore`: plays every schedule of every small world (explore/worlds.ts), as many worlds at a time as there
 * are cores, and says how many schedules there are, and which rules they break.
 *
 *   --world N     only the world of this number
 *   --most N      gives a world up after so many runs, and says so (default: never)
 */
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { drawBlueprint } from "../aws/blueprint.ts";
import { worlds } from "../explore/worlds.ts";
import type { ExploredWorld, WorldWork } from "./explore-worker.ts";

const { values: options } = parseArgs({
  options: { world: { type: "string" }, most: { type: "string", default: "Infinity" } },
});
const blueprint = await drawBlueprint(fileURLToPath(new URL("../../..", import.meta.url)).replace(/\/$/, ""));
const numbers = worlds.map((_, index) => index + 1);
const left =
  options.world === undefined ? numbers : numbers.filter((number) => number === Number(options.world));
if (left.length === 0) throw new Error(`--world is a number from 1 to ${worlds.length}.`);

await Promise.all(Array.from({ length: availableParallelism() }, exploreOneAfterAnother));

async function exploreOneAfterAnother(): Promise<void> {
  for (let number = left.shift(); number !== undefined; number = left.shift()) {
    report(await explored({ blueprint, number, most: Number(options.most) }));
  }
}

function explored(workerData: WorldWork): Promise<ExploredWorld> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./explore-worker.ts", import.meta.url), { workerData });
    worker.once("message", resolve);
    worker.once("error", reject);
  });
}

function report({
  number,
  name,
  explored: { isComplete, schedules, left, states },
  seconds,
  broken,
}: ExploredWorld) {
  const howFar = isComplete ? "completely" : "not to its end";
  console.log(
    `${number}. ${name}: explored ${howFar} in ${seconds} s, ${schedules} schedules to their end, ${left} left at a state seen before; ${states} states`,
  );
  for (const { rule, count, what, story } of broken) {
    process.exitCode = 1;
    console.log(`   ${rule}: broken by ${count} schedules, first: ${what}`);
    for (const line of story) console.log(`      ${line}`);
  }
}
