import type { Clock, Timer } from "../clock.ts";

/** Gathers what comes until a batch is full, or until the time since the first of it is over. */
export class BatchingWindow {
  readonly #clock: Clock;
  readonly #seconds: number;
  readonly #deliver: () => Promise<void>;
  #timer: Timer | undefined;

  /** @param seconds `MaximumBatchingWindowInSeconds`; 0 delivers whatever there is at once */
  constructor(clock: Clock, seconds: number, deliver: () => Promise<void>) {
    this.#clock = clock;
    this.#seconds = seconds;
    this.#deliver = deliver;
  }

  /** Something has come, or is left. */
  gather({ isFull }: { readonly isFull: boolean }): void {
    if (this.#timer !== undefined) {
      if (!isFull || this.#timer.at <= this.#clock.now()) return;
      this.#timer.cancel();
    }
    this.#timer = this.#clock.after(isFull ? 0 : this.#seconds * 1000, () => {
      this.#timer = undefined;
      return this.#deliver();
    });
  }
}
