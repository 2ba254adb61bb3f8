import { outcomes } from "../messaging/outcomes.ts";
import { type PublishedEvent, publishedEvent } from "../messaging/published-events.ts";
import { type MessageStatus, weakerThan } from "../messaging/statuses.ts";
import type { TrackedMessage } from "./messages.ts";
import type { StoredRequest } from "./requests.ts";

/** What a change of a row means to the world: the events that follow from it. */

/** A DynamoDB Streams record filter: https://docs.aws.amazon.com/lambda/latest/dg/with-ddb-filtering.html */
export type ChangeFilter = Readonly<Record<string, unknown>>;

/** Rows are removed by their time to live, a year after anything happened to them. */
const written = { eventName: ["INSERT", "MODIFY"] };

/** The changes of requests that can mean something: all but that one was accepted. */
export const requestChanges: readonly ChangeFilter[] = [
  { ...written, dynamodb: { NewImage: { latest_status: { S: [{ "anything-but": ["accepted"] }] } } } },
  { ...written, dynamodb: { NewImage: { ended_at: { S: [{ exists: true }] } } } },
];

/**
 * The changes of messages that can mean something: a new row, and a status that has risen. A filter cannot compare the two
 * images, so it names what may have been before; and Lambda takes five filters, so two statuses share one. What passes for
 * nothing is then that a failed message's row is written once more.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
 */
export const messageChanges: readonly ChangeFilter[] = [
  { eventName: ["INSERT"] },
  risen("sent_for_delivery"),
  risen("sent"),
  risen("failed", "delivered"),
  risen("read"),
];

/** @param statuses of which the last is the strongest */
function risen(...statuses: [MessageStatus, ...MessageStatus[]]): ChangeFilter {
  const strongest = statuses.at(-1) ?? statuses[0];
  return {
    eventName: ["MODIFY"],
    dynamodb: {
      NewImage: { latest_status: { S: statuses } },
      OldImage: { latest_status: { S: weakerThan(strongest) } },
    },
  };
}

/** @param before the row as it was; undefined if it is new */
export function requestEvents(before: StoredRequest | undefined, after: StoredRequest): PublishedEvent[] {
  const about = {
    version: "1" as const,
    request_id: after.request_id,
    ...(after.reference ? { reference: after.reference } : {}),
    type: after.type,
  };
  const events: PublishedEvent[] = [];
  const { latest_status: status, latest_at: at, ended_at, outcome } = after;
  if (before?.latest_status !== status && status === "held" && after.held_until !== undefined) {
    events.push(publishedEvent("request.held", { ...about, held_until: after.held_until, at }));
  }
  if (before?.latest_status !== status && status === "expired") {
    events.push(publishedEvent("request.expired", { ...about, at }));
  }
  if (before?.ended_at === undefined && ended_at !== undefined && outcome !== undefined) {
    const error = outcomes[outcome].fails && after.error !== undefined ? { error: after.error } : {};
    events.push(publishedEvent("request.ended", { ...about, status: outcome, at: ended_at, ...error }));
  }
  return events;
}

/** @param before the row as it was; undefined if it is new */
export function messageEvents(before: TrackedMessage | undefined, after: TrackedMessage): PublishedEvent[] {
  if (before?.latest_status === after.latest_status) return [];
  const about = {
    version: "1" as const,
    request_id: after.request_id,
    ...(after.reference ? { reference: after.reference } : {}),
    type: after.type,
    at: after.delivery_history[after.latest_status] ?? new Date(after.latest_update * 1000).toISOString(),
  };
  return [
    publishedEvent("message.status_changed", {
      ...about,
      role: after.role,
      eum_msg_id: after.eum_msg_id,
      status: after.latest_status,
      ...(after.error === undefined || after.latest_status !== "failed" ? {} : { error: after.error }),
    }),
  ];
}
