import { instantOutcomes, type Outcome, outcomes, statusOutcomes } from "../messaging/outcomes.ts";
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
  ...instantOutcomes.map((outcome) => ({
    ...written,
    dynamodb: { NewImage: { [`${outcome}_at`]: { S: [{ exists: true }] } } },
  })),
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
  const ended = (status: Outcome, at: string): PublishedEvent => {
    const error = outcomes[status].fails && after.error !== undefined ? { error: after.error } : {};
    return publishedEvent("request.ended", { ...about, status, at, ...error });
  };

  const events = instantOutcomes.flatMap((outcome) => {
    const at = after[`${outcome}_at`];
    return at !== undefined && before?.[`${outcome}_at`] === undefined ? [ended(outcome, at)] : [];
  });
  const { latest_status: status, latest_at: at } = after;
  if (before?.latest_status === status) return events;

  if (status === "held" && after.held_until !== undefined) {
    events.push(publishedEvent("request.held", { ...about, held_until: after.held_until, at }));
  }
  if (status === "expired") events.push(publishedEvent("request.expired", { ...about, at }));
  const end = statusOutcomes.find((outcome) => outcome === status);
  const goesOn = end !== undefined && outcomes[end].fallbackFollows && wantsFallback(after);
  if (end !== undefined && !goesOn) events.push(ended(end, at));
  return events;
}

function wantsFallback({ fallback = "none" }: StoredRequest): boolean {
  return fallback !== "none";
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
