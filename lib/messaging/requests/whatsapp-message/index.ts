import * as v from "valibot";
import { identifier } from "../../rules.ts";
import { ContactsMessage } from "./contacts.ts";
import { InteractiveMessage } from "./interactive.ts";
import { LocationMessage } from "./location.ts";
import { AudioMessage, DocumentMessage, ImageMessage, StickerMessage, VideoMessage } from "./media.ts";
import { ReactionMessage } from "./reaction.ts";
import { TemplateContent } from "./template.ts";
import { TextMessage } from "./text.ts";

/**
 * Quotes a message of the chat above this one; not shown above a template.
 * https://developers.facebook.com/docs/whatsapp/cloud-api/guides/send-messages/contextual-replies
 */
const context = v.optional(
  v.strictObject({
    message_id: v.pipe(identifier, v.description("The wamid of the message to quote.")),
  }),
);

/**
 * Every kind of message that may be sent, in the form of Meta's Cloud API: `type`, and the object of that
 * name. Who it is for and what comes back in events is said elsewhere, so these members are refused here.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/send-messages
 */
export const WhatsAppMessage = v.variant("type", [
  v.strictObject({ type: v.literal("text"), text: TextMessage, context }),
  v.strictObject({ type: v.literal("image"), image: ImageMessage, context }),
  v.strictObject({ type: v.literal("video"), video: VideoMessage, context }),
  v.strictObject({ type: v.literal("audio"), audio: AudioMessage, context }),
  v.strictObject({ type: v.literal("document"), document: DocumentMessage, context }),
  v.strictObject({ type: v.literal("sticker"), sticker: StickerMessage, context }),
  v.strictObject({ type: v.literal("location"), location: LocationMessage, context }),
  v.strictObject({ type: v.literal("contacts"), contacts: ContactsMessage, context }),
  v.strictObject({ type: v.literal("reaction"), reaction: ReactionMessage, context }),
  v.strictObject({ type: v.literal("interactive"), interactive: InteractiveMessage, context }),
  v.strictObject({ type: v.literal("template"), template: TemplateContent, context }),
]);
export type WhatsAppMessage = v.InferOutput<typeof WhatsAppMessage>;
