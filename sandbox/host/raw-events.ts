import { Hono } from "hono";
import type { Clock } from "../cloud/clock.ts";
import type { EventBridge } from "../cloud/event-bridge/event-bridge.ts";
import type { Sns } from "../cloud/sns/sns.ts";
import type { RawEvent } from "./answers.ts";
import { Ring } from "./ring.ts";

/** So many raw events are kept. */
const kept = 500;

/** The events as they came to the program: what the SNS topic and AWS's own events brought, and what was handed in. */
export class RawEvents {
  readonly #events = new Ring<RawEvent>(kept);

  constructor({ clock, sns, eventBridge }: { clock: Clock; sns: Sns; eventBridge: EventBridge }) {
    const add = (channel: RawEvent["channel"], body: string) =>
      this.#events.add({
        id: this.#events.added + 1,
        at: new Date(clock.now()).toISOString(),
        channel,
        body,
      });
    sns.onPublish(({ message }) => add("whatsapp", message));
    eventBridge.onEvent(({ event }) => {
      if (event.source === "aws.sms-voice") add("sms", JSON.stringify(event));
    });
  }

  /** `GET /sandbox/events`: {@link RawEvent}s, oldest first; `?after=12` leaves out those up to the id 12. */
  routes(): Hono {
    const app = new Hono();
    app.get("/sandbox/events", (c) => c.json([...this.#events.after(Number(c.req.query("after") ?? 0))]));
    return app;
  }
}
