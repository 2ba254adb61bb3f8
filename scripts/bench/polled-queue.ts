/**
 * Messages that wait in a queue until the next look at it finds that their people have written, as in the sample that this
 * product replaces. The look itself takes no time here.
 */
export class PolledQueue {
  readonly #waited: number[] = [];
  #waiting: number[] = [];
  readonly #timer: NodeJS.Timeout;
  readonly #interval: number;

  constructor(everySeconds: number) {
    this.#interval = everySeconds * 1000;
    this.#timer = setInterval(() => this.#look(), this.#interval);
  }

  /** The person of a message in the queue has written just now. */
  reply(): void {
    this.#waiting.push(performance.now());
  }

  /** Waits for the last look. @returns how long each message waited after its reply, milliseconds */
  async stop(): Promise<readonly number[]> {
    while (this.#waiting.length > 0) await new Promise((resolve) => setTimeout(resolve, this.#interval / 10));
    clearInterval(this.#timer);
    return this.#waited;
  }

  #look(): void {
    const now = performance.now();
    this.#waited.push(...this.#waiting.map((since) => now - since));
    this.#waiting = [];
  }
}
