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
    const unique = this.#names.unique(name);
    let sum = 0;
    for (const option in options) sum += options[option];
    let rest = draw(this.#seed, unique) * sum;
    let ordinary: Option | undefined;
    for (const option in options) {
      rest -= options[option];
      if (rest < 0) {
        if (ordinary !== undefined) this.deviations.push({ name: unique, option });
        return option;
      }
      ordinary ??= option;
    }
    return ordinary as Option;
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
