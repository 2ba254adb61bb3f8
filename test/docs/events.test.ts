import { readFileSync } from "node:fs";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { type EventType, publishedEvents } from "../../lib/messaging/published-events.ts";

const text = readFileSync(new URL("../../docs/events.md", import.meta.url), "utf8");

/** Under each heading that names an event, an example of its detail. */
const examples = [...text.matchAll(/^## ([a-z_.]+)$([\s\S]*?)```json\n([\s\S]*?)```/gm)].map(
  ([, type, , json]) => [type as EventType, JSON.parse(json ?? "")] as const,
);

describe("docs/events.md", () => {
  it("describes every event", () => {
    expect(examples.map(([type]) => type).sort()).toEqual(Object.keys(publishedEvents).sort());
  });

  it.each(examples)("shows a %s as its schema has it, and nothing else", (type, example) => {
    const schema = v.strictObject(publishedEvents[type].entries);
    expect(v.safeParse(schema, example).issues).toBeUndefined();
  });
});
