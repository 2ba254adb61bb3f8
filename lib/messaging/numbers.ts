import { parsePhoneNumberFromString } from "libphonenumber-js/mobile";
import { InvalidRequest } from "./errors.ts";

/**
 * Reads what a caller dialled.
 * @returns the number to send to, in E.164, with its `+`
 * @throws {InvalidRequest} if no such mobile number can exist
 */
export function dialledNumber(destinationNumber: string): string {
  const dialled = destinationNumber.startsWith("+") ? destinationNumber : `+${destinationNumber}`;
  // The old Mexican mobile form (+52 1) is still stored in many address books; the numbering plan dropped it in 2019.
  const parsed = parsePhoneNumberFromString(mexicoWithoutOne(dialled));
  if (parsed === undefined || !parsed.isPossible()) {
    throw new InvalidRequest(
      "destination_number: not a possible phone number; give it in E.164 form, such as +14155550123",
    );
  }
  return dialled;
}

/**
 * The one form under which a person is known, whichever way the number arrives: WhatsApp reports Mexican
 * (`52 1`), Argentinian (`54 9`) and Brazilian (ninth digit) mobiles in another form than they are dialled in.
 * https://developers.facebook.com/docs/whatsapp/cloud-api/reference/phone-numbers
 * @param number digits with or without `+`
 * @returns E.164 with `+`
 */
export function phoneId(number: string): string {
  const e164 = number.startsWith("+") ? number : `+${number}`;
  return brazilWithNinthDigit(argentinaWithNine(mexicoWithoutOne(e164)));
}

function mexicoWithoutOne(e164: string): string {
  return e164.replace(/^\+521(\d{10})$/, "+52$1");
}

function argentinaWithNine(e164: string): string {
  return e164.replace(/^\+54([1-8]\d{9})$/, "+549$1");
}

/** Mobiles have nine digits after the area code, the first a 9; the eight-digit form begins with 6 to 9. */
function brazilWithNinthDigit(e164: string): string {
  return e164.replace(/^\+55(\d{2})([6-9]\d{7})$/, "+55$19$2");
}
