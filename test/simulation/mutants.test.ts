import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { type Edit, mutants } from "./mutants/mutants.ts";

const edits = mutants.flatMap(
  ({ name, also, ...edit }): Array<[string, Edit]> => [
    [name, edit],
    ...(also === undefined ? [] : [[`${name}, its other half`, also] as [string, Edit]]),
  ],
);

it.each(edits)("can still be made: %s", (_name, { file, from }) => {
  const text = readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");
  expect(text.split(from).length - 1, `${file}: ${from}`).toBeGreaterThan(0);
});
