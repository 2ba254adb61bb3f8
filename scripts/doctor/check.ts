import type { StackConfig } from "../../lib/infrastructure/config.ts";
import type { Place } from "../../lib/infrastructure/preconditions.ts";
import type { Action } from "./actions.ts";
import type { Fact } from "./fact.ts";
import type { Facts } from "./facts/gather.ts";
import { type Said, unknown } from "./finding.ts";
import type { Stack } from "./stack.ts";

/** What is known without the account. */
export interface Beforehand {
  readonly stack: Stack;
  /** Those settings that are right. */
  readonly settings: Partial<StackConfig>;
  /** What the program would say of the others, as `<setting>: <rule>`. */
  readonly mistakes: readonly string[];
  readonly now: Date;
}

/** What is known of the account besides. */
export interface InAccount extends Beforehand {
  readonly place: Place;
  readonly facts: Facts;
}

/** One thing to look at: a decision, which asks nobody. */
export interface Check<Known> {
  readonly name: string;
  /** What must be allowed so that the facts are there that it goes by. */
  readonly actions: readonly Action[];
  readonly look: (known: Known) => readonly Said[];
}

/**
 * What is said of a fact, or that it is not known.
 * @param what that was to be found out, as the beginning of a sentence
 */
export function ifKnown<Value>(
  fact: Fact<Value>,
  what: string,
  look: (value: Value) => readonly Said[],
): readonly Said[] {
  return "unknown" in fact ? [unknown(`${what}: ${fact.unknown}.`)] : look(fact.is);
}
