import { channels } from "../channels.ts";
import { InvalidRequest } from "../errors.ts";
import { contentRules } from "./content.ts";

/**
 * What an SMS says instead of a WhatsApp message: its text, or the words that go with its picture or buttons.
 * @param message in the Cloud API's form, without its recipient
 * @throws {InvalidRequest} if it has no words, or too many for an SMS
 */
export function fallbackText(message: Record<string, unknown>): string {
  const text = wordsOf(message);
  if (text === undefined || text === "") {
    throw new InvalidRequest(contentRules.wordless);
  }
  const { longestText } = channels.sms;
  if ([...text].length > longestText) {
    throw new InvalidRequest(contentRules.long);
  }
  return text;
}

function wordsOf(message: Record<string, unknown>): string | undefined {
  const content = message[String(message.type)];
  if (typeof content !== "object" || content === null) return undefined;
  const { body, caption } = content as { body?: unknown; caption?: unknown };
  // An interactive message keeps its words one level deeper: {body: {text}}.
  const nested = typeof body === "object" && body !== null ? (body as { text?: unknown }).text : body;
  return [nested, caption].find((words) => typeof words === "string");
}
