import { channelNames, smsMessageTypes } from "../lib/messaging/channels.ts";
import { outcomeNames } from "../lib/messaging/outcomes.ts";
import { errorCodes } from "../lib/messaging/refusals.ts";
import { listedStatuses, messageStatuses, requestStatuses } from "../lib/messaging/statuses.ts";

/**
 * The words of the API: each as a type, the union of its names, and as an object with a member for each name, so that
 * `Outcome.delivered` and `"delivered"` are the same. Made from the lists that the API itself is made from.
 */

function enumeration<const Name extends string>(...names: readonly Name[]): { readonly [N in Name]: N } {
  return Object.fromEntries(names.map((name) => [name, name])) as { readonly [N in Name]: N };
}

export const Channel = enumeration(...channelNames);
export type Channel = keyof typeof Channel;

/** What a message has come to, weakest first. */
export const MessageStatus = enumeration(...messageStatuses);
export type MessageStatus = keyof typeof MessageStatus;

/** Where a request stands: what is said of it as long as it has no message, and then what is said of that. */
export const RequestStatus = enumeration(...requestStatuses, ...messageStatuses);
export type RequestStatus = keyof typeof RequestStatus;

/** How a request ends, for good. */
export const Outcome = enumeration(...outcomeNames);
export type Outcome = keyof typeof Outcome;

/** Where requests stand that can be listed: held now, or ended otherwise than delivered. */
export const ListedStatus = enumeration(...listedStatuses);
export type ListedStatus = keyof typeof ListedStatus;

/** What a refusal is called. */
export const ErrorCode = enumeration(...errorCodes);
export type ErrorCode = keyof typeof ErrorCode;

/** How carriers treat an SMS. */
export const SmsMessageType = enumeration(...smsMessageTypes);
export type SmsMessageType = keyof typeof SmsMessageType;
