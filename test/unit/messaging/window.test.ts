import jsonata from "jsonata";
import { describe, expect, it } from "vitest";
import { isWindowOpen, windowUntil } from "../../../lib/messaging/window.ts";
import { conversationRead } from "../../../workflows/steps/conversation.ts";

const hour = 3600;
/** When the person wrote, epoch seconds. */
const at = 1_795_000_000;
const margin = 600;

describe("the window's end", () => {
  it("is a day after the person's message, less the margin", () => {
    expect(windowUntil({ at, fromAdvertisement: false }, margin)).toBe(at + 24 * hour - margin);
  });

  it("is three days after it if an advertisement led them here, less the margin", () => {
    expect(windowUntil({ at, fromAdvertisement: true }, margin)).toBe(at + 72 * hour - margin);
  });
});

const windows: Array<
  [what: string, conversation: Parameters<typeof isWindowOpen>[0], now: number, open: boolean]
> = [
  ["of a person who never wrote", {}, at, false],
  ["a second before its end", { window_until: at + 1 }, at, true],
  ["at its end", { window_until: at }, at, false],
  ["that ended, whenever they last wrote", { window_until: at, last_inbound_at: at }, at, false],
  [
    "of an older row, ten minutes and a second before a day is over",
    { last_inbound_at: at },
    at + 24 * hour - 601,
    true,
  ],
  ["of an older row, ten minutes before a day is over", { last_inbound_at: at }, at + 24 * hour - 600, false],
];

describe("a window", () => {
  it.each(windows)("%s", (_what, conversation, now, open) => {
    expect(isWindowOpen(conversation, now)).toBe(open);
  });

  it.each(windows)("%s is the same to the workflow", async (_what, conversation, now, open) => {
    const attributes = Object.entries(conversation).map(([name, value]) => [name, { N: String(value) }]);
    const expression = jsonata(conversationRead.window_open.slice(2, -2));
    expression.registerFunction("millis", () => now * 1000);
    const states = { result: { Item: Object.fromEntries(attributes) } };
    expect(await expression.evaluate({}, { states })).toBe(open);
  });
});
