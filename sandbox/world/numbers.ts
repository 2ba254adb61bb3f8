import { parsePhoneNumberFromString } from "libphonenumber-js/max";

/**
 * Brazilian area codes whose WhatsApp accounts carry the ninth digit; in all others the account keeps the
 * eight digits with which it was opened.
 * https://support.gupshup.io/hc/en-us/articles/4407840924953
 */
const brazilWithNinthDigit = new Set([
  "11",
  "12",
  "13",
  "14",
  "15",
  "16",
  "17",
  "18",
  "19",
  "21",
  "22",
  "24",
  "27",
  "28",
]);

/**
 * The one form under which a phone is known here, however its number was dialled: E.164 with `+`, Mexican
 * mobiles without the old `1`, Argentinian ones with the `9`, Brazilian ones with the ninth digit.
 * @param number digits, with or without `+`, spaces, dashes or brackets
 */
export function phoneNumber(number: string): string {
  return `+${number.replace(/\D/g, "")}`
    .replace(/^\+521(\d{10})$/, "+52$1")
    .replace(/^\+54([1-8]\d{9})$/, "+549$1")
    .replace(/^\+55(\d{2})([6-9]\d{7})$/, "+55$19$2");
}

/** Meta's `wa_id` of a phone: digits only, in the form in which WhatsApp reports the number. */
export function whatsAppId(number: string): string {
  const canonical = phoneNumber(number);
  const mexico = /^\+52(\d{10})$/.exec(canonical);
  if (mexico !== null) return `521${mexico[1]}`;
  const brazil = /^\+55(\d{2})9([6-9]\d{7})$/.exec(canonical);
  if (brazil?.[1] !== undefined && !brazilWithNinthDigit.has(brazil[1])) return `55${brazil[1]}${brazil[2]}`;
  return canonical.slice(1);
}

export function samePhone(one: string, other: string): boolean {
  return phoneNumber(one) === phoneNumber(other);
}

/** ISO 3166-1 alpha-2, or undefined where the number belongs to no country. */
export function countryOf(number: string): string | undefined {
  return parsePhoneNumberFromString(phoneNumber(number))?.country;
}

/** Whether a number of this length can exist in its country. */
export function isPossibleNumber(number: string): boolean {
  return parsePhoneNumberFromString(phoneNumber(number))?.isPossible() ?? false;
}
