import { setTimeout } from "node:timers/promises";
import { type Sandbox, startSandbox } from "../../sandbox/host/sandbox.ts";
import { get, post } from "./door.ts";
import { PolledQueue } from "./polled-queue.ts";
import { quantile } from "./statistics.ts";

/** How soon a message leaves once the person has written, milliseconds. */
export interface ReplyFigures {
  readonly replies: number;
  readonly p50: number;
  readonly p99: number;
  /** Calls to AWS between the reply and the send, that one included. */
  readonly calls: number;
  /** The same replies, to messages that lie in a queue which is looked at every so often. */
  readonly polled: { readonly everySeconds: number; readonly p50: number; readonly p99: number };
}

/** @param replies how many people are written to, and answer, one after the other; it takes a polling interval or two */
export async function measureReplies(replies: number, everySeconds = 30): Promise<ReplyFigures> {
  const sandbox = await startSandbox({ live: true });
  const queue = new PolledQueue(everySeconds);
  try {
    let calls = 0;
    let sent = (): void => {};
    sandbox.aws.intercept(async (call, proceed) => {
      // What a role does for the message, and not what the world outside does.
      if ("role" in call.principal) calls++;
      const answer = await proceed();
      if (call.action === "SendWhatsAppMessage") sent();
      return answer;
    });
    const [took, counted]: [number[], number[]] = [[], []];
    for (let index = 0; index < replies; index++) {
      const number = `+1415555${String(1000 + index)}`;
      await hold(sandbox, number);
      await setTimeout((2 * everySeconds * 1000) / replies);
      const left = new Promise<void>((resolve) => {
        sent = resolve;
      });
      calls = 0;
      const wrote = performance.now();
      sandbox.phones.write(number, { kind: "text", value: "Yes please" });
      queue.reply();
      await left;
      took.push(performance.now() - wrote);
      counted.push(calls);
    }
    const polled = await queue.stop();
    return {
      replies,
      p50: quantile(took, 0.5),
      p99: quantile(took, 0.99),
      calls: quantile(counted, 0.5),
      polled: { everySeconds, p50: quantile(polled, 0.5), p99: quantile(polled, 0.99) },
    };
  } finally {
    await sandbox.stop();
  }
}

/** Sends a message that waits for an answer, and comes back when it does. */
async function hold(sandbox: Sandbox, number: string): Promise<void> {
  const { request_id } = await post(sandbox, "/v1/sendWhatsApp", {
    destination_number: number,
    message_body: "Your parcel arrives today.",
  });
  await get(sandbox, `/sandbox/requests/${request_id}?until=held&within=1m`);
  // The template has arrived, and its statuses have been taken in.
  await setTimeout(800);
}
