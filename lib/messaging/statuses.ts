import type { Failure } from "./failures.ts";
import {
  type ListedOutcome,
  listedOutcomes,
  type OutcomeShownBy,
  outcomes,
  statusOutcomes,
} from "./outcomes.ts";

/** A message's fate, weakest first: a stronger status is never hidden by a weaker one that comes later. */
export const messageStatuses = [
  "unknown",
  "sent_for_delivery",
  "sent",
  "failed",
  "delivered",
  "read",
] as const;
export type MessageStatus = (typeof messageStatuses)[number];

/** What a request can be before it ends, while it has no message, or none that has left. */
const openStatuses = ["accepted", "held"] as const;

/** What a request can be before, or instead of, having a message. */
export type RequestStatus = (typeof openStatuses)[number] | OutcomeShownBy<"status">;
export const requestStatuses: readonly RequestStatus[] = [...openStatuses, ...statusOutcomes];

/** Where requests can stand that are listed: those that are held now, and those that came to a rarer end. */
export type ListedStatus = "held" | ListedOutcome;
export const listedStatuses: readonly ListedStatus[] = ["held", ...listedOutcomes];

/** What a request shows although a message of it has failed: it is to be sent again, held again, or has ended otherwise. */
export function mayFollowFailure(status: RequestStatus): boolean {
  return status === "accepted" || status === "held" || outcomes[status].mayFollowFailure;
}

/** The statuses that `status` may replace. */
export function weakerThan(status: MessageStatus): MessageStatus[] {
  return messageStatuses.slice(0, messageStatuses.indexOf(status));
}

/** The statuses after which nothing more is awaited: `failed`, `delivered`, `read`. */
export const conclusiveStatuses = ["failed", "delivered", "read"] as const satisfies MessageStatus[];

export function isConclusive(status: MessageStatus): status is (typeof conclusiveStatuses)[number] {
  return (conclusiveStatuses as readonly MessageStatus[]).includes(status);
}

/** Whether the phone has the message, which nothing that comes later can take back. */
export function isProven(status: string): boolean {
  return status === "delivered" || status === "read";
}

/** From a status to the ISO instant at which it was first reached. */
export type History<Status extends string> = Partial<Record<Status, string>>;

/** A status that a carrier reported of one message. */
export interface StatusReport {
  readonly status: MessageStatus;
  /** When it was reached, epoch milliseconds. */
  readonly at: number;
  /** Meta's id of the message. */
  readonly wamid?: string;
  /** Why it failed. */
  readonly error?: Failure;
  /** Whether the carrier reports nothing more, or says so. */
  readonly isLast?: boolean;
}
