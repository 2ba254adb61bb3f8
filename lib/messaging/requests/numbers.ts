import { parsePhoneNumberFromString } from "libphonenumber-js/max/es6";
import { InvalidRequest } from "../errors.ts";
import { mexicoWithoutOne, phoneId } from "../phone-id.ts";

/**
 * Reads what a caller dialled. Refused are a number that is too short or too long for its country, and a
 * landline: no SMS reaches it, and of those who write by WhatsApp only businesses use one. Which ranges are in use
 * changes more often than a stack is deployed, so the rest is left to the carrier. The `max` metadata is the only
 * set that knows landlines from mobiles; where a country's plan does not part them (as in North America and
 * Mexico), a number counts as a mobile.
 * @param destinationNumber digits with or without `+`
 * @returns the number to send to, in E.164, with its `+`
 * @throws {InvalidRequest} with the reason
 */
export function dialledNumber(destinationNumber: string): string {
  const e164 = destinationNumber.startsWith("+") ? destinationNumber : `+${destinationNumber}`;
  const dialled = parsePhoneNumberFromString(mexicoWithoutOne(e164));
  if (dialled === undefined || !dialled.isPossible()) {
    throw new InvalidRequest(
      "destination_number: not a possible phone number; give it in E.164 form, such as +14155550123",
    );
  }
  // The caller's number is the only trace of who was meant, so it must say the same to everyone who reads it.
  if (dialled.number !== mexicoWithoutOne(e164)) {
    throw new InvalidRequest(
      "destination_number: not in E.164 form; leave out the national prefix (the 0 after the country code)",
    );
  }
  // Without its 9 an Argentinian mobile looks like a landline, so the form under which it is known decides.
  if (parsePhoneNumberFromString(phoneId(dialled.number))?.getType() === "FIXED_LINE") {
    throw new InvalidRequest(
      "destination_number: a landline cannot receive SMS or WhatsApp; give a mobile number",
    );
  }
  return dialled.number;
}
