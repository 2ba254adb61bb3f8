import * as v from "valibot";
import { channels } from "./channels.ts";
import { atMostCharacters } from "./rules.ts";

const text = v.pipe(v.string(), v.nonEmpty("a text"), atMostCharacters(channels.whatsapp.longestText));

/** What is said to people who answer too late: one text, or one for each language with a `default`. */
export const LateReplyMessage = v.union(
  [text, v.objectWithRest({ default: text }, text)],
  'a text, or {"default": "…", "es": "…"}',
);
export type LateReplyMessage = v.InferOutput<typeof LateReplyMessage>;

/** @param language such as `pt_BR`; its base language will do if there is no text in exactly this one */
export function lateReplyIn(message: LateReplyMessage, language: string): string {
  if (typeof message === "string") return message;
  return message[language] ?? message[language.split("_")[0] ?? language] ?? message.default;
}
