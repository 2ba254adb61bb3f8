import * as v from "valibot";
import { identifier, inAll } from "../../rules.ts";

/** One emoji, however many code points it takes: 👍🏽 is two, 👩‍👩‍👧 five. */
function isOneEmoji(emoji: string): boolean {
  const [first, second] = new Intl.Segmenter("en", { granularity: "grapheme" }).segment(emoji);
  if (first === undefined || second !== undefined) return false;
  return /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u.test(emoji);
}

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/reaction-messages */
export const ReactionMessage = v.strictObject({
  message_id: v.pipe(identifier, v.description("The wamid of the person's message, at most 30 days old.")),
  emoji: v.pipe(
    v.string(),
    inAll((emoji: string) => emoji === "" || isOneEmoji(emoji), "one emoji, or nothing to take it back"),
    v.description("One emoji; an empty string takes the reaction back."),
  ),
});
