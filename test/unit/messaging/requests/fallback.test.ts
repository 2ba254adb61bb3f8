import { describe, expect, it } from "vitest";
import { channels } from "../../../../lib/messaging/channels.ts";
import { InvalidRequest } from "../../../../lib/messaging/errors.ts";
import { fallbackText } from "../../../../lib/messaging/requests/fallback.ts";

const longest = channels.sms.longestText;

describe("the text of a fallback", () => {
  it.each([
    ["a text", { type: "text", text: { body: "It arrives today." } }],
    ["a picture's caption", { type: "image", image: { link: "https://…", caption: "It arrives today." } }],
    [
      "what stands above the buttons",
      { type: "interactive", interactive: { body: { text: "It arrives today." }, action: {} } },
    ],
  ])("is %s", (_what, message) => {
    expect(fallbackText(message)).toBe("It arrives today.");
  });

  it.each([
    [
      "a picture without words",
      { type: "image", image: { link: "https://…" } },
      "this kind of message has no text",
    ],
    ["a template", { type: "template", template: { name: "invoice" } }, "this kind of message has no text"],
    ["an empty caption", { type: "image", image: { caption: "" } }, "has no text"],
    ["a type without its object", { type: "location" }, "has no text"],
    [
      "a text too long for an SMS",
      { type: "text", text: { body: "x".repeat(longest + 1) } },
      `longer than the ${longest} characters of an SMS`,
    ],
  ])("is refused: %s", (_what, message, why) => {
    expect(() => fallbackText(message)).toThrow(InvalidRequest);
    expect(() => fallbackText(message)).toThrow(why);
  });

  it("is counted in characters, as people do: an emoji is one", () => {
    const body = "🎁".repeat(longest);
    expect(fallbackText({ type: "text", text: { body } })).toBe(body);
  });
});
