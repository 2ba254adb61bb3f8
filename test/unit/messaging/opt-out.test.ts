import { describe, expect, it } from "vitest";
import { defaultKeywords, keywordMeaning } from "../../../lib/messaging/opt-out.ts";

describe("what a whole message means", () => {
  it.each([
    ["STOP", "opt_out"],
    ["  stop. ", "opt_out"],
    ["“Stop!”", "opt_out"],
    ["opt   out", "opt_out"],
    ["Désabonner", "opt_out"],
    ["De\u0301sabonner", "opt_out"],
    ["No más mensajes", "opt_out"],
    ["start", "opt_in"],
    ["¡Alta!", "opt_in"],
    ["stop sending me the old one, send the new one", "none"],
    ["non-stop", "none"],
    ["yes", "none"],
    ["👍", "none"],
    ["", "none"],
  ] as const)("%j: %s", (text, meaning) => {
    expect(keywordMeaning(text, defaultKeywords)).toBe(meaning);
  });

  it("is as configured, in whatever case the words were written", () => {
    const keywords = { optOut: ["Genug!"], optIn: ["Mehr"] };
    expect(keywordMeaning("genug", keywords)).toBe("opt_out");
    expect(keywordMeaning("MEHR", keywords)).toBe("opt_in");
    expect(keywordMeaning("stop", keywords)).toBe("none");
  });

  it("is nothing where a keyword is but a symbol and the message says no word", () => {
    expect(keywordMeaning("🛑", { optOut: ["🛑"], optIn: [] })).toBe("none");
  });

  it("is to opt out where a word is on both lists", () => {
    expect(keywordMeaning("stop", { optOut: ["stop"], optIn: ["stop"] })).toBe("opt_out");
  });
});
