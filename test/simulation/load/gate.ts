import type { Kernel } from "../kernel/kernel.ts";
import { Bucket, type Tally } from "./bucket.ts";

export interface GateOptions {
  readonly tally: Tally;
  /** Units a second, and at once. */
  readonly rate: number;
  readonly burst: number;
  readonly kernel: Kernel;
}

/** A bucket before which one waits, first come, first served: nobody is refused, and everybody is late. */
export class Gate {
  readonly #tally: Tally;
  readonly #bucket: Bucket;
  readonly #kernel: Kernel;
  #waiting: Array<{ readonly since: number; readonly enter: () => void }> = [];
  #head = 0;
  #isSet = false;
  /** The longest that anybody waited, milliseconds. */
  longest = 0;

  constructor({ tally, rate, burst, kernel }: GateOptions) {
    this.#tally = tally;
    this.#kernel = kernel;
    this.#bucket = new Bucket({ rate, burst: Math.max(1, burst), now: () => kernel.now() }, tally);
  }

  get length(): number {
    return this.#waiting.length - this.#head;
  }

  /** Takes a token, if there is one and nobody waits. */
  take(): boolean {
    if (this.length === 0 && this.#bucket.hasRoom) {
      this.#bucket.spend(1);
      return true;
    }
    this.#tally.refuse();
    return false;
  }

  /** Takes a token, whatever is left. */
  spend(): void {
    this.#bucket.spend(1);
  }

  /** Calls `enter` at once if there is a token, or when there is. */
  pass(enter: () => void): void {
    if (this.length === 0 && this.#bucket.hasRoom) {
      this.#bucket.spend(1);
      enter();
      return;
    }
    this.#tally.refuse();
    this.#waiting.push({ since: this.#kernel.now(), enter });
    this.#set();
  }

  #set(): void {
    if (this.#isSet || this.length === 0) return;
    this.#isSet = true;
    this.#kernel.after(Math.max(1, this.#bucket.wait), "a turn", () => {
      this.#isSet = false;
      while (this.length > 0 && this.#bucket.hasRoom) this.#next();
      this.#set();
    });
  }

  #next(): void {
    const first = this.#waiting[this.#head++];
    if (first === undefined) return;
    if (this.#head > 1_000 && this.#head * 2 > this.#waiting.length) {
      this.#waiting = this.#waiting.slice(this.#head);
      this.#head = 0;
    }
    this.#bucket.spend(1);
    this.longest = Math.max(this.longest, this.#kernel.now() - first.since);
    first.enter();
  }
}
