import * as v from "valibot";
import { inAll, text } from "../../rules.ts";

/** Degrees, as a number or, as Meta writes them, as a string. */
function degrees(limit: number) {
  return v.pipe(
    v.union([v.number(), v.string()], `degrees from -${limit} to ${limit}`),
    inAll(
      (value: number | string) =>
        /^-?\d{1,3}(\.\d+)?$/.test(String(value)) && Math.abs(Number(value)) <= limit,
      `degrees from -${limit} to ${limit}`,
    ),
  );
}

/** A pin on a map. https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/location-messages */
export const LocationMessage = v.strictObject({
  latitude: v.pipe(degrees(90), v.description("Degrees north, as a number or a string.")),
  longitude: v.pipe(degrees(180), v.description("Degrees east, as a number or a string.")),
  name: v.optional(v.pipe(text(1_024), v.description("What is there."))),
  address: v.optional(v.pipe(text(1_024), v.description("Where that is, in words."))),
});
