import type { Choices } from "../kernel/choices.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { eventDelays, mostly, pickDelay, type Trouble } from "../kernel/trouble.ts";
import type { Result } from "./functions.ts";

export interface QueuePlan {
  readonly name: string;
  readonly visibilitySeconds: number;
  readonly maxReceiveCount: number;
  readonly batchSize: number;
  /** One message of a group at a time, in order. */
  readonly fifo: boolean;
}

export interface QueuedEvent {
  readonly id: string;
  /** What it says, for a reader: `Ana writes "yes"`. */
  readonly label: string;
  readonly body: string;
  readonly group: string | undefined;
  receiveCount: number;
  /** Whether a fault was put in the way of its handling. */
  disturbed: boolean;
}

export interface QueueParts {
  readonly kernel: Kernel;
  readonly choices: Choices;
  readonly trouble: Trouble;
  /** Has the function take the events. */
  invoke(records: readonly QueuedEvent[], name: string): Promise<Result>;
  handled(event: QueuedEvent): void;
  deadLettered(event: QueuedEvent): void;
  isCalm(): boolean;
}

/** A queue and the event source mapping that reads it: at least once, now and then twice, in no certain order. */
export class Queue {
  readonly #plan: QueuePlan;
  readonly #parts: QueueParts;
  readonly #waiting = new Set<QueuedEvent>();
  readonly #busyGroups = new Set<string>();
  #count = 0;

  constructor(plan: QueuePlan, parts: QueueParts) {
    this.#plan = plan;
    this.#parts = parts;
  }

  send(label: string, body: string, group?: string): void {
    const event = {
      id: `${this.#plan.name}-${++this.#count}`,
      label,
      body,
      group,
      receiveCount: 0,
      disturbed: false,
    };
    this.#show(event, this.#delay(`${label}: queued for`));
  }

  #show(event: QueuedEvent, delay: number): void {
    const { kernel } = this.#parts;
    this.#waiting.add(event);
    kernel.after(delay, `${event.label}: received`, () => {
      if (this.#waiting.has(event)) void this.#receive(event);
    });
  }

  async #receive(event: QueuedEvent): Promise<void> {
    const { kernel } = this.#parts;
    if (event.group !== undefined && this.#plan.fifo) {
      const first = [...this.#waiting].find(({ group }) => group === event.group);
      if (this.#busyGroups.has(event.group) || first !== event) {
        kernel.after(50, `${event.label}: waits for its group`, () => {
          if (this.#waiting.has(event)) void this.#receive(event);
        });
        return;
      }
      this.#busyGroups.add(event.group);
    }
    const batch = this.#batchWith(event);
    for (const taken of batch) {
      this.#waiting.delete(taken);
      taken.receiveCount++;
    }
    const name = `${this.#plan.name} takes ${batch.map(({ label }) => label).join(" + ")}`;
    const hidden = kernel.now() + this.#plan.visibilitySeconds * 1000;
    if (this.#happens(`${name}: delivered twice at once`, "once", "twice")) {
      void this.#parts.invoke(batch, `${name} again at once`);
    }
    const result = await this.#parts.invoke(batch, name);
    const failed = failedIds(result, batch);
    for (const taken of batch) {
      if (failed.has(taken.id)) this.#again(taken, hidden - kernel.now());
      else {
        this.#parts.handled(taken);
        // Deleting a message can fail, and a standard queue may deliver one again that was deleted.
        if (this.#happens(`${taken.label}: deleted`, "deleted", "comes again")) {
          this.#again({ ...taken }, hidden - kernel.now());
        }
      }
    }
    if (event.group !== undefined) this.#busyGroups.delete(event.group);
  }

  #batchWith(event: QueuedEvent): QueuedEvent[] {
    if (this.#plan.fifo || this.#waiting.size < 2 || this.#parts.trouble.delays === 0) return [event];
    const others = [...this.#waiting].filter((other) => other !== event);
    const alone = this.#parts.choices.pick(`${event.label}: batch`, { alone: 3, "with all": 1 }) === "alone";
    return alone ? [event] : [event, ...others].slice(0, this.#plan.batchSize);
  }

  #again(event: QueuedEvent, delay: number): void {
    if (event.receiveCount >= this.#plan.maxReceiveCount) this.#parts.deadLettered(event);
    else this.#show(event, Math.max(delay, 0));
  }

  #delay(name: string): number {
    const { choices, trouble } = this.#parts;
    const { "2 h": _hours, ...delays } = eventDelays;
    return pickDelay(choices, name, delays, this.#parts.isCalm() ? 0 : trouble.delays / 3);
  }

  #happens(name: string, usual: string, other: string): boolean {
    const { choices, trouble } = this.#parts;
    if (trouble.events === 0 || this.#parts.isCalm()) return false;
    return choices.pick(name, mostly(usual, trouble.events / 2, [other])) === other;
  }
}

function failedIds(result: Result, batch: readonly QueuedEvent[]): ReadonlySet<string> {
  if (!("result" in result)) return new Set(batch.map(({ id }) => id));
  const { batchItemFailures = [] } = (result.result ?? {}) as {
    batchItemFailures?: ReadonlyArray<{ itemIdentifier: string }>;
  };
  return new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
}
