import type { Mistake } from "./mistake.ts";

const at = {
  path: "/sendSMS",
  status: 400,
  error: "invalid_request",
  field: "destination_number",
  says: "destination_number: an E.164 number such as +14155550123, with its country code, as many digits as numbers have there, and no 0 before them",
} as const;

const wrong: ReadonlyArray<readonly [what: string, destination_number: unknown]> = [
  ["with spaces", "+1 415 555 0199"],
  ["with dashes and brackets", "+1 (415) 555-0199"],
  ["as it is dialled at home", "0171 2345678"],
  ["without its country code", "4155550199"],
  ["with 00 for +", "004917123456789"],
  ["with the 0 that is dialled at home", "+490171234567"],
  ["without quotes", 14155550199],
  ["in letters", "1-800-FLOWERS"],
  ["with a digit too few", "+1415555019"],
  ["with a digit too many", "+141555501990"],
  ["with a country code that there is not", "+999123456789"],
  ["with `whatsapp:` before it", "whatsapp:+14155550199"],
  ["that is empty", ""],
  ["that is `null`", null],
  ["in a list", ["+14155550199"]],
];

/** Numbers that are none, or not in the form that is asked for. */
export const wrongNumbers: readonly Mistake[] = [
  ...wrong.map(([what, destination_number]) => ({
    what: `A number ${what}`,
    ...at,
    body: { destination_number, message_body: "Hello" },
  })),
  {
    what: "A landline",
    ...at,
    body: { destination_number: "+493012345678", message_body: "Hello" },
    says: "destination_number: a landline cannot receive SMS or WhatsApp; give a mobile number",
    later: "plans",
  },
];
