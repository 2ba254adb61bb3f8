import * as v from "valibot";
import { phoneId } from "../../lib/messaging/phone-id.ts";
import { windowSeconds } from "../../lib/messaging/window.ts";

/** What a line or a row says of a person. */
export type Said =
  | {
      readonly kind: "opted out";
      readonly phone_id: string;
      /** The business number to which it was said; undefined of one that stands for all. */
      readonly origination_id?: string;
      /** ISO instant. */
      readonly at: string;
    }
  /** When they last wrote, epoch seconds. */
  | { readonly kind: "wrote"; readonly phone_id: string; readonly at: number }
  | { readonly kind: "nothing" }
  | { readonly kind: "unreadable" };

/** Of an opt-out whose time nobody knows: any later word of the person's counts for more. */
const longAgo = "1970-01-01T00:00:00.000Z";

const number = v.pipe(v.string(), v.trim(), v.regex(/^\+?[1-9]\d{6,14}$/), v.transform(phoneId));

/** Of this stack's, or of an earlier stack's, conversations. */
const conversation = v.object({
  phone_id: number,
  origination_id: v.string(),
  opted_out_at: v.pipe(v.string(), v.isoTimestamp()),
  consent_at: v.optional(v.pipe(v.string(), v.isoTimestamp())),
});

/**
 * Of the sample's consent table. A row with `user_consents: true` is written when the person writes, and is to expire
 * ten minutes before a day is over. One with `false` is of somebody who was sent the template and has not answered: it
 * is no opt-out, which the sample does not know.
 */
const consent = v.object({ phone_id: number, user_consents: v.boolean(), expiration_date: v.number() });

/** Seconds from a person's message to the `expiration_date` of the sample's row. */
const consentLasts = windowSeconds.message - 600;

/** What a table's row says. Rows of our own that hold no person's number say nothing. */
export function saidInRow(row: Readonly<Record<string, unknown>>): Said {
  if ("origination_id" in row) {
    if (!("opted_out_at" in row)) return { kind: "nothing" };
    const read = v.safeParse(conversation, row);
    if (!read.success) return { kind: "unreadable" };
    const { phone_id, origination_id, opted_out_at, consent_at } = read.output;
    return { kind: "opted out", phone_id, origination_id, at: consent_at ?? opted_out_at };
  }
  const read = v.safeParse(consent, row);
  if (!read.success) return { kind: "unreadable" };
  const { phone_id, user_consents, expiration_date } = read.output;
  return user_consents
    ? { kind: "wrote", phone_id, at: expiration_date - consentLasts }
    : { kind: "nothing" };
}

/** What a line of a list of opt-outs says: a number, and after a comma the instant, if it is known. */
export function saidInLine(line: string): Said {
  const [given = "", at = ""] = line.split(",").map((part) => part.trim());
  if (given === "" || given.startsWith("#")) return { kind: "nothing" };
  const read = v.safeParse(number, given);
  const instant = at === "" ? longAgo : at;
  if (!read.success || !v.is(v.pipe(v.string(), v.isoTimestamp()), instant)) return { kind: "unreadable" };
  return { kind: "opted out", phone_id: read.output, at: new Date(instant).toISOString() };
}
