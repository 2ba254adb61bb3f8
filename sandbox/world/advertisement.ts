import type { JsonObject } from "../cloud/service.ts";

/**
 * What Meta puts beside a message as its `referral` where an advertisement that opens the chat has led the
 * person to write. It comes with the first message after the tap only.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/text
 */
export const advertisement: JsonObject = {
  source_url: "https://fb.me/example-company",
  source_id: "120200000000000001",
  source_type: "ad",
  headline: "Example Company",
  body: "Ask us about your parcel.",
  media_type: "image",
  image_url: "https://www.example.com/advertisement.jpg",
  ctwa_clid: "example-click-id",
};
