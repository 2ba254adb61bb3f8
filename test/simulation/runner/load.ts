import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { withPart } from "../../../scripts/document.ts";
import { documented } from "../load/documented.ts";
import { loadOptions } from "../load/options.ts";
import { quotaTable } from "../load/quota-table.ts";
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
  const { scenarios, write } = loadOptions(args);
  if (write) await writeDocument();
  else console.log(tablesOf(await playAll(scenarios)));
}

async function writeDocument(): Promise<void> {
  const tables: Record<string, string> = { quotas: quotaTable() };
  for (const { name, scenarios } of documented) tables[name] = tablesOf(await playAll(scenarios));
  const file = `${root}/docs/scale.md`;
  const written = Object.entries(tables).reduce(
    (document, [name, part]) => withPart(document, name, () => part, "npm run simulate -- --load --write"),
    readFileSync(file, "utf8"),
  );
  writeFileSync(file, written);
}

function tablesOf(runs: readonly Played[]): string {
  return `${outcomeTable(runs)}\n\n${usageTable(runs)}`;
}

/** One after the other; with 1 as the exit code if anything that was accepted is lost. */
async function playAll(scenarios: readonly Scenario[]): Promise<Played[]> {
  const runs: Played[] = [];
  for (const scenario of scenarios) {
    const started = performance.now();
    const result = await playScenario(root, scenario);
    const seconds = (performance.now() - started) / 1000;
    console.error(`${titleOf(scenario)}: ${result.accepted} accepted, ${seconds.toFixed(0)} s`);
    if (result.lost > 0 || result.broken > 0) process.exitCode = 1;
    runs.push({ scenario, result });
  }
  return runs;
}
