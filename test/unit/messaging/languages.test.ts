import { describe, expect, it } from "vitest";
import { inLanguageOf, isApproved, languageIn, languageOf } from "../../../lib/messaging/languages.ts";

const settings = {
  template: "message_waiting",
  default: "en",
  approved: ["en", "de", "es_MX"],
  byCallingCode: { "49": "de", "52": "es_MX", "1": "en_US", "1787": "es" },
};
const german = "+4915112345678";
const american = "+14155550123";

describe("the language of a person", () => {
  it.each([
    ["what they last used with us", { phoneId: german, lastUsed: "fr" }, "fr"],
    ["else what their country speaks", { phoneId: german }, "de"],
    ["by a calling code of one digit", { phoneId: american }, "en_US"],
    ["else the default", { phoneId: "+8613812345678" }, "en"],
  ])("is %s", (_what, person, language) => {
    expect(languageOf(person, settings)).toBe(language);
  });

  it("is the first that may be used", () => {
    const approved = (language: string) => isApproved(language, settings);
    expect(languageOf({ phoneId: german, lastUsed: "fr" }, settings, approved)).toBe("de");
    expect(languageOf({ phoneId: american, lastUsed: "fr" }, settings, approved)).toBe("en");
  });
});

describe("a template", () => {
  const template = (name: string, code = "en") => ({
    type: "template",
    template: { name, language: { code }, components: [] },
  });
  const person = { phoneId: german, lastUsed: undefined };

  it("of the stack's goes in the person's language, with all else that it has", () => {
    expect(inLanguageOf(person, template("message_waiting"), settings)).toEqual(
      template("message_waiting", "de"),
    );
  });

  it("goes in the default language to a person whose own it is not approved in", () => {
    const french = { phoneId: "+33612345678", lastUsed: "fr" };
    expect(languageIn(inLanguageOf(french, template("message_waiting", "de"), settings))).toBe("en");
  });

  it.each([
    ["of somebody else's", template("invoice"), settings],
    [
      "while nobody said in which languages it is approved",
      template("message_waiting"),
      { ...settings, approved: [] },
    ],
    ["that is none: any other message", { type: "text", text: { body: "Hello" } }, settings],
  ])("stays as it is: %s", (_what, message, stack) => {
    expect(inLanguageOf(person, message, stack)).toBe(message);
  });

  it("says its language; another message says none", () => {
    expect(languageIn(template("invoice", "pt_BR"))).toBe("pt_BR");
    expect(languageIn({ type: "text" })).toBeUndefined();
  });
});

describe("a language", () => {
  it("is approved if it is listed exactly, and any is where nobody said", () => {
    expect(isApproved("es_MX", settings)).toBe(true);
    expect(isApproved("es", settings)).toBe(false);
    expect(isApproved("es", { ...settings, approved: [] })).toBe(true);
  });
});
