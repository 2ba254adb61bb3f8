import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { type Blueprint, drawBlueprint } from "./aws/blueprint.ts";
import { Exploration } from "./explore/exploration.ts";
import { explore } from "./explore/explore.ts";
import { isCompared, type Mark, marksOf, orderOf } from "./explore/marks.ts";
import { type World, worlds } from "./explore/worlds.ts";
import { type Fact, Journal } from "./journal.ts";
import { inCopyWith } from "./mutants/copy.ts";
import { type Mutant, mutants } from "./mutants/mutants.ts";
import type { Break } from "./rules/rule.ts";
import { judge } from "./rules/rules.ts";
import type { Outcome } from "./simulation.ts";

/** For a machine that is busy with other things, milliseconds. */
const patience = 600_000;
const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");
let blueprint: Blueprint;

beforeAll(async () => {
  blueprint = await drawBlueprint(root);
}, patience);

/** The larger worlds where there is time. */
const inCi = process.env.CI === "true";
const oneReply = worldOf("one message, one reply");
const oneFailure = worldOf("one message, a template that fails for good");
const replyAndFailure = worldOf("one message, one reply, a template that fails for good");
const twoMessages = worldOf("two messages, one reply");

describe.each(inCi ? [oneReply, oneFailure, replyAndFailure] : [oneFailure])("$name", (world) => {
  it(
    "comes to the same ends whether or not both orders of two steps are tried that do not meet",
    async () => {
      const [some, all] = [new Set<string>(), new Set<string>()];
      await explore({ blueprint, world }, (outcome) => some.add(endOf(outcome)));
      const everyOrder = new Exploration(world, { sleeps: false });
      await explore({ blueprint, world, exploration: everyOrder }, (outcome) => all.add(endOf(outcome)));
      expect([...some].sort()).toEqual([...all].sort());
    },
    patience,
  );
});

describe.each(inCi ? [oneReply, oneFailure, replyAndFailure, twoMessages] : [oneReply])("$name", (world) => {
  it(
    "breaks no rule either if two facts that no rule compares had happened in the other order",
    async () => {
      const broken = new Set<string>();
      const note = (breaks: readonly Break[]) => {
        for (const { what } of breaks) broken.add(what);
      };
      await explore({ blueprint, world, most: 100 }, (outcome, breaks) => {
        note(breaks);
        for (const journal of reordered(outcome.journal)) note(judge({ ...outcome, journal }));
      });
      expect([...broken]).toEqual([]);
    },
    patience,
  );
});

describe.runIf(inCi)("a mistake in the program is found by a small world", () => {
  it.each([
    ["the conversation is read before the reply is recorded", oneReply, "wake-up"],
    ["a failed template tells nobody", oneFailure, "template-stands"],
    ["the wait is stored though the window is open, and the reply leaves the claim", oneReply, "wake-up"],
  ])(
    "%s",
    async (name, world, rule) => {
      const mutant = mutants.find((candidate) => candidate.name === name) as Mutant;
      const broken = new Set<string>();
      await inCopyWith(mutant, root, async (copy) => {
        await explore({ blueprint: await drawBlueprint(copy), world }, (_, breaks) => {
          for (const found of breaks) broken.add(found.rule);
        });
      });
      expect([...broken]).toContain(rule);
    },
    patience,
  );
});

function worldOf(name: string): World {
  return worlds.find((world) => world.name === name) as World;
}

/** What rules see of a run when all is over. */
function endOf({ cloud, journal }: Outcome): string {
  const statuses = cloud.rows("requests").map(({ request_id, outcome }) => `${request_id} ${outcome}`);
  return JSON.stringify([statuses.sort(), orderOf(marksOf(journal))]);
}

/**
 * The journal with one mark after another moved to before those that it is not compared with, as far as it can be
 * without overtaking another of its own life or one from before a timer.
 */
function* reordered(journal: Journal): Generator<Journal> {
  const marks = marksOf(journal);
  for (const [index, moved] of marks.entries()) {
    for (let before = index - 1; before >= 0; before--) {
      const passed = marks[before] as Mark;
      if (isCompared(passed, moved) || moved.fact.at - passed.fact.at > 1_000) break;
      yield withInstant(journal, moved.fact, passed.fact.at - 0.5);
    }
  }
}

function withInstant({ facts }: Journal, fact: Fact, at: number): Journal {
  const journal = new Journal(() => at);
  const moved = facts.map((other) => (other === fact ? { ...fact, at } : other));
  for (const noted of moved.toSorted((a, b) => a.at - b.at)) journal.note(noted);
  return journal;
}
