import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvalidRequest } from "../../../lib/messaging/errors.ts";
import { phoneId } from "../../../lib/messaging/phone-id.ts";
import { dialledNumber } from "../../../lib/messaging/requests/numbers.ts";

const digits = (length: number) =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length })
    .map((all) => all.join(""));

/** Two of Mexico's area codes, Argentina's and Brazil's largest, and a number that can follow them. */
const mexican = fc.tuple(fc.constantFrom("55", "33", "81"), digits(8)).map((parts) => parts.join(""));
const argentinian = fc
  .tuple(fc.constantFrom("11", "351", "2966"), digits(8))
  .map(([area, rest]) => (area + rest).slice(0, 10));
const brazilian = fc
  .tuple(fc.constantFrom("11", "21", "31", "85"), fc.integer({ min: 6, max: 9 }), digits(7))
  .map(([area, first, rest]) => ({ area, local: `${first}${rest}` }));

describe("a person is known under one number, whichever way it arrives", () => {
  const oneConversation = (forms: string[]) => {
    const known = forms.flatMap((form) => [phoneId(form), phoneId(`+${form}`)]);
    expect(new Set(known)).toHaveLength(1);
    expect(known[0]).toMatch(/^\+\d{7,15}$/);
    expect(phoneId(known[0] ?? "")).toBe(known[0]);
  };

  it("in Mexico, with and without the 1 of mobiles", () => {
    fc.assert(fc.property(mexican, (number) => oneConversation([`52${number}`, `521${number}`])));
  });

  it("in Argentina, with and without the 9 of mobiles", () => {
    fc.assert(fc.property(argentinian, (number) => oneConversation([`54${number}`, `549${number}`])));
  });

  it("in Brazil, with and without the ninth digit", () => {
    fc.assert(
      fc.property(brazilian, ({ area, local }) =>
        oneConversation([`55${area}${local}`, `55${area}9${local}`]),
      ),
    );
  });

  it("and two people never under the same one", () => {
    fc.assert(
      fc.property(mexican, mexican, (one, other) => {
        fc.pre(one !== other);
        expect(phoneId(`521${one}`)).not.toBe(phoneId(`52${other}`));
      }),
    );
    fc.assert(
      fc.property(brazilian, brazilian, (one, other) => {
        fc.pre(one.area !== other.area || one.local !== other.local);
        expect(phoneId(`55${one.area}${one.local}`)).not.toBe(phoneId(`55${other.area}9${other.local}`));
      }),
    );
  });

  it("everywhere else under the number itself", () => {
    const elsewhere = fc
      .tuple(fc.constantFrom("1", "34", "49", "91", "351", "598", "551", "5", "53"), digits(9))
      .map((parts) => parts.join(""))
      .filter((number) => !/^5[245]/.test(number) || number.startsWith("53"));
    fc.assert(
      fc.property(elsewhere, (number) => {
        expect(phoneId(number)).toBe(`+${number}`);
      }),
    );
  });

  it("also after it was dialled", () => {
    fc.assert(
      fc.property(mexican, (number) => {
        expect(phoneId(dialledNumber(`+521${number}`))).toBe(phoneId(`52${number}`));
      }),
    );
    fc.assert(
      fc.property(brazilian, ({ area, local }) => {
        expect(phoneId(dialledNumber(`55${area}${local}`))).toBe(phoneId(`55${area}9${local}`));
      }),
    );
  });
});

describe("a number that is dialled", () => {
  it.each([
    ["as it is", "+14155550123", "+14155550123"],
    ["without its +", "14155550123", "+14155550123"],
    ["in Mexico's old form, which carriers no longer take", "+5215512345678", "+525512345678"],
    ["Argentinian without its 9", "+541123456789", "+541123456789"],
    ["Brazilian without its ninth digit", "+553187654321", "+553187654321"],
    ["Spanish", "+34600000000", "+34600000000"],
    ["Indian", "+919876543210", "+919876543210"],
    ["toll-free, which takes SMS in North America", "+18445550123", "+18445550123"],
    ["of a range that is kept for films", "+447700900145", "+447700900145"],
  ])("is sent to in E.164: %s", (_what, dialled, sentTo) => {
    expect(dialledNumber(dialled)).toBe(sentTo);
  });

  it("must be in E.164 form: a national prefix left in is refused", () => {
    expect(() => dialledNumber("+4407400123456")).toThrow("destination_number: not in E.164 form");
  });

  it("may be any of North America's, where landlines and mobiles share their ranges", () => {
    const line = fc.integer({ min: 0, max: 9999 }).map((number) => String(number).padStart(4, "0"));
    fc.assert(
      fc.property(fc.constantFrom("415", "206", "212"), line, (area, number) => {
        expect(dialledNumber(`+1${area}555${number}`)).toBe(`+1${area}555${number}`);
      }),
    );
  });

  it.each([
    ["Germany", "+493012345678"],
    ["the United Kingdom", "+442071838750"],
    ["France", "+33123456789"],
    ["Italy", "+390612345678"],
    ["Brazil", "+551132345678"],
    ["India", "+911123456789"],
  ])("is refused if it is a landline: %s", (_country, number) => {
    expect(() => dialledNumber(number)).toThrow(InvalidRequest);
    expect(() => dialledNumber(number)).toThrow(
      /^destination_number: a landline cannot receive SMS or WhatsApp/,
    );
  });

  it.each([
    ["too short", "+1206555019"],
    ["too long", "+141555501234"],
    ["of no country", "+999123456789"],
    ["with a country code twice", "+4444740012345"],
  ])("is refused if no such number can exist: %s", (_what, number) => {
    expect(() => dialledNumber(number)).toThrow(InvalidRequest);
    expect(() => dialledNumber(number)).toThrow(/^destination_number: not a possible phone number/);
  });

  it("is never quoted by a refusal", () => {
    for (const number of ["+493012345678", "+999123456789"]) {
      expect(() => dialledNumber(number)).toThrow(
        expect.objectContaining({ message: expect.not.stringContaining(number.slice(4)) }),
      );
    }
  });
});
