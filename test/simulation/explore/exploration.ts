import type { Cloud } from "../aws/cloud.ts";
import type { Journal } from "../journal.ts";
import type { Choices, Options } from "../kernel/choices.ts";
import { type Explorer, meet, type ReadyStep, type Touch } from "../kernel/kernel.ts";
import { isCompared, type Mark, marksOf } from "./marks.ts";
import { Sharing } from "./sharing.ts";
import { stateOf } from "./state.ts";
import type { World } from "./worlds.ts";

/** A step that was taken, with what came of it before the next one. */
interface Taken {
  readonly name: string;
  readonly touches: Touch | undefined;
  readonly marks: Mark[];
}

/** A point of a run at which calls and events are on their way, and one of them goes next. */
interface Crossing {
  /** Those of which each is to go next in one run or another. */
  readonly todo: readonly ReadyStep[];
  /** How many of them have. */
  done: number;
  now: Taken;
  /** What need not go here: what would follow follows, in another order that makes no difference, elsewhere. */
  readonly asleep: Taken[];
  /** How many marks the run had. */
  readonly marks: number;
}

/** A point of a run at which something goes well or wrong. */
interface Fork {
  readonly options: number;
  taken: number;
}

/**
 * One run after another of a small world, each taking another way at the last point where there was one, until there
 * is none. That is every schedule, but for what makes no difference:
 *
 * - a step that touches nothing shared happens as early as it can, and so do the facts that come of it (sharing.ts);
 * - of two steps that do not meet only one order is tried: whichever has gone first sleeps when the other does, until
 *   something happens that it meets (sleep sets: Godefroid, Partial-Order Methods, 1996);
 * - a run is left as soon as it comes to a state that was seen before, unless something slept there then that is awake
 *   now.
 *
 * Two steps meet if they touch the same and one of them changes it, or if something comes of them that a rule compares.
 */
export class Exploration implements Explorer, Choices {
  readonly #world: World;
  readonly #sleeps: boolean;
  /** For each state that was seen, what slept in it. */
  readonly #seen = new Map<string, readonly string[]>();
  readonly #sharing = new Sharing();
  /** Whether the run has shown that something is shared which was taken for one party's own: then all begins anew. */
  #isWiser = false;
  #path: Array<Crossing | Fork> = [];
  #depth = 0;
  #last: Crossing | undefined;
  #troubles = 0;
  #watched: { cloud: Cloud; journal: Journal } | undefined;
  /** Of those since all began anew. */
  runs = 0;
  left = 0;
  /** Whether the run has come to where all that may follow is seen elsewhere. */
  hasLeft = false;

  /** @param sleeps false to try both orders of two steps that do not meet, as a test does to see that it is the same */
  constructor(world: World, { sleeps = true }: { sleeps?: boolean } = {}) {
    this.#world = world;
    this.#sleeps = sleeps;
  }

  get states(): number {
    return this.#seen.size;
  }

  watch(cloud: Cloud, journal: Journal): void {
    this.#watched = { cloud, journal };
  }

  /** Gets ready for the next run. @returns false if there is none: every way was taken */
  begin(): boolean {
    this.#noteWhatCame();
    // What lies beyond the point at which the run was left was not decided in it.
    const path = this.#path.slice(0, this.#depth);
    const isFirst = this.#watched === undefined || this.#isWiser;
    if (this.#isWiser) {
      path.length = 0;
      this.#seen.clear();
      this.#isWiser = false;
      this.runs = 0;
      this.left = 0;
    }
    for (let last = path.at(-1); last !== undefined && !takesAnotherWay(last); last = path.at(-1)) path.pop();
    this.#path = path;
    this.#depth = 0;
    this.#last = undefined;
    this.#troubles = 0;
    this.hasLeft = false;
    const isThereMore = isFirst || path.length > 0;
    if (isThereMore) this.runs++;
    return isThereMore;
  }

  next(steps: readonly ReadyStep[], timers: readonly string[]): number | undefined {
    if (this.#sharing.learn(steps)) {
      this.#isWiser = true;
      this.hasLeft = true;
      return undefined;
    }
    const alone = steps.findIndex(({ touches }) => !this.#sharing.isShared(touches));
    if (alone >= 0) return alone;
    const known = this.#path[this.#depth];
    const crossing = known === undefined ? this.#crossingOf(steps, timers) : (known as Crossing);
    if (crossing === undefined) {
      this.hasLeft = true;
      this.left++;
      return undefined;
    }
    if (known === undefined) this.#path.push(crossing);
    this.#depth++;
    this.#last = crossing;
    return steps.findIndex((step) => nameOf(step) === crossing.now.name);
  }

  #crossingOf(steps: readonly ReadyStep[], timers: readonly string[]): Crossing | undefined {
    const names = new Set(steps.map(nameOf));
    if (names.size < steps.length)
      throw new Error(`Two of one name are on their way: ${[...names].join(", ")}`);
    const marks = this.#noteWhatCame();
    const before = this.#last;
    const asleep = before?.asleep.filter((step) => this.#sleeps && !doMeet(step, before.now)) ?? [];
    const sleeping = asleep.map(({ name }) => name);
    const awake = steps.filter((step) => !sleeping.includes(nameOf(step)));
    const todo =
      steps.length === 1 ? awake : this.#unseen(awake, sleeping, this.#stateWith(marks, steps, timers));
    const [first] = todo;
    return first === undefined
      ? undefined
      : { todo, done: 0, now: begun(first), asleep, marks: marks.length };
  }

  /** Of those that are awake the ones that slept whenever this state was seen before. */
  #unseen(awake: readonly ReadyStep[], sleeping: readonly string[], state: string): readonly ReadyStep[] {
    const slept = this.#seen.get(state);
    this.#seen.set(state, slept === undefined ? sleeping : slept.filter((name) => sleeping.includes(name)));
    return slept === undefined ? awake : awake.filter((step) => slept.includes(nameOf(step)));
  }

  #stateWith(marks: readonly Mark[], steps: readonly ReadyStep[], timers: readonly string[]): string {
    if (this.#watched === undefined) throw new Error("watch() comes before the first step.");
    const { cloud } = this.#watched;
    return `${stateOf(cloud, marks, steps.map(({ detail }) => detail).sort(), timers)} ${this.#troubles}`;
  }

  /** Adds to the last step what came of it. @returns all marks of the run so far */
  #noteWhatCame(): readonly Mark[] {
    if (this.#watched === undefined) return [];
    const marks = marksOf(this.#watched.journal);
    const came = this.#last === undefined ? [] : marks.slice(this.#last.marks);
    for (const mark of came) {
      const isNoted = this.#last?.now.marks.some(({ name, of }) => name === mark.name && of === mark.of);
      if (!isNoted) this.#last?.now.marks.push(mark);
    }
    return marks;
  }

  pick<Option extends string>(name: string, options: Options<Option>): Option {
    const names = Object.keys(options) as Option[];
    const [usual] = names as [Option];
    const fixed = this.#world.fixed(name);
    if (fixed !== undefined) return names.find((option) => option === fixed) ?? usual;
    if (this.#troubles >= this.#world.mostTroubles) return usual;
    const possible = [usual, ...names.slice(1).filter((option) => this.#world.troubles.includes(option))];
    const chosen = possible[this.#fork(possible.length)] ?? usual;
    if (chosen !== usual) this.#troubles++;
    return chosen;
  }

  #fork(options: number): number {
    if (options === 1) return 0;
    const known = this.#path[this.#depth] as Fork | undefined;
    const fork = known ?? { options, taken: 0 };
    if (known === undefined) this.#path.push(fork);
    this.#depth++;
    return fork.taken;
  }
}

/** @returns whether there is another way */
function takesAnotherWay(point: Crossing | Fork): boolean {
  if ("options" in point) return ++point.taken < point.options;
  const next = point.todo[++point.done];
  if (next === undefined) return false;
  point.asleep.push(point.now);
  point.now = begun(next);
  return true;
}

function begun(step: ReadyStep): Taken {
  return { name: nameOf(step), touches: step.touches, marks: [] };
}

/** The same in every run in which it is on its way. */
function nameOf({ label, touches }: ReadyStep): string {
  return `${label} ${touches?.what}`;
}

function doMeet(a: Taken, b: Taken): boolean {
  return (
    meet(a.touches, b.touches) || a.marks.some((mark) => b.marks.some((other) => isCompared(mark, other)))
  );
}
