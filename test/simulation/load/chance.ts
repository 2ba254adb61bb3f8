import { draw } from "../kernel/random.ts";

/** Draws one number after the other from a seed. */
export class Chance {
  readonly #seed: number;
  #drawn = 0;

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** In [0, 1). */
  next(): number {
    return draw(this.#seed, `${this.#drawn++}`);
  }

  happens(share: number): boolean {
    return this.next() < share;
  }

  /** Between two arrivals that have nothing to do with each other. */
  exponential(mean: number): number {
    return -Math.log(1 - this.next()) * mean;
  }

  /** Half are below the median, and few far above. @param spread of the logarithm; 1: one in six takes 2.7 times the median */
  logNormal(median: number, spread: number): number {
    const [radius, angle] = [1 - this.next(), this.next()];
    return median * Math.exp(spread * Math.sqrt(-2 * Math.log(radius)) * Math.cos(2 * Math.PI * angle));
  }

  one<T>(list: readonly T[]): T {
    return list[Math.floor(this.next() * list.length)] as T;
  }

  /** One of the names, as often as its weight says. */
  weighted<Name extends string>(weights: Readonly<Record<Name, number>>): Name {
    const entries = Object.entries(weights) as Array<[Name, number]>;
    let rest = this.next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [name, weight] of entries) {
      rest -= weight;
      if (rest < 0) return name;
    }
    return entries[0]?.[0] as Name;
  }
}
