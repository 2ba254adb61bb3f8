import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { outcomeNames, outcomes, statusOutcomes } from "../../lib/messaging/outcomes.ts";

const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");

/** Where callers and operators look up how a request can end. */
describe.each(["README.md", "docs/operations.md", "docs/outcomes.md", "docs/architecture.md"])(
  "%s",
  (file) => {
    it.each(outcomeNames)("names the end of a request that is %s", (name) => {
      expect(read(file)).toMatch(new RegExp(`\\b${outcomes[name].state}\\b`));
    });
  },
);

describe("docs/api.md", () => {
  it.each(statusOutcomes)("names the status %s", (name) => {
    expect(read("docs/api.md")).toContain(`\`${name}\``);
  });
});

describe("docs/events.md", () => {
  it.each(outcomeNames)("names the outcome %s", (name) => {
    expect(read("docs/events.md")).toContain(`\`${name}\``);
  });
});
