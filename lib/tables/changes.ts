import { type PublishedEvent, publishedEvent } from "../messaging/published-events.ts";
import { isProven } from "../messaging/statuses.ts";
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
  { ...written, dynamodb: { NewImage: { unconfirmed_at: { S: [{ exists: true }] } } } },
];

/** A filter sees one image at a time, so that a status is new is for {@link messageEvents} to say. */
export const messageChanges: readonly ChangeFilter[] = [written];

const ends = ["cancelled", "opted_out", "invalid", "failed"] as const;

/** @param before the row as it was; undefined if it is new */
export function requestEvents(before: StoredRequest | undefined, after: StoredRequest): PublishedEvent[] {
  const about = {
    version: "1" as const,
    request_id: after.request_id,
    ...(after.reference ? { reference: after.reference } : {}),
    type: after.type ?? ("whatsapp" as const),
  };
  const error = after.error === undefined ? {} : { error: after.error };
  const events: PublishedEvent[] = [];
  if (before?.unconfirmed_at === undefined && after.unconfirmed_at !== undefined) {
    events.push(
      publishedEvent("request.ended", { ...about, status: "unconfirmed", at: after.unconfirmed_at }),
    );
  }
  const status = after.latest_status;
  if (before?.latest_status === status) return events;

  const at = after.latest_at;
  if (status === "held" && after.held_until !== undefined) {
    events.push(publishedEvent("request.held", { ...about, held_until: after.held_until, at }));
  }
  if (status === "expired") {
    events.push(publishedEvent("request.expired", { ...about, at }));
    if (after.fallback !== "sms") events.push(publishedEvent("request.ended", { ...about, status, at }));
  }
  const end = ends.find((candidate) => candidate === status);
  if (end !== undefined)
    events.push(publishedEvent("request.ended", { ...about, status: end, at, ...error }));
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
  const events: PublishedEvent[] = [
    publishedEvent("message.status_changed", {
      ...about,
      role: after.role,
      eum_msg_id: after.eum_msg_id,
      status: after.latest_status,
      ...(after.error === undefined || after.latest_status !== "failed" ? {} : { error: after.error }),
    }),
  ];
  const arrived = isProven(after.latest_status) && !(before !== undefined && isProven(before.latest_status));
  // A template only asks; it is the request's message that settles it.
  if (arrived && after.role !== "template") {
    events.push(publishedEvent("request.ended", { ...about, status: "delivered" }));
  }
  return events;
}
