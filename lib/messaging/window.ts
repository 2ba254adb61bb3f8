import { RecipientOptedOut, WindowClosed } from "./errors.ts";

/**
 * The customer service window: free-form messages are allowed for 24 hours after the person's last message
 * to this business number. https://developers.facebook.com/docs/whatsapp/pricing#customer-service-windows
 */
export const customerServiceWindowSeconds = 24 * 60 * 60;

/**
 * The part of the window that is used: the margin leaves time for the hand-over to Meta, which judges the
 * message when it arrives there and not when it is sent.
 */
export function usableWindowSeconds(marginSeconds: number): number {
  return customerServiceWindowSeconds - marginSeconds;
}

/**
 * Whether free-form messages may be sent at `now`.
 * @param lastInboundAt when the person last wrote, epoch seconds; undefined if never
 * @param now epoch seconds
 */
export function isWindowOpen(lastInboundAt: number | undefined, now: number, windowSeconds: number): boolean {
  return lastInboundAt !== undefined && lastInboundAt > now - windowSeconds;
}

/**
 * The last look before a message leaves: templates may always go, anything else only while the window is
 * open, and nothing to a person who opted out.
 * @throws {WindowClosed | RecipientOptedOut}
 */
export function requireSendable(
  message: { type: string },
  conversation: { last_inbound_at?: number; opted_out_at?: string } | undefined,
  windowSeconds: number,
): void {
  if (conversation?.opted_out_at !== undefined) throw new RecipientOptedOut("The person has opted out.");
  if (message.type === "template") return;
  if (isWindowOpen(conversation?.last_inbound_at, Math.floor(Date.now() / 1000), windowSeconds)) return;
  throw new WindowClosed("The customer service window is closed: only a template may be sent.");
}
