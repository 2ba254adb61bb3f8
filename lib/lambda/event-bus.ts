import { PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { eventSource, type PublishedEvent } from "../messaging/published-events.ts";
import { eventBridgeClient } from "./clients.ts";

/** PutEvents takes ten at a time. */
const batchSize = 10;

/** The stack's EventBridge bus, for its users' own systems. */
export class EventBus {
  readonly #client = eventBridgeClient();
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
  }

  /** @throws Error if EventBridge did not take one of them; those it took will come twice */
  async publish(events: readonly PublishedEvent[]): Promise<void> {
    for (let start = 0; start < events.length; start += batchSize) {
      const { FailedEntryCount = 0, Entries = [] } = await this.#client.send(
        new PutEventsCommand({
          Entries: events.slice(start, start + batchSize).map(({ type, detail }) => ({
            EventBusName: this.#name,
            Source: eventSource,
            DetailType: type,
            Detail: JSON.stringify(detail),
          })),
        }),
      );
      if (FailedEntryCount === 0) continue;
      const codes = Entries.flatMap(({ ErrorCode }) => ErrorCode ?? []);
      throw new Error(`EventBridge refused ${FailedEntryCount} events: ${[...new Set(codes)].join(", ")}`);
    }
  }
}
