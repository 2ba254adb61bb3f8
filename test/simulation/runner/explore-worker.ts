import { parentPort, workerData } from "node:worker_threads";
import type { Blueprint } from "../aws/blueprint.ts";
import { Exploration } from "../explore/exploration.ts";
import { type Explored, explore } from "../explore/explore.ts";
import { worlds } from "../explore/worlds.ts";
import { tell } from "../story/tell.ts";

export interface WorldWork {
  readonly blueprint: Blueprint;
  /** Of the world, from 1. */
  readonly number: number;
  readonly most: number;
}

export interface ExploredWorld {
  readonly number: number;
  readonly name: string;
  readonly explored: Explored;
  readonly seconds: number;
  readonly broken: ReadonlyArray<{
    readonly rule: string;
    /** How many schedules break it, and what the first of them did. */
    readonly count: number;
    readonly what: string;
    readonly story: readonly string[];
  }>;
}

/** Explores one world. */
const { blueprint, number, most } = workerData as WorldWork;
const world = worlds[number - 1];
if (world === undefined) throw new Error(`There is no world ${number}.`);
const broken = new Map<string, ExploredWorld["broken"][number]>();
const startedAt = Date.now();
const exploration = new Exploration(world);
const minute = 60_000;
const progress = setInterval(() => {
  console.error(`   world ${number}: ${exploration.runs} runs, ${exploration.states} states so far`);
}, minute);
const explored = await explore({ blueprint, world, exploration, most }, (outcome, breaks) => {
  for (const { rule, what } of breaks) {
    const first = broken.get(rule) ?? { rule, count: 0, what, story: tell(outcome) };
    broken.set(rule, { ...first, count: first.count + 1 });
  }
});
clearInterval(progress);
const seconds = Math.round((Date.now() - startedAt) / 1000);
const done: ExploredWorld = { number, name: world.name, explored, seconds, broken: [...broken.values()] };
parentPort?.postMessage(done);
