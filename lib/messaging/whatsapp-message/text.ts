import * as v from "valibot";
import { text } from "../rules.ts";

/** Meta's limit for the body of a text message. */
export const textBodyLimit = 4_096;

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/text-messages */
export const TextMessage = v.strictObject({
  body: v.pipe(text(textBodyLimit), v.description("The text; links in it can be tapped.")),
  preview_url: v.optional(
    v.pipe(v.boolean(), v.description("Whether to show a preview of the first link in the text.")),
  ),
});
