import { outcomes } from "../messaging/outcomes.ts";
import { type PublishedEvent, publishedEvent } from "../messaging/published-events.ts";
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

/** A filter sees one image at a time, so that a status is new is for {@link messageEvents} to say. */
export const messageChanges: readonly ChangeFilter[] = [written];

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
