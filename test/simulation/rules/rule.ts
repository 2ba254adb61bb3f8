import type { History } from "./history.ts";

/** One promise of the product, and how a run is judged by it. */
export interface Rule {
  readonly name: string;
  /** What holds in every run, in one sentence. */
  readonly statement: string;
  /** @returns what broke it, each in one sentence */
  check(history: History): string[];
}

export interface Break {
  readonly rule: string;
  readonly what: string;
}
