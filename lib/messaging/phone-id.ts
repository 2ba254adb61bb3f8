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

/**
 * The numbering plan dropped the 1 of mobiles in 2019; address books and WhatsApp still have it.
 * @param e164 with `+`
 */
export function mexicoWithoutOne(e164: string): string {
  return e164.replace(/^\+521(\d{10})$/, "+52$1");
}

/** Calls from abroad to a mobile take a 9 before the area code, and people leave it out. */
function argentinaWithNine(e164: string): string {
  return e164.replace(/^\+54([1-8]\d{9})$/, "+549$1");
}

/** Mobiles have nine digits after the area code, the first a 9; the eight-digit form begins with 6 to 9. */
function brazilWithNinthDigit(e164: string): string {
  return e164.replace(/^\+55(\d{2})([6-9]\d{7})$/, "+55$19$2");
}
