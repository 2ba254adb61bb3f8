import { setImmediate } from "node:timers/promises";
import { PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { eventSource, type PublishedEvent } from "../messaging/published-events.ts";
import { eventBridgeClient } from "./clients.ts";

/** PutEvents takes ten at a time: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
const batchSize = 10;

/** An event on its way, and whom to tell how it went. */
interface Waiting {
  readonly event: PublishedEvent;
  readonly taken: () => void;
  readonly refused: (reason: Error) => void;
}

/** The stack's EventBridge bus, for its users' own systems. Events that are published at once share requests. */
export class EventBus {
  readonly #client = eventBridgeClient();
  readonly #name: string;
  #waiting: Waiting[] = [];
  #isSending = false;

  constructor(name: string) {
    this.#name = name;
  }

  /** @throws Error if EventBridge did not take one of them; those it took will come twice */
  async publish(events: readonly PublishedEvent[]): Promise<void> {
    await Promise.all(
      events.map(
        (event) =>
          new Promise<void>((taken, refused) => {
            this.#waiting.push({ event, taken, refused });
            void this.#send();
          }),
      ),
    );
  }

  /** One request after another, so that events leave in the order in which they were published. */
  async #send(): Promise<void> {
    if (this.#isSending) return;
    this.#isSending = true;
    // Whoever else publishes in this turn of the event loop goes along.
    await setImmediate();
    while (this.#waiting.length > 0) await this.#putEvents(this.#waiting.splice(0, batchSize));
    this.#isSending = false;
  }

  async #putEvents(batch: readonly Waiting[]): Promise<void> {
    try {
      const { Entries = [] } = await this.#client.send(
        new PutEventsCommand({
          Entries: batch.map(({ event }) => ({
            EventBusName: this.#name,
            Source: eventSource,
            DetailType: event.type,
            Detail: JSON.stringify(event.detail),
          })),
        }),
      );
      for (const [place, { taken, refused }] of batch.entries()) {
        const code = Entries[place]?.ErrorCode;
        if (code === undefined) taken();
        else refused(new Error(`EventBridge refused an event: ${code}`));
      }
    } catch (error) {
      // Out of reach: what waits will not fare better, and the function has only so much time.
      for (const { refused } of [...batch, ...this.#waiting.splice(0)]) refused(error as Error);
    }
  }
}
