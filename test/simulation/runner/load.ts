import { fileURLToPath } from "node:url";
import { loadOptions } from "../load/options.ts";
import { outcomeTable, type Played, titleOf, usageTable } from "../load/report.ts";
import { playScenario, type Scenario } from "../load/scenario.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url)).replace(/\/$/, "");

/**
 * `npm run simulate -- --load`: the stack under load, with every quota of the account as a limit, and what it comes to.
 *
 *   --rate N,N           requests a second (default 10,100,1000,10000)
 *   --minutes N          for how long (default 1); then the run goes on until all that was accepted is over
 *   --seed S             (default 1)
 *   --account KIND       default, new or elsewhere: whose quotas (test/simulation/load/quotas.ts)
 *   --quota NAME=N       another value of one of them; several times
 *   --set NAME=VALUE     a setting of the stack; several times
 *   --numbers N          business numbers (default 1)
 *   --mix KIND=N         how many requests of 100 go so: open, answered, silent, sms; several times
 *   --over HOW           what becomes of messages above a number's throughput: refused (default) or queued
 *   --invocation-ms N    how long an invocation lasts at least (default 50)
 *   --scale K            a K-th of the traffic on a K-th of all that an account shares; counts are told times K
 *   --write              makes the runs of docs/scale.md instead, and writes them there
 */
export async function loadCommand(args: readonly string[]): Promise<void> {
  const { scenarios } = loadOptions(args);
  const runs: Played[] = [];
  for (const scenario of scenarios) runs.push(await play(scenario));
  console.log(`${outcomeTable(runs)}\n\n${usageTable(runs)}`);
  if (runs.some(({ result }) => result.lost > 0 || result.broken > 0)) process.exitCode = 1;
}

async function play(scenario: Scenario): Promise<Played> {
  const started = performance.now();
  const result = await playScenario(root, scenario);
  const seconds = (performance.now() - started) / 1000;
  console.error(`${titleOf(scenario)}: ${result.accepted} accepted, ${seconds.toFixed(0)} s`);
  return { scenario, result };
}
