/** The last `size` of what is added to it, oldest first. */
export class Ring<Item> {
  readonly #size: number;
  readonly #items: Item[] = [];
  #forgotten = 0;

  constructor(size: number) {
    this.#size = size;
  }

  add(item: Item): void {
    this.#items.push(item);
    if (this.#items.length <= this.#size) return;
    this.#items.shift();
    this.#forgotten++;
  }

  /** Those after the first `count` that were ever added. */
  after(count: number): readonly Item[] {
    return this.#items.slice(Math.max(0, count - this.#forgotten));
  }

  /** How many were ever added. */
  get added(): number {
    return this.#forgotten + this.#items.length;
  }

  /** How many of them are not here any more. */
  get forgotten(): number {
    return this.#forgotten;
  }
}
