import { draw } from "./random.ts";

/** A choice that fell on something else than the ordinary. */
export interface Deviation {
  /** Who chose what: `ana/r1 SendTemplate 1: dynamodb.GetItem fault`. */
  readonly name: string;
  readonly option: string;
}

/**
 * The options of a choice and their weights. The first is the ordinary one, where nothing goes wrong. (No option
 * but "0" may look like a whole number: such keys come first in an object.)
 */
export type Options<Option extends string> = Readonly<Record<Option, number>>;

export interface Choices {
  pick<Option extends string>(name: string, options: Options<Option>): Option;
}

/** Draws every choice from one seed, by its name, and keeps those that were not the ordinary one. */
export class SeededChoices implements Choices {
  readonly deviations: Deviation[] = [];
  readonly #seed: number;
  readonly #names = new Names();

  constructor(seed: number) {
    this.#seed = seed;
  }

  pick<Option extends string>(name: string, options: Options<Option>): Option {
    const entries = Object.entries(options) as Array<[Option, number]>;
    const unique = this.#names.unique(name);
    let rest = draw(this.#seed, unique) * entries.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [index, [option, weight]] of entries.entries()) {
      rest -= weight;
      if (rest >= 0) continue;
      if (index > 0) this.deviations.push({ name: unique, option });
      return option;
    }
    return entries[0]?.[0] as Option;
  }
}

/** Takes the choices of an earlier run, and the ordinary one everywhere else. */
export class ReplayedChoices implements Choices {
  readonly #options: ReadonlyMap<string, string>;
  readonly #names = new Names();

  constructor(deviations: readonly Deviation[]) {
    this.#options = new Map(deviations.map(({ name, option }) => [name, option]));
  }

  pick<Option extends string>(name: string, options: Options<Option>): Option {
    const chosen = this.#options.get(this.#names.unique(name));
    if (chosen !== undefined && Object.hasOwn(options, chosen)) return chosen as Option;
    return Object.keys(options)[0] as Option;
  }
}

/** Numbers what has the same name. */
class Names {
  readonly #seen = new Map<string, number>();

  unique(name: string): string {
    const count = (this.#seen.get(name) ?? 0) + 1;
    this.#seen.set(name, count);
    return count === 1 ? name : `${name} (${count})`;
  }
}
