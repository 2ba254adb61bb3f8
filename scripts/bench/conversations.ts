import { type Sandbox, startSandbox } from "../../sandbox/host/sandbox.ts";
import { post } from "./door.ts";

/** As many conversations at once as are begun together. */
export const batch = 50;

/** Settings of a stack whose API holds nobody back. */
export const unthrottled = { apiRateLimit: "10000", apiBurstLimit: "5000" };

/**
 * A batch of whole conversations, each with somebody else: a message is held, the person replies, and it is delivered.
 * @param first with whom it begins, counted from 0
 */
export async function playBatch(sandbox: Sandbox, first: number, message_body: string): Promise<void> {
  const people = Array.from({ length: batch }, (_, index) => `+1415${2_000_000 + first + index}`);
  await Promise.all(
    people.map((destination_number) =>
      post(sandbox, "/v1/sendWhatsApp", { destination_number, message_body }),
    ),
  );
  await sandbox.clock.advance(10);
  for (const person of people) sandbox.phones.write(person, { kind: "text", value: "Yes please" });
  await sandbox.clock.advance(20);
}

/** Counts the executions that succeed from now on. */
export function countDelivered(sandbox: Sandbox): () => number {
  let delivered = 0;
  sandbox.stepFunctions.onEnd(({ status }) => {
    if (status === "SUCCEEDED") delivered++;
  });
  return () => delivered;
}

/** @returns how many whole conversations a sandbox plays a second */
export async function measureConversations(conversations: number): Promise<number> {
  const sandbox = await startSandbox({ live: false, config: unthrottled });
  try {
    const delivered = countDelivered(sandbox);
    const start = performance.now();
    for (let sent = 0; sent < conversations; sent += batch)
      await playBatch(sandbox, sent, "Your parcel arrives today.");
    const seconds = (performance.now() - start) / 1000;
    if (delivered() < conversations)
      throw new Error(`Only ${delivered()} of ${conversations} were delivered.`);
    return delivered() / seconds;
  } finally {
    await sandbox.stop();
  }
}
