import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { LateReplyMessage, lateReplyIn } from "../../../lib/messaging/late-reply.ts";

const texts = { default: "Too late.", es: "Demasiado tarde.", pt_BR: "Tarde demais." };

describe("what is said to a person who answers too late", () => {
  it.each([
    ["in exactly their language", "pt_BR", "Tarde demais."],
    ["in its base language, if there is no closer text", "es_MX", "Demasiado tarde."],
    ["in the default, if there is none of theirs", "fr", "Too late."],
    ["in the default, if only a sister language has a text", "pt_PT", "Too late."],
  ])("is said %s", (_what, language, text) => {
    expect(lateReplyIn(texts, language)).toBe(text);
  });

  it("is the one text, if there is but one", () => {
    expect(lateReplyIn("Too late.", "es")).toBe("Too late.");
  });

  it.each([
    ["an empty text", ""],
    ["no default", { es: "Demasiado tarde." }],
    ["an empty text for one", { ...texts, fr: "" }],
  ])("is refused by the configuration: %s", (_what, message) => {
    expect(v.is(LateReplyMessage, message)).toBe(false);
  });
});
