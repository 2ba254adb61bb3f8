import { startSandbox } from "../../sandbox/host/sandbox.ts";

/** @returns how many whole conversations (held, answered, delivered) a sandbox plays a second */
export async function measureConversations(conversations: number, batch = 50): Promise<number> {
  const sandbox = await startSandbox({
    live: false,
    config: { apiRateLimit: "10000", apiBurstLimit: "5000" },
  });
  try {
    let delivered = 0;
    sandbox.stepFunctions.onEnd(({ status }) => {
      if (status === "SUCCEEDED") delivered++;
    });
    const start = performance.now();
    for (let sent = 0; sent < conversations; sent += batch) {
      const people = Array.from({ length: batch }, (_, index) => `+1415${2_000_000 + sent + index}`);
      await Promise.all(people.map((number) => send(sandbox, number)));
      await sandbox.clock.advance(10);
      for (const number of people) sandbox.phones.write(number, { kind: "text", value: "Yes please" });
      await sandbox.clock.advance(20);
    }
    const seconds = (performance.now() - start) / 1000;
    if (delivered < conversations) throw new Error(`Only ${delivered} of ${conversations} were delivered.`);
    return delivered / seconds;
  } finally {
    await sandbox.stop();
  }
}

async function send({ url, apiKey }: { url: string; apiKey: string }, number: string): Promise<void> {
  const answer = await fetch(`${url}/v1/sendWhatsApp`, {
    method: "POST",
    headers: { "x-api-key": apiKey, "content-type": "application/json" },
    body: JSON.stringify({ destination_number: number, message_body: "Your parcel arrives today." }),
  });
  if (answer.status !== 202) throw new Error(`The API answered ${answer.status}: ${await answer.text()}`);
}
