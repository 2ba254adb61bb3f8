import { parentPort, workerData } from "node:worker_threads";
import { judge } from "../rules/rules.ts";
import { scenarioOf, simulate } from "../simulation.ts";
import type { Report, Work } from "./pool.ts";

/** One of several workers that share out the seeds. */
const { blueprint, first, runs, step } = workerData as Work;
const post = (report: Report) => parentPort?.postMessage(report);

for (let index = 0; index < runs; index++) {
  const seed = first + index * step;
  try {
    const breaks = judge(await simulate(blueprint, scenarioOf(seed)));
    if (breaks.length > 0) post({ finding: { seed, breaks } });
  } catch (error) {
    throw new Error(`The simulation itself failed at seed ${seed}.`, { cause: error });
  }
  post({ done: 1 });
}
