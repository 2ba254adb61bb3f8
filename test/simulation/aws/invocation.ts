/** One run of a function. It may die between any two of its calls, and then nothing more of it happens. */
export class Invocation {
  /** Who called for what: `r1/SendMessage`, `whatsapp-events takes "Ana writes"`. */
  readonly name: string;
  /** By how many milliseconds the clock of its machine is ahead. */
  readonly skew: number;
  /** All that it was answered so far: what it does next follows from that. */
  memory = "";
  #ended = false;
  readonly #onDeath: (how: Death) => void;

  constructor(name: string, skew: number, onDeath: (how: Death) => void) {
    this.name = name;
    this.skew = skew;
    this.#onDeath = onDeath;
  }

  get ended(): boolean {
    return this.#ended;
  }

  end(): void {
    this.#ended = true;
  }

  learns(answer: unknown): void {
    this.memory += `${JSON.stringify(answer)}\n`;
  }

  die(how: Death): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#onDeath(how);
  }
}

export type Death = "crash" | "timeout";

/** For work that will not go on. A new promise each time: whoever waits on one that is shared would be kept with it. */
export function never(): Promise<never> {
  return new Promise(() => {});
}
