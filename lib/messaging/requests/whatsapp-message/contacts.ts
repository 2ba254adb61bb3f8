import * as v from "valibot";
import { atLeastOne, identifier, oneTo, text, webLink } from "../../rules.ts";

/** Meta states no length for the parts of a card. */
const word = text(1_024);
const type = v.optional(v.pipe(word, v.description("Such as HOME or WORK.")));

const Card = v.strictObject({
  name: v.strictObject({
    formatted_name: v.pipe(word, v.description("The whole name, as it is shown.")),
    first_name: v.optional(word),
    last_name: v.optional(word),
    middle_name: v.optional(word),
    prefix: v.optional(word),
    suffix: v.optional(word),
  }),
  phones: v.optional(
    atLeastOne(
      v.strictObject({
        phone: v.optional(word),
        wa_id: v.optional(
          v.pipe(identifier, v.description("Their WhatsApp id: adds a button to write to them.")),
        ),
        type,
      }),
    ),
  ),
  emails: v.optional(atLeastOne(v.strictObject({ email: v.optional(word), type }))),
  addresses: v.optional(
    atLeastOne(
      v.strictObject({
        street: v.optional(word),
        city: v.optional(word),
        state: v.optional(word),
        zip: v.optional(word),
        country: v.optional(word),
        country_code: v.optional(word),
        type,
      }),
    ),
  ),
  org: v.optional(
    v.strictObject({
      company: v.optional(word),
      department: v.optional(word),
      title: v.optional(word),
    }),
  ),
  urls: v.optional(atLeastOne(v.strictObject({ url: v.optional(webLink), type }))),
  birthday: v.optional(
    v.pipe(v.string(), v.regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, "a date such as 1999-01-23")),
  ),
});

/**
 * Address cards, up to 257 of them.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/contacts-messages
 */
export const ContactsMessage = oneTo(257, Card);
