import type { Timer } from "../../../sandbox/cloud/clock.ts";
import type { Choices } from "../kernel/choices.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { eventDelays, mostly, pickDelay, type Trouble } from "../kernel/trouble.ts";
import type { Result } from "./functions.ts";

export interface QueuePlan {
  readonly name: string;
  readonly visibilitySeconds: number;
  /** How long a message waits before it can be received. */
  readonly delaySeconds: number;
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
  /** Events that were received and will be visible again, by their receipt: a timer that deleting them cancels. */
  readonly #hidden = new Map<string, { readonly event: QueuedEvent; timer: Timer }>();
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
    };
    const delay = this.#delay(`${label}: queued for`);
    const { kernel } = this.#parts;
    const appear = () => {
      this.#waiting.add(event);
      kernel.soon(delay, `${label}: received`, () => this.#offer(event));
    };
    if (this.#plan.delaySeconds === 0) appear();
    else kernel.after(this.#plan.delaySeconds * 1000, `${label}: delayed`, appear);
  }

  /** `ChangeMessageVisibility` */
  showAgain(receipt: string, seconds: number): void {
    const hidden = this.#hidden.get(receipt);
    if (hidden === undefined) return;
    hidden.timer.cancel();
    hidden.timer = this.#parts.kernel.after(seconds * 1000, `${hidden.event.label}: visible again`, () =>
      this.#reappear(receipt),
    );
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
    const batch = this.#batchWith(event);
    const receipts = batch.map((taken) => this.#hide(taken));
    const name = `${this.#plan.name} takes ${batch.map(({ label }) => label).join(" + ")}`;
    if (this.#happens(`${name}: delivered twice at once`, "once", "twice")) {
      void this.#parts.invoke(batch, `${name} again at once`);
    }
    const result = await this.#parts.invoke(batch, name);
    const failed = failedIds(result, batch);
    for (const [index, taken] of batch.entries()) {
      if (failed.has(taken.id)) continue;
      this.#parts.handled(taken);
      // Deleting a message can fail, and a standard queue may deliver one again that was deleted.
      if (!this.#happens(`${taken.label}: deleted`, "deleted", "comes again")) this.#delete(receipts[index]);
    }
    // A group waits for its message that failed.
    if (failed.size === 0) this.#freeGroup(event.group);
  }

  /** @returns the receipt */
  #hide(event: QueuedEvent): string {
    this.#waiting.delete(event);
    const receipt = `${event.id} ${++event.receiveCount}`;
    const { visibilitySeconds } = this.#plan;
    const timer = this.#parts.kernel.after(visibilitySeconds * 1000, `${event.label}: visible again`, () =>
      this.#reappear(receipt),
    );
    this.#hidden.set(receipt, { event, timer });
    return receipt;
  }

  #delete(receipt: string | undefined): void {
    this.#hidden.get(receipt ?? "")?.timer.cancel();
    this.#hidden.delete(receipt ?? "");
  }

  /** Nobody has deleted the event in time. */
  #reappear(receipt: string): void {
    const event = this.#hidden.get(receipt)?.event;
    this.#hidden.delete(receipt);
    if (event === undefined) return;
    if (event.receiveCount >= this.#plan.maxReceiveCount) {
      this.#parts.deadLettered(event);
      this.#freeGroup(event.group);
      return;
    }
    // Before whatever else waits in its group.
    const others = [...this.#waiting];
    this.#waiting.clear();
    for (const one of [event, ...others]) this.#waiting.add(one);
    if (event.group !== undefined) this.#busyGroups.delete(event.group);
    this.#offer(event);
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

/** What a function says that it could not handle; all of it, if it could not answer. */
export function failedIds(result: Result, batch: readonly QueuedEvent[]): ReadonlySet<string> {
  if (!("result" in result)) return new Set(batch.map(({ id }) => id));
  const { batchItemFailures = [] } = (result.result ?? {}) as {
    batchItemFailures?: ReadonlyArray<{ itemIdentifier: string }>;
  };
  return new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
}
