import type { Clock } from "../cloud/clock.ts";
import type { PublishedEvent } from "../world/interference.ts";
import { samePhone } from "../world/numbers.ts";
import type { EventFault } from "./fault.ts";
import { concerns } from "./person.ts";

interface HeldEvent {
  readonly event: PublishedEvent;
  release(): void;
}

/** Seconds. */
const usualDelay = 60;
const longestHold = 5;

/** Publishes events, and does with them what a fault asks. */
export class EventFaults {
  readonly #clock: Clock;
  /** What waits for a later event to overtake it. */
  #held: HeldEvent[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  publish(event: PublishedEvent, publish: () => void, fault: EventFault | undefined): void {
    switch (fault?.events) {
      case "drop":
        return;
      case "delay":
        this.#clock.after((fault.seconds ?? usualDelay) * 1000, publish);
        return;
      case "reorder":
        this.#hold(event, publish, fault.seconds ?? longestHold);
        return;
      case "duplicate":
        this.#clock.after((fault.seconds ?? 0) * 1000, publish);
    }
    publish();
    for (const held of this.#held.filter((candidate) => concernsSame(candidate.event, event))) held.release();
  }

  /** Lets go of everything that was held back. */
  release(): void {
    for (const held of [...this.#held]) held.release();
  }

  #hold(event: PublishedEvent, publish: () => void, seconds: number): void {
    const held: HeldEvent = {
      event,
      release: () => {
        if (!this.#held.includes(held)) return;
        this.#held = this.#held.filter((other) => other !== held);
        timer.cancel();
        publish();
      },
    };
    this.#held.push(held);
    const timer = this.#clock.after(seconds * 1000, held.release);
  }
}

export function fitsEvent(fault: EventFault, event: PublishedEvent): boolean {
  const fitsChannel =
    fault.channel === undefined ? event.channel !== "eventbridge" : fault.channel === event.channel;
  return (
    fitsChannel &&
    (fault.status === undefined || fault.status === event.status) &&
    concerns(fault.number, event.number)
  );
}

function concernsSame(one: PublishedEvent, other: PublishedEvent): boolean {
  return one.channel === other.channel && samePhone(one.number, other.number);
}
