import type { RawEvent } from "../../host/answers.ts";
import { isRecord } from "../state/requests.ts";

/** What a raw event says, in a few words: `WhatsApp: delivered`, `SMS: TEXT_DELIVERED`. */
export function rawEventWords({ channel, body }: Pick<RawEvent, "channel" | "body">): string {
  const event = parsed(body);
  if (channel === "sms") return `SMS: ${String(member(event, "detail", "eventType") ?? "an event")}`;
  const entry = parsed(String(member(event, "whatsAppWebhookEntry") ?? ""));
  const value = member(entry, "changes", 0, "value");
  const status = member(value, "statuses", 0, "status");
  if (status !== undefined) return `WhatsApp: ${String(status)}`;
  const type = member(value, "messages", 0, "type");
  return type === undefined ? "WhatsApp: an event" : `WhatsApp: the person writes (${String(type)})`;
}

/** JSON, indented, with what stands in it as text still as text: it is handed in again. */
export function indentedBody(body: string): string {
  const event = parsed(body);
  return event === undefined ? body : JSON.stringify(event, null, 2);
}

/** By which route an event is handed in; undefined if it is neither kind. */
export function channelOfEvent(body: string): RawEvent["channel"] | undefined {
  const event = parsed(body);
  if (!isRecord(event)) return undefined;
  if (typeof event.whatsAppWebhookEntry === "string") return "whatsapp";
  return event.source === "aws.sms-voice" ? "sms" : undefined;
}

function member(value: unknown, ...path: ReadonlyArray<string | number>): unknown {
  let found = value;
  for (const name of path)
    found = Array.isArray(found) || isRecord(found) ? (found as Record<string, unknown>)[name] : undefined;
  return found;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
