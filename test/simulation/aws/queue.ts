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
    this.#waiting.add(event);
    const delay = this.#delay(`${label}: queued for`);
    this.#parts.kernel.soon(delay, `${label}: received`, () => this.#offer(event));
  }

  /** Has the event taken, unless another delivery has, or its group has to wait. */
  #offer(event: QueuedEvent): void {
    const { group } = event;
    if (!this.#waiting.has(event)) return;
    if (this.#plan.fifo && group !== undefined) {
      const first = [...this.#waiting].find((other) => other.group === group);
      if (this.#busyGroups.has(group) || first !== event) return;
      this.#busyGroups.add(group);
    }
    void this.#receive(event);
  }

  async #receive(event: QueuedEvent): Promise<void> {
    const { kernel } = this.#parts;
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
    // A group waits for its message that failed.
    if (failed.size === 0 || event.receiveCount >= this.#plan.maxReceiveCount) this.#freeGroup(event.group);
  }

  #freeGroup(group: string | undefined): void {
    if (group === undefined || !this.#plan.fifo) return;
    this.#busyGroups.delete(group);
    const next = [...this.#waiting].find((other) => other.group === group);
    if (next !== undefined) this.#parts.kernel.soon(10, `${next.label}: received`, () => this.#offer(next));
  }

  #batchWith(event: QueuedEvent): QueuedEvent[] {
    if (this.#plan.fifo || this.#waiting.size < 2 || this.#parts.trouble.delays === 0) return [event];
    const others = [...this.#waiting].filter((other) => other !== event);
    const alone = this.#parts.choices.pick(`${event.label}: batch`, { alone: 3, "with all": 1 }) === "alone";
    return alone ? [event] : [event, ...others].slice(0, this.#plan.batchSize);
  }

  #again(event: QueuedEvent, delay: number): void {
    if (event.receiveCount >= this.#plan.maxReceiveCount) this.#parts.deadLettered(event);
    else {
      this.#parts.kernel.after(Math.max(delay, 0), `${event.label}: visible again`, () => {
        // Before whatever else waits in its group.
        const others = [...this.#waiting];
        this.#waiting.clear();
        for (const one of [event, ...others]) this.#waiting.add(one);
        if (event.group !== undefined) this.#busyGroups.delete(event.group);
        this.#offer(event);
      });
    }
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
