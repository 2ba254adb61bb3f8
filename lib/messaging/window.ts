/**
 * How long free-form messages are allowed after a person's message to this business number, seconds: a day,
 * or three if they came by tapping an advertisement that opens the chat.
 * https://developers.facebook.com/docs/whatsapp/pricing#customer-service-windows
 * https://developers.facebook.com/docs/whatsapp/pricing#free-entry-point-conversations
 */
export const windowSeconds = { message: 24 * 60 * 60, advertisement: 72 * 60 * 60 } as const;

/** How much of the window is left unused where the configuration does not say, seconds. */
export const defaultWindowMarginSeconds = 600;

/**
 * By how much the clocks of Meta and of AWS may differ at most, seconds: what was written so shortly before a message
 * that Meta refused may have been written after it.
 */
export const clockToleranceSeconds = 10;

/**
 * Until when a person's message lets us write to them, epoch seconds. The margin leaves time for the hand-over
 * to Meta, which judges a message when it arrives there and not when it is sent.
 * @param opener when the person wrote, epoch seconds, and whether an advertisement led them here
 */
export function windowUntil(
  opener: { readonly at: number; readonly fromAdvertisement: boolean },
  marginSeconds: number,
): number {
  const length = opener.fromAdvertisement ? windowSeconds.advertisement : windowSeconds.message;
  return opener.at + length - marginSeconds;
}

/** What a conversation says of its window. */
export interface Window {
  /** When the window ends, epoch seconds. */
  readonly window_until?: number;
  /** When the person last wrote, epoch seconds. */
  readonly last_inbound_at?: number;
}

/**
 * How long the window is of a row from before `window_until` was written. No such window is open a day after
 * this version was deployed, and the rule may go.
 */
export const windowOfOlderRowsSeconds = windowSeconds.message - defaultWindowMarginSeconds;

/**
 * Whether free-form messages may be sent at `now`; tables/window-condition.ts says the same to DynamoDB.
 * @param now epoch seconds
 */
export function isWindowOpen({ window_until, last_inbound_at }: Window, now: number): boolean {
  if (window_until !== undefined) return window_until > now;
  return last_inbound_at !== undefined && last_inbound_at + windowOfOlderRowsSeconds > now;
}
