import { getCountries, getExampleNumber, parsePhoneNumberFromString } from "libphonenumber-js/max/es6";
import examples from "libphonenumber-js/mobile/examples";
import { describe, expect, it } from "vitest";
import { possibleNumber } from "../../../lib/api/possible-number.ts";
import { acceptSms } from "../../../lib/messaging/requests/accept.ts";

const pattern = new RegExp(`^(?:${possibleNumber()})$`);

function isAccepted(number: string): boolean {
  try {
    acceptSms({ destination_number: number, message_body: "Hello" }, { messageType: "TRANSACTIONAL" });
    return true;
  } catch {
    return false;
  }
}

describe("a number that is possible by its length", () => {
  it.each(getCountries())("may be a mobile of %s, with and without its +", (country) => {
    const example = getExampleNumber(country, examples);
    expect(example?.number ?? "+14155550123").toMatch(pattern);
    expect(example?.number.slice(1) ?? "14155550123").toMatch(pattern);
  });

  it.each([
    ["with the 0 that Germans dial within Germany", "+4901511234567"],
    ["with the 0 that the British dial within Britain", "+4407911123456"],
    ["with a digit too few", "+1415555012"],
    ["with a digit too many", "+141555501234"],
    ["of a country that there is not", "+999123456789"],
    ["as it is dialled at home", "01511234567"],
    ["as it is dialled from abroad", "004915112345678"],
    ["with spaces", "+1 415 555 0123"],
  ])("is none %s", (_how, number) => {
    expect(number).not.toMatch(pattern);
  });

  it("is anything that accept-request takes: of every beginning, with every number of digits", () => {
    for (let beginning = 1; beginning < 1_000; beginning++) {
      for (let more = 3; more <= 13; more++) {
        for (const digits of ["0123456789012", "1512345678901", "9999999999999", "6789012345678"]) {
          const number = `+${beginning}${digits.slice(0, more)}`;
          if (pattern.test(number) || !isAccepted(number)) continue;
          // The library leaves a 0 where it is if what follows is no number either.
          expect(parsePhoneNumberFromString(number)?.nationalNumber, number).toMatch(/^0/);
        }
      }
    }
  });
});
