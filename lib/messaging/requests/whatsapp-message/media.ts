import * as v from "valibot";
import { atMostCharacters, exactlyOneOf, httpsLink, identifier } from "../../rules.ts";

/**
 * Files: uploaded beforehand and named by their id, or fetched by Meta from a public link. Formats and sizes,
 * which only Meta can see, are on https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media#supported-media-types
 */
const source = {
  id: v.optional(
    v.pipe(identifier, v.description("The id of a file uploaded for this business number; or else `link`.")),
  ),
  link: v.optional(
    v.pipe(httpsLink, v.description("The https address of a public file, which Meta fetches; or else `id`.")),
  ),
};

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/image-messages */
const caption = v.optional(v.pipe(v.string(), atMostCharacters(1_024), v.description("Words below it.")));

/** Meta gives no limit for the name of a document; its clients cut longer ones than file systems take. */
const filename = v.optional(
  v.pipe(v.string(), atMostCharacters(240), v.description("Its name on the phone, which tells its format.")),
);

/** JPEG or PNG, at most 5 MB. */
export const ImageMessage = v.pipe(v.strictObject({ ...source, caption }), exactlyOneOf("id", "link"));

/** MP4 or 3GPP with H.264 and AAC, at most 16 MB. */
export const VideoMessage = v.pipe(v.strictObject({ ...source, caption }), exactlyOneOf("id", "link"));

/**
 * AAC, AMR, MP3, M4A or OGG with the Opus codec, at most 16 MB; without a caption.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/audio-messages
 */
export const AudioMessage = v.pipe(
  v.strictObject({
    ...source,
    voice: v.optional(v.pipe(v.boolean(), v.description("Shown as a voice message; OGG with Opus only."))),
  }),
  exactlyOneOf("id", "link"),
);

/** Any format, at most 100 MB. https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/document-messages */
export const DocumentMessage = v.pipe(
  v.strictObject({ ...source, caption, filename }),
  exactlyOneOf("id", "link"),
);

/**
 * WebP, at most 100 KB, or 500 KB if it moves; without a caption.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/sticker-messages
 */
export const StickerMessage = v.pipe(v.strictObject(source), exactlyOneOf("id", "link"));

/** A file above the text of an interactive message or a template: as a message of its own, without a caption. */
export const headerMedia = {
  image: StickerMessage,
  video: StickerMessage,
  document: v.pipe(v.strictObject({ ...source, filename }), exactlyOneOf("id", "link")),
};
