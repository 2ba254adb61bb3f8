import { requestsKept } from "../sandbox/host/answers.ts";
import { startSandbox } from "../sandbox/host/sandbox.ts";
import { batch, countDelivered, playBatch, unthrottled } from "./bench/conversations.ts";

/**
 * How much memory a sandbox has after every further thousand messages: `npm run memory -- 5000`. Each message is to
 * somebody else and lives a whole life: it is held, the person replies, and it is delivered. Exits with 1 if what is
 * held grew by more than a tenth over the second half of the messages. A second number is how many requests to keep.
 */

const messages = Number(process.argv[2] ?? 5000);
const keep = Number(process.argv[3] ?? requestsKept);
const reportEvery = Math.min(1000, Math.ceil(messages / 4 / batch) * batch);
const { gc } = globalThis;
if (gc === undefined) throw new Error("Start it with node --expose-gc, as `npm run memory` does.");

const sandbox = await startSandbox({ live: false, keep, config: unthrottled });
/** Bytes in use by the number of messages sent. */
const held = new Map<number, number>();
const delivered = countDelivered(sandbox);
const startedAt = Date.now();
report(0);
for (let sent = 0; sent < messages; ) {
  await playBatch(sandbox, sent, "Your parcel arrives today. ".repeat(4));
  sent += batch;
  if (sent % reportEvery === 0 || sent >= messages) report(sent);
}
await sandbox.stop();
if (delivered() !== messages) throw new Error(`Only ${delivered()} of ${messages} were delivered.`);
const half = [...held].find(([sent]) => sent >= messages / 2)?.[1] ?? 0;
const end = held.get(messages) ?? 0;
console.log(`held at half ${mebibytes(half)}, at the end ${mebibytes(end)}`);
process.exit(end > half * 1.1 ? 1 : 0);

function report(sent: number): void {
  gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  held.set(sent, heapUsed + external);
  const took = Math.round((Date.now() - startedAt) / 1000);
  console.log(
    `${sent} messages, ${took} s: RSS ${mebibytes(rss)}, heap ${mebibytes(heapUsed)}, external ${mebibytes(external)}`,
  );
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MiB`;
}
