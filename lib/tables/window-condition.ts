import { windowOfOlderRowsSeconds } from "../messaging/window.ts";

/**
 * `isWindowOpen` (messaging/window.ts) as a DynamoDB condition on a conversation, for writes that must not
 * happen once the person has written. A comparison with an attribute that is missing is false.
 */
const windowIsOpen =
  "(#window_until > :now OR (attribute_not_exists(#window_until) AND #last_inbound_at > :older_rows_since))";

/** True while the window is closed, as far as anyone can know. */
export const windowIsClosed = `NOT ${windowIsOpen}`;

export const windowNames = {
  "#window_until": "window_until",
  "#last_inbound_at": "last_inbound_at",
} as const;

/** How long before now a message opened the window of a row that does not say its end, seconds. */
export { windowOfOlderRowsSeconds };

/** @param now epoch seconds */
export function windowValues(now: number) {
  return { ":now": now, ":older_rows_since": now - windowOfOlderRowsSeconds };
}
