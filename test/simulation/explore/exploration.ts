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
 *
 * In a world of `mostLate` steps it is every schedule in which so many steps come late, each as late as can be, and
 * the others in the order in which they became possible.
 */
export class Exploration implements Explorer, Choices {
  readonly #world: World;
  readonly #seen = new Set<string>();
  #path: Decision[] = [];
  #depth = 0;
  #troubles = 0;
  /** The steps of this run that come late. */
  #late = new Set<ReadyStep>();
  #mayBeLate = 0;
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
    this.#late = new Set();
    this.#mayBeLate = this.#world.mostLate ?? 0;
    this.hasLeft = false;
    return true;
  }

  next(steps: readonly ReadyStep[], timers: readonly string[]): number | undefined {
    const alone = steps.findIndex(({ touches = "" }) => !this.#world.shared.test(touches));
    if (alone >= 0) return alone;
    if (this.#depth >= this.#path.length && this.#watched !== undefined) {
      const { cloud, journal } = this.#watched;
      const state = `${stateOf(cloud, journal, this.#named(steps), timers)} ${this.#troubles} ${this.#mayBeLate}`;
      if (this.#seen.has(state)) {
        this.hasLeft = true;
        return undefined;
      }
      this.#seen.add(state);
    }
    if (this.#world.mostLate === undefined) return this.#decide(steps.length);
    return steps.indexOf(this.#nextOf(steps));
  }

  /** The first that is not late, or one that is, or another after the first has been put off. */
  #nextOf(steps: readonly ReadyStep[]): ReadyStep {
    const late = steps.filter((step) => this.#late.has(step));
    const inTime = steps.filter((step) => !this.#late.has(step));
    for (;;) {
      const [first, ...others] = inTime;
      const now = first === undefined ? late : [first, ...late];
      const mayBePutOff = this.#mayBeLate > 0 && first !== undefined && others.length + late.length > 0;
      const chosen = now[this.#decide(now.length + (mayBePutOff ? 1 : 0))];
      if (chosen !== undefined) return chosen;
      this.#late.add(inTime.shift() as ReadyStep);
      this.#mayBeLate--;
    }
  }

  /** By what they will do; where some come late, their order and which those are matters too. */
  #named(steps: readonly ReadyStep[]): string[] {
    if (this.#world.mostLate === undefined) return steps.map(({ detail }) => detail).sort();
    return steps.map((step) => `${this.#late.has(step) ? "late: " : ""}${step.detail}`);
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
