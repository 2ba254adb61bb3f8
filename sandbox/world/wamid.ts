import { hexDigits, type Random } from "../cloud/random.ts";

/**
 * A WhatsApp message id as Meta builds it: `wamid.` and the base64 of a small record that holds the person's
 * `wa_id`, the direction, and a random name. (Read off the ids that Meta's own pages print: a wamid therefore
 * contains the phone number, readable by anyone who decodes it.)
 * @param waId digits only
 */
export function wamid(random: Random, waId: string, direction: "in" | "out"): string {
  const name = (direction === "in" ? `3A${hexDigits(random, 18)}` : hexDigits(random, 18)).toUpperCase();
  const record = Buffer.concat([
    Buffer.from([0x1c, 0x18, waId.length]),
    Buffer.from(waId, "ascii"),
    Buffer.from([0x15, 0x02, 0x00, direction === "in" ? 0x12 : 0x11, 0x18, name.length]),
    Buffer.from(name, "ascii"),
    Buffer.from([0x00]),
  ]);
  return `wamid.${record.toString("base64")}`;
}
