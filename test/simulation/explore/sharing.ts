import { meet, type ReadyStep, type Touch } from "../kernel/kernel.ts";

/**
 * What more than one party touches, of which one changes it. Nobody says so beforehand: what has been touched by one
 * alone is taken for its own, and its steps for in nobody's way, until another is seen to touch it.
 */
export class Sharing {
  readonly #shared = new Set<string>();
  readonly #touched = new Map<string, { party: string; touch: Touch }>();

  isShared(touch: Touch | undefined): boolean {
    return touch !== undefined && this.#shared.has(touch.what);
  }

  /** @returns whether more is shared than was known */
  learn(steps: readonly ReadyStep[]): boolean {
    const before = this.#shared.size;
    for (const { label, touches } of steps) if (touches !== undefined) this.#note(partyOf(label), touches);
    // What one party does at once it does in any order.
    for (const [index, { touches, label }] of steps.entries()) {
      const other = steps
        .slice(0, index)
        .find((step) => partyOf(step.label) === partyOf(label) && meet(step.touches, touches));
      if (other?.touches !== undefined && touches !== undefined) this.#share(other.touches, touches);
    }
    return this.#shared.size > before;
  }

  #note(party: string, touch: Touch): void {
    const key = `${party}|${touch.what}|${touch.changes}`;
    if (this.#touched.has(key)) return;
    for (const other of this.#touched.values()) {
      if (other.party !== party && meet(other.touch, touch)) this.#share(other.touch, touch);
    }
    this.#touched.set(key, { party, touch });
  }

  #share(a: Touch, b: Touch): void {
    this.#shared.add(a.what);
    this.#shared.add(b.what);
  }
}

/** An execution with its functions and what its end sets off, or the handling of one event: one thing after another. */
function partyOf(label: string): string {
  return (
    /^([\w-]+)\//.exec(label)?.[1] ??
    /takes the end of ([\w-]+)/.exec(label)?.[1] ??
    label.replace(/: \w+$/, "")
  );
}
