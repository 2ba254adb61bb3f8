import { requestsKept } from "../sandbox/host/answers.ts";
import { startSandbox } from "../sandbox/host/sandbox.ts";

/**
 * How much memory a sandbox has after every further thousand messages: `npm run memory -- 5000`. Each message is to
 * somebody else and lives a whole life: it is held, the person replies, and it is delivered. Exits with 1 if what is
 * held grew by more than a tenth over the second half of the messages. A second number is how many requests to keep.
 */

const messages = Number(process.argv[2] ?? 5000);
const keep = Number(process.argv[3] ?? requestsKept);
const batch = 50;
const reportEvery = Math.min(1000, Math.ceil(messages / 4 / batch) * batch);
const { gc } = globalThis;
if (gc === undefined) throw new Error("Start it with node --expose-gc, as `npm run memory` does.");

const sandbox = await startSandbox({
  live: false,
  keep,
  config: { apiRateLimit: "10000", apiBurstLimit: "5000" },
});
/** Bytes in use by the number of messages sent. */
const held = new Map<number, number>();
let delivered = 0;
sandbox.stepFunctions.onEnd(({ status }) => {
  if (status === "SUCCEEDED") delivered++;
});
const startedAt = Date.now();
report(0);
for (let sent = 0; sent < messages; ) {
  const people = Array.from({ length: batch }, (_, index) => `+1415${2_000_000 + sent + index}`);
  await Promise.all(people.map(send));
  await sandbox.clock.advance(10);
  for (const person of people) sandbox.phones.write(person, { kind: "text", value: "Yes please" });
  await sandbox.clock.advance(20);
  sent += batch;
  if (sent % reportEvery === 0 || sent >= messages) report(sent);
}
await sandbox.stop();
if (delivered !== messages) throw new Error(`Only ${delivered} of ${messages} were delivered.`);
const half = [...held].find(([sent]) => sent >= messages / 2)?.[1] ?? 0;
const end = held.get(messages) ?? 0;
console.log(`held at half ${mebibytes(half)}, at the end ${mebibytes(end)}`);
process.exit(end > half * 1.1 ? 1 : 0);

async function send(person: string): Promise<void> {
  const answer = await fetch(`${sandbox.url}/v1/sendWhatsApp`, {
    method: "POST",
    headers: { "x-api-key": sandbox.apiKey, "content-type": "application/json" },
    body: JSON.stringify({
      destination_number: person,
      message_body: "Your parcel arrives today. ".repeat(4),
    }),
  });
  if (answer.status !== 202) throw new Error(`The API answered ${answer.status}: ${await answer.text()}`);
}

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
