import type { JsonObject } from "../cloud/service.ts";
import { phoneNumber, samePhone, whatsAppId } from "../world/numbers.ts";

/** Whether a fault that is about `wanted`, or about anybody, strikes what happens to `actual`. */
export function concerns(wanted: string | undefined, actual: string): boolean {
  return wanted === undefined || samePhone(wanted, actual);
}

/** Whether the input of a call is about this person; a WhatsApp body travels in base64. */
export function isAbout(input: JsonObject, person: string): boolean {
  const body = input.message;
  const text =
    JSON.stringify(input) + (typeof body === "string" ? Buffer.from(body, "base64").toString("utf8") : "");
  return [phoneNumber(person).slice(1), whatsAppId(person), person.replace("+", "")].some((digits) =>
    text.includes(digits),
  );
}
