import type { PhoneMessage } from "../../host/answers.ts";
import { sandboxNow, world } from "./world.ts";

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/send-messages#customer-service-windows */
const windowLength = 24 * 60 * 60 * 1000;

/** Whether WhatsApp lets the business write freely to this person now, as their phone shows it. */
export function isWindowOpen(number: string): boolean {
  const last = lastWritten(world.get().chats[number] ?? []);
  return last !== undefined && sandboxNow() - last < windowLength;
}

/** When the person last wrote on WhatsApp, epoch milliseconds. */
export function lastWritten(messages: readonly PhoneMessage[]): number | undefined {
  const last = messages.findLast(({ direction, channel }) => direction === "in" && channel === "whatsapp");
  return last === undefined ? undefined : Date.parse(last.at);
}
