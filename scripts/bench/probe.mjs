/**
 * A function as it starts: how long its module takes to load, its first answer, and its second.
 * `node probe.mjs <module>`, with the event in BENCH_EVENT; says {"load", "first", "second"}, milliseconds.
 */
import { createRequire } from "node:module";

const [, , path] = process.argv;
const event = process.env.BENCH_EVENT;
const context = { awsRequestId: "bench", functionName: "bench", getRemainingTimeInMillis: () => 30_000 };

const start = performance.now();
// As Lambda does.
const { handler } = path.endsWith(".mjs") ? await import(path) : createRequire(import.meta.url)(path);
const loaded = performance.now();
const times = { load: loaded - start };
if (event !== undefined) {
  for (const name of ["first", "second"]) {
    const asked = performance.now();
    // What is refused because it was done before is an answer too.
    await handler(JSON.parse(event), context).catch(() => {});
    times[name] = performance.now() - asked;
  }
}
process.stdout.write(`\n${JSON.stringify(times)}\n`, () => process.exit());
