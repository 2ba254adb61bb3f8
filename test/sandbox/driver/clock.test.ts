import { expect, it } from "vitest";
import { type Duration, seconds } from "../../../sandbox/driver/clock.ts";

it.each([
  [90, 90],
  ["90s", 90],
  ["1.5m", 90],
  ["2h", 7_200],
  ["1d", 86_400],
] as const)("%s is a length of time", (duration, expected) => {
  expect(seconds(duration)).toBe(expected);
});

it.each(["2 hours", "h2", "ten", ""])("%j is none, and is told what is", (text) => {
  expect(() => seconds(text as Duration)).toThrow(
    `"${text}" is no length of time: give seconds as a number, or 90s, 10m, 2h, 1d.`,
  );
});
