import { channels } from "../channels.ts";

/**
 * Rules between the fields of a WhatsApp request, each in the words that callers get, which begin with the field
 * that is named. Checked twice: at the door by lib/api/templates/check-content.vtl, and by `accept-request`.
 */
export const contentRules = {
  both: "message: give either message_body or message, not both",
  nothing: "message_body: give message_body, message, or a template to send by itself",
  wordless: "fallback: this kind of message has no text to send by SMS; leave fallback out",
  long: `fallback: the text is longer than the ${channels.sms.longestText} characters of an SMS; shorten it, or leave fallback out`,
} as const;
