import type { AskedFault, FaultKind, FaultKinds } from "./fault.ts";

/** A fault that waits for its moment, as it was asked for; `times` is what is left of it. */
export type Fault = { readonly id: number; readonly times: number } & FaultKinds[FaultKind];

interface PendingFault {
  readonly id: number;
  readonly asked: AskedFault;
  left: number;
}

/** Faults that wait for their moment: each strikes the next `times` things that it fits, oldest fault first. */
export class PendingFaults {
  readonly #changed: () => void;
  #pending: PendingFault[] = [];
  #lastId = 0;

  /** @param changed called whenever a fault was added, has struck, or was forgotten */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  add(asked: AskedFault): Fault {
    const id = ++this.#lastId;
    this.#pending.push({ id, asked, left: asked.fault.times });
    this.#changed();
    return { ...asked.fault, id };
  }

  /** Oldest first. */
  list(): Fault[] {
    return this.#pending.map(({ id, asked, left }): Fault => ({ ...asked.fault, id, times: left }));
  }

  clear(): void {
    this.#pending = [];
    this.#changed();
  }

  /** The oldest fault of a kind that `fits`, used up by one. */
  take<K extends FaultKind>(kind: K, fits: (fault: FaultKinds[K]) => boolean): FaultKinds[K] | undefined {
    for (const pending of this.#pending) {
      if (pending.asked.kind !== kind) continue;
      const fault = pending.asked.fault as FaultKinds[K];
      if (!fits(fault)) continue;
      pending.left--;
      if (pending.left === 0) this.#pending = this.#pending.filter((other) => other !== pending);
      this.#changed();
      return fault;
    }
    return undefined;
  }
}
