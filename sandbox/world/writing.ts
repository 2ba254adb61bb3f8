import * as v from "valibot";
import type { JsonObject } from "../cloud/service.ts";
import { type Channel, channelNames } from "./channels.ts";
import { InvalidInput, kindOf, readInput } from "./input.ts";

const words = v.pipe(v.string(), v.minLength(1, "must not be empty"), v.maxLength(4096));
const mediaFile = v.strictObject({
  caption: v.optional(v.string()),
  filename: v.optional(v.string()),
  mime_type: v.optional(v.string()),
});

const kinds = {
  text: words,
  /** Taps a button: its payload, or the words on it. */
  button: words,
  /** Picks a row of a list: its id, or its title. */
  list: words,
  /** An empty `emoji` takes the reaction back. */
  reaction: v.strictObject({ emoji: v.string(), to: v.optional(v.string()) }),
  image: mediaFile,
  video: mediaFile,
  audio: mediaFile,
  document: mediaFile,
  sticker: mediaFile,
  location: v.strictObject({
    latitude: v.number(),
    longitude: v.number(),
    name: v.optional(v.string()),
    address: v.optional(v.string()),
  }),
  contacts: v.pipe(
    v.array(v.looseObject({ name: v.looseObject({ formatted_name: v.string() }) })),
    v.minLength(1),
  ),
  /** Something that WhatsApp cannot hand to a business, such as a poll. */
  unsupported: v.literal(true),
  /** Any other message in Meta's form: its `type` and the object of that name. */
  message: v.looseObject({ type: v.string() }),
} satisfies Record<string, v.GenericSchema>;

type Kind = keyof typeof kinds;
const kindNames = Object.keys(kinds) as Kind[];

const common = {
  channel: v.optional(v.picklist(channelNames)),
  /** The id of the message that it answers; a tap finds the newest that has such a button by itself. */
  context: v.optional(v.string()),
  /** Which of the business's numbers it goes to; the one that wrote last, or the first, if not given. */
  business: v.optional(v.string()),
  /** Tapped an advertisement that opens the chat, and writes for the first time since. */
  fromAdvertisement: v.optional(v.boolean()),
};

/** What a person does in a chat: one kind of thing, and where. */
export type Writing = {
  readonly [K in Kind]: { readonly kind: K; readonly value: v.InferOutput<(typeof kinds)[K]> };
}[Kind] & {
  readonly channel?: Channel;
  readonly context?: string;
  readonly business?: string;
  readonly fromAdvertisement?: boolean;
};

/**
 * Reads what someone asks a person to write, such as `{"text": "Yes please"}` or `{"button": "Send it"}`.
 * @throws {InvalidInput} that says what is possible
 */
export function readWriting(input: unknown): Writing {
  const kind = kindOf(input, kindNames);
  if (kind === undefined) {
    throw new InvalidInput(
      `Say what the person writes: one of ${kindNames.join(", ")}; such as {"text": "Yes please"}.`,
    );
  }
  const schema = v.strictObject({ ...common, [kind]: kinds[kind] });
  const output = readInput(schema, input) as JsonObject;
  const { channel, context, business, fromAdvertisement } = output;
  if (channel === "sms" && kind !== "text") throw new InvalidInput("An SMS holds words only: give text.");
  if (channel === "sms" && fromAdvertisement !== undefined) {
    throw new InvalidInput("fromAdvertisement: such an advertisement opens a chat on WhatsApp, not an SMS.");
  }
  return {
    kind,
    value: output[kind],
    ...(channel !== undefined && { channel }),
    ...(context !== undefined && { context }),
    ...(business !== undefined && { business }),
    ...(fromAdvertisement !== undefined && { fromAdvertisement }),
  } as Writing;
}
