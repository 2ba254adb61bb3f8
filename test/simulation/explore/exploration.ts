import type { Cloud } from "../aws/cloud.ts";
import type { Journal } from "../journal.ts";
import type { Choices, Options } from "../kernel/choices.ts";
import type { Explorer, ReadyStep } from "../kernel/kernel.ts";
import { stateOf } from "./state.ts";
import type { World } from "./worlds.ts";

interface Decision {
  readonly options: number;
  readonly taken: number;
}

/**
 * One run after another of a small world, each taking another way at the last point where there was one, until
 * there is none: every schedule, but for the order of steps that do not meet, and with runs left as soon as they
 * come to a state that was seen before.
 */
export class Exploration implements Explorer, Choices {
  readonly #world: World;
  readonly #seen = new Set<string>();
  #path: Decision[] = [];
  #depth = 0;
  #troubles = 0;
  #watched: { cloud: Cloud; journal: Journal } | undefined;
  /** Whether the run has come to a state that was seen before. */
  hasLeft = false;

  constructor(world: World) {
    this.#world = world;
  }

  get states(): number {
    return this.#seen.size;
  }

  /** The way that the run took, as the numbers of the options. */
  get way(): readonly number[] {
    return this.#path.map(({ taken }) => taken);
  }

  watch(cloud: Cloud, journal: Journal): void {
    this.#watched = { cloud, journal };
  }

  /** Gets ready for the next run. @returns false if there is none: every way was taken */
  begin(): boolean {
    if (this.#depth > 0 || this.#path.length > 0) {
      // What lies beyond the point at which the run was left was not decided in it.
      let path = this.#path.slice(0, this.#depth);
      for (let last = path.at(-1); last !== undefined && last.taken + 1 >= last.options; last = path.at(-1)) {
        path = path.slice(0, -1);
      }
      const last = path.at(-1);
      if (last === undefined) return false;
      this.#path = [...path.slice(0, -1), { options: last.options, taken: last.taken + 1 }];
    }
    this.#depth = 0;
    this.#troubles = 0;
    this.hasLeft = false;
    return true;
  }

  next(steps: readonly ReadyStep[], timers: readonly string[]): number | undefined {
    const alone = steps.findIndex(({ touches = "" }) => !this.#world.shared.test(touches));
    if (alone >= 0) return alone;
    if (this.#depth >= this.#path.length && this.#watched !== undefined) {
      const state = `${stateOf(this.#watched.cloud, this.#watched.journal, steps, timers)} ${this.#troubles}`;
      if (this.#seen.has(state)) {
        this.hasLeft = true;
        return undefined;
      }
      this.#seen.add(state);
    }
    return this.#decide(steps.length);
  }

  pick<Option extends string>(name: string, options: Options<Option>): Option {
    const names = Object.keys(options) as Option[];
    const [usual] = names as [Option];
    const fixed = this.#world.fixed(name);
    if (fixed !== undefined) return names.find((option) => option === fixed) ?? usual;
    if (this.#troubles >= this.#world.mostTroubles) return usual;
    const possible = [usual, ...names.slice(1).filter((option) => this.#world.troubles.includes(option))];
    const chosen = possible[this.#decide(possible.length)] ?? usual;
    if (chosen !== usual) this.#troubles++;
    return chosen;
  }

  #decide(options: number): number {
    if (options === 1) return 0;
    const known = this.#path[this.#depth];
    if (known === undefined) this.#path.push({ options, taken: 0 });
    this.#depth++;
    return known?.taken ?? 0;
  }
}
