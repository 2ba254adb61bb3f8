import type { Timer } from "../../../sandbox/cloud/clock.ts";

interface Step extends Timer {
  readonly order: number;
  readonly label: string;
  readonly fire: () => void;
  cancelled: boolean;
}

/** Which of the steps that could go now does. Default: the first that was scheduled. */
export type Scheduler = (labels: readonly string[]) => number;

/**
 * Virtual time and what is to happen in it. One step happens at a time, and the next only when everything that
 * the last one set off in this process has come to rest: waiting for a call's answer, or ended.
 */
export class Kernel {
  #now: number;
  #order = 0;
  #heap: Step[] = [];
  readonly #scheduler: Scheduler | undefined;
  #failure: unknown;
  steps = 0;

  constructor(startAt: number, scheduler?: Scheduler) {
    this.#now = startAt;
    this.#scheduler = scheduler;
  }

  /** Milliseconds since the epoch. */
  now(): number {
    return this.#now;
  }

  at(time: number, label: string, fire: () => void): Timer {
    const step: Step = {
      at: Math.max(time, this.#now),
      order: this.#order++,
      label,
      fire,
      cancelled: false,
      cancel: () => {
        step.cancelled = true;
      },
    };
    this.#push(step);
    return step;
  }

  after(milliseconds: number, label: string, fire: () => void): Timer {
    return this.at(this.#now + milliseconds, label, fire);
  }

  sleep(milliseconds: number, label: string): Promise<void> {
    return new Promise((resolve) => {
      this.after(milliseconds, label, resolve);
    });
  }

  /** Everything up to `end` happens. Stops early when `until` says so. */
  async run(end: number, until: () => boolean = () => false): Promise<void> {
    await atRest();
    while (!until()) {
      const step = this.#next(end);
      if (step === undefined) {
        this.#now = Math.max(this.#now, end);
        return;
      }
      this.#now = Math.max(this.#now, step.at);
      this.steps++;
      step.fire();
      await atRest();
      if (this.#failure !== undefined) throw this.#failure;
    }
  }

  /** Ends the run: something is wrong with the simulation itself, and no code under test may hide it. */
  fail(error: unknown): void {
    this.#failure ??= error;
  }

  /** When the next thing happens; undefined if nothing will. */
  nextAt(): number | undefined {
    while (this.#heap[0]?.cancelled) this.#pop();
    return this.#heap[0]?.at;
  }

  #next(end: number): Step | undefined {
    const at = this.nextAt();
    if (at === undefined || at > end) return undefined;
    const first = this.#pop();
    if (this.#scheduler === undefined || first === undefined) return first;
    const due = [first];
    for (let next = this.nextAt(); next !== undefined && next <= at; next = this.nextAt()) {
      due.push(this.#pop() as Step);
    }
    const chosen = due[due.length === 1 ? 0 : this.#scheduler(due.map(({ label }) => label))];
    for (const step of due) if (step !== chosen) this.#push(step);
    return chosen;
  }

  #push(step: Step): void {
    const heap = this.#heap;
    heap.push(step);
    for (let index = heap.length - 1; index > 0; ) {
      const parent = (index - 1) >> 1;
      if (!isBefore(step, heap[parent] as Step)) break;
      heap[index] = heap[parent] as Step;
      heap[parent] = step;
      index = parent;
    }
  }

  #pop(): Step | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    heap[0] = last;
    for (let index = 0; ; ) {
      const left = 2 * index + 1;
      const right = left + 1;
      let least = index;
      if (left < heap.length && isBefore(heap[left] as Step, heap[least] as Step)) least = left;
      if (right < heap.length && isBefore(heap[right] as Step, heap[least] as Step)) least = right;
      if (least === index) return first;
      [heap[index], heap[least]] = [heap[least] as Step, heap[index] as Step];
      index = least;
    }
  }
}

function isBefore(a: Step, b: Step): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

/** Every promise that can go on has: what is simulated does no input or output of its own. */
function atRest(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
