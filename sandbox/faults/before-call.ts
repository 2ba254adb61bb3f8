import type { Clock } from "../cloud/clock.ts";
import type { AwsCall, JsonObject } from "../cloud/service.ts";
import type { Phones } from "../world/phones.ts";
import { readWriting } from "../world/writing.ts";

/** A message to the business that is on its way to the one who takes it in. */
interface Inbound {
  readonly wamid: string;
  receiptHandle: string | undefined;
  takenIn(): void;
}

/** Longer than a message takes from the phone to the queue, shorter than it takes to anyone's phone. */
const inboundTime = 150;
/** How long a call waits for what comes before it, in real time: its event may be meant to get lost. */
const patience = 5_000;

/** What people write just before a call, which waits until it has been taken in. */
export class WritingBeforeCall {
  readonly #clock: Clock;
  readonly #phones: Pick<Phones, "write"> | undefined;
  #inbound: Inbound[] = [];

  constructor(clock: Clock, phones: Pick<Phones, "write"> | undefined) {
    this.#clock = clock;
    this.#phones = phones;
  }

  /** The person writes; resolves when the message has been taken from its queue, worked on and deleted. */
  async write(number: string, writing: JsonObject): Promise<void> {
    if (this.#phones === undefined) throw new Error("Faults that write need the phones.");
    const { id } = this.#phones.write(number, readWriting(writing));
    await new Promise<void>((resolve) => {
      const inbound: Inbound = {
        wamid: id,
        receiptHandle: undefined,
        takenIn: () => {
          clearTimeout(impatience);
          this.#inbound = this.#inbound.filter((other) => other !== inbound);
          resolve();
        },
      };
      const impatience = setTimeout(inbound.takenIn, patience);
      this.#inbound.push(inbound);
      // The clock does not move past a call in flight by itself, and this call is what waits.
      this.#clock.nudge(inboundTime);
    });
  }

  /** Follows people's messages through their queue. */
  async watch(call: AwsCall, proceed: () => Promise<JsonObject>): Promise<JsonObject> {
    const answer = await proceed();
    if (call.service !== "sqs" || this.#inbound.length === 0) return answer;
    for (const message of Array.isArray(answer.Messages) ? (answer.Messages as JsonObject[]) : []) {
      const inbound = this.#inbound.find(({ wamid }) => String(message.Body).includes(wamid));
      if (inbound !== undefined) inbound.receiptHandle = String(message.ReceiptHandle);
    }
    if (call.action === "DeleteMessage")
      this.#inbound.find(({ receiptHandle }) => receiptHandle === call.input.ReceiptHandle)?.takenIn();
    return answer;
  }
}
