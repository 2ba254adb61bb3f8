import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, test } from "vitest";
import { type Blueprint, drawBlueprint, secondNumberArn, withSecondNumber } from "./aws/blueprint.ts";
import { known } from "./known.ts";
import { judge, rules } from "./rules/rules.ts";
import { replayOf, scenarioOf, simulate } from "./simulation.ts";
import type { Shrunk } from "./story/shrink.ts";
import { tell } from "./story/tell.ts";

/** More where there is time. */
const length = process.env.CI === "true" ? 300 : 200;
const seeds = Array.from({ length }, (_, index) => index + 1);
/** For a machine that is busy with other things, milliseconds. */
const patience = 600_000;
let blueprint: Blueprint;

const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

beforeAll(async () => {
  blueprint = await drawBlueprint(root);
}, patience);

test(
  "a stack with a second number is what the program makes of one",
  async () => {
    const config = { waMorePhoneNumberArns: JSON.stringify([secondNumberArn]) };
    expect(withSecondNumber(blueprint)).toEqual(await drawBlueprint(root, config));
  },
  patience,
);

test(
  "no schedule of the first seeds breaks a rule that is not known to be broken",
  async () => {
    const found: string[] = [];
    for (const seed of seeds) {
      for (const { rule, what } of judge(await simulate(blueprint, scenarioOf(seed)))) {
        if (known.some((entry) => entry.rule === rule && entry.seed === seed)) continue;
        found.push(`${rule}: ${what} (npm run simulate -- --seed ${seed} --runs 1 --rule ${rule})`);
      }
    }
    expect(found).toEqual([]);
  },
  patience,
);

test(
  "what is known to be broken still is: whoever mends it takes it off the list",
  async () => {
    for (const { rule, seed } of known) {
      const broken = judge(await simulate(blueprint, scenarioOf(seed))).map((found) => found.rule);
      expect(broken, `seed ${seed}`).toContain(rule);
    }
  },
  patience,
);

test("no story that was written down happens again", async () => {
  const folder = new URL("stories/", import.meta.url);
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".json"))) {
    const { seed, plan, deviations, rule } = JSON.parse(
      readFileSync(new URL(file, folder), "utf8"),
    ) as Shrunk;
    if (known.some((entry) => entry.rule === rule)) continue;
    const outcome = await simulate(blueprint, replayOf(seed, plan, deviations));
    expect(judge(outcome), file).toEqual([]);
  }
});

test("docs/correctness.md has every rule, in its own words", () => {
  const doc = readFileSync(new URL("../../docs/correctness.md", import.meta.url), "utf8");
  for (const { name, statement } of rules) expect(doc).toContain(`| \`${name}\` | ${statement} |`);
});

test(
  "a seed always plays the same run",
  async () => {
    for (const seed of seeds.slice(0, 20)) {
      const [once, again] = [
        await simulate(blueprint, scenarioOf(seed)),
        await simulate(blueprint, scenarioOf(seed)),
      ];
      expect(tell(again)).toEqual(tell(once));
    }
  },
  patience,
);
