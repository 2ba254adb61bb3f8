import * as v from "valibot";
import { channels } from "../../channels.ts";
import { text } from "../../rules.ts";

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/text-messages */
export const TextMessage = v.strictObject({
  body: v.pipe(text(channels.whatsapp.longestText), v.description("The text; links in it can be tapped.")),
  preview_url: v.optional(
    v.pipe(v.boolean(), v.description("Whether to show a preview of the first link in the text.")),
  ),
});
