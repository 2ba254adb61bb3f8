import type { Timer } from "../../../sandbox/cloud/clock.ts";

interface Step extends Timer {
  readonly order: number;
  readonly label: string;
  readonly fire: () => void;
  cancelled: boolean;
}

/** What a call reads or changes that others may too. */
export interface Touch {
  /** A table and the key of a row, or what else there is; all that begins so if it ends with `*`. */
  readonly what: string;
  readonly changes: boolean;
}

/** Whether it matters which of two comes first. */
export function meet(a: Touch | undefined, b: Touch | undefined): boolean {
  if (a === undefined || b === undefined || !(a.changes || b.changes)) return false;
  return includes(a.what, b.what) || includes(b.what, a.what);
}

function includes(some: string, one: string): boolean {
  return some === one || (some.endsWith("*") && one.startsWith(some.slice(0, -1)));
}

/** A step that may go at any time: a call on its way, an event on its way. */
export interface ReadyStep {
  readonly label: string;
  /** Undefined if nothing. */
  readonly touches: Touch | undefined;
  /** What it will do, in every detail: two steps of one detail do the same. */
  readonly detail: string;
}

/** Tries every order of the steps that could go: says which goes next, or undefined to leave the run here. */
export interface Explorer {
  next(steps: readonly ReadyStep[], timers: readonly string[]): number | undefined;
}

/**
 * Virtual time and what is to happen in it. One step happens at a time, and the next only when everything that
 * the last one set off in this process has come to rest: waiting for a call's answer, or ended.
 */
export class Kernel {
  #now: number;
  #order = 0;
  #heap: Step[] = [];
  readonly #explorer: Explorer | undefined;
  /** Under an explorer: what may go at any time. Only timers are left to the order of their time. */
  readonly #ready: Array<ReadyStep & { readonly fire: () => void }> = [];
  #failure: unknown;
  steps = 0;
  /** Of what happens from now on no order is tried. */
  isOver = false;

  constructor(startAt: number, explorer?: Explorer) {
    this.#now = startAt;
    this.#explorer = explorer;
  }

  /** Whether every order of the steps is tried: then it matters what each one touches, and what its caller knows. */
  get isExploring(): boolean {
    return this.#explorer !== undefined;
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

  /** Something whose time is anybody's guess: the milliseconds are a likely one. */
  soon(
    milliseconds: number,
    label: string,
    fire: () => void,
    more: { touches?: () => Touch | undefined; detail?: () => string } = {},
  ): void {
    if (this.#explorer === undefined) this.after(milliseconds, label, fire);
    else this.#ready.push({ label, fire, touches: more.touches?.(), detail: more.detail?.() ?? label });
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
      if (this.#explorer !== undefined && this.#ready.length > 0) {
        if (!(await this.#explore(this.#explorer))) return;
        continue;
      }
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

  /** @returns false if the run is to be left */
  async #explore(explorer: Explorer): Promise<boolean> {
    // What touches nothing that others do is in nobody's way: its order does not matter.
    const own = this.#ready.findIndex(({ touches }) => touches === undefined);
    const timers = this.#heap.filter(({ cancelled }) => !cancelled).map(({ label }) => label);
    const chosen = own >= 0 ? own : this.isOver ? 0 : explorer.next(this.#ready, timers);
    if (chosen === undefined) return false;
    const [step] = this.#ready.splice(chosen, 1);
    this.#now += 1;
    this.steps++;
    step?.fire();
    await atRest();
    if (this.#failure !== undefined) throw this.#failure;
    return true;
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
    return this.#pop();
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
