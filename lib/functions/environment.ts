import * as v from "valibot";
import { type Channel, channelNames } from "../messaging/channels.ts";

/** What environment variables hold: strings, some of which are numbers or JSON. */

/** A name or an ARN of AWS's. */
export const name = v.pipe(v.string(), v.nonEmpty("is empty"));

/** A whole number of seconds. */
export const seconds = v.pipe(v.string(), v.regex(/^\d+$/, "a whole number of seconds"), v.transform(Number));

/** A whole number of things. */
export const count = v.pipe(v.string(), v.regex(/^\d+$/, "a whole number"), v.transform(Number));

/** JSON of what `schema` takes. */
export function json<Schema extends v.GenericSchema>(schema: Schema) {
  return v.pipe(v.string(), v.parseJson(undefined, "JSON"), schema);
}

/** The ARN of each channel's state machine. */
export const stateMachines = json(
  v.object(
    Object.fromEntries(channelNames.map((channel) => [channel, name])) as Record<Channel, typeof name>,
  ),
);

/** The stack's WhatsApp business numbers by AWS's ids, the default one first. */
export const businessNumbers = json(v.tupleWithRest([name], name));
