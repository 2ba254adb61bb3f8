import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { outcomeNames, outcomes } from "../../lib/messaging/outcomes.ts";

const document = readFileSync(new URL("../../docs/outcomes.md", import.meta.url), "utf8");

/** A row of it is a story in outcome-stories.ts that was told. */
describe("docs/outcomes.md", () => {
  it.each(outcomeNames)("tells how a request comes to be %s", (name) => {
    expect(document).toMatch(new RegExp(`\\b${outcomes[name].state}\\b`));
  });
});
