import { createHash } from "node:crypto";
import { phoneId } from "./phone-id.ts";

/**
 * Whether one of Meta's ids of a message (`wamid.` and base64) names this person: it holds their number in clear, as
 * far as all ids show that Meta's own pages print. Meta documents no form, so any run of digits in it that is their
 * number counts.
 * @param person a phone id, E.164 with `+`
 */
export function wamidNames(wamid: string, person: string): boolean {
  const [, record = ""] = /^wamid\.(.+)$/.exec(wamid) ?? [];
  const numbers = Buffer.from(record, "base64").toString("latin1").match(/\d+/g) ?? [];
  return numbers.some((number) => phoneId(number) === person);
}

/** Tells one message from another, and says nothing of the person, whose number a wamid holds. 22 characters. */
export function wamidDigest(wamid: string): string {
  return createHash("sha256").update(wamid).digest("base64url").slice(0, 22);
}
