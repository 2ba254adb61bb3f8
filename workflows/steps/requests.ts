import type { Channel } from "../../lib/messaging/channels.ts";
import { type ListedOutcome, type Outcome, outcomes } from "../../lib/messaging/outcomes.ts";
import { trackingLifetimeSeconds } from "../../lib/messaging/retention.ts";
import type { RequestStatus } from "../../lib/messaging/statuses.ts";
import { jsonata, requestId, type Task } from "../../lib/step-functions/asl.ts";
import {
  type AttributeValue,
  attribute,
  conditionFailed,
  retryDynamoDb,
  setting,
  updateItem,
} from "../../lib/step-functions/dynamodb.ts";
import { endedAs, shardCount } from "../../lib/tables/request-indexes.ts";

/** Where a request stands, written into its row. A row that cannot be written holds no message up. */

export interface RequestsTable {
  readonly name: string;
  /** The channel of the requests that the workflow sends. */
  readonly channel: Channel;
}

/** One shard or another, by the clock: see `shardAt` in lib/tables. */
const shard = `$string($millis() % ${shardCount})`;

/** `ended_as` of a request that ends so now. */
function endedNow(outcome: ListedOutcome): AttributeValue {
  return attribute.string(jsonata(`"${endedAs(outcome, "")}" & ${shard}`));
}

/** Marks the request with a status; creates the row if even the first step failed. */
export function markRequest<const Next extends string>(
  table: RequestsTable,
  status: RequestStatus,
  state: {
    Comment: string;
    more?: { readonly [name: string]: AttributeValue };
    ConditionExpression?: string;
    Next: Next;
  },
): Task<Next> {
  const { Comment, more = {}, Next } = state;
  const ended = status === "accepted" || status === "held" ? undefined : status;
  const isEnd = ended !== undefined;
  const isHeld = status === "held";
  const reachedAt = `${status}_at`;
  const now = attribute.string(jsonata("$now()"));
  const { UpdateExpression, ExpressionAttributeNames, ExpressionAttributeValues } = setting(
    {
      type: attribute.string(table.channel),
      latest_status: attribute.string(status),
      latest_at: now,
      [reachedAt]: now,
      expiration_date: attribute.number(`$floor($millis() / 1000) + ${trackingLifetimeSeconds}`),
      ...(isEnd ? { ended_at: now, outcome: attribute.string(status), ended_as: endedNow(ended) } : {}),
      ...(isHeld ? { held_shard: attribute.string(jsonata(shard)) } : {}),
      ...more,
    },
    ["type", reachedAt, "expiration_date", "ended_at", "outcome", "ended_as"],
  );
  // A note that is carried out late changes no end.
  const { ConditionExpression = isEnd ? undefined : "attribute_not_exists(#ended_at)" } = state;
  return updateItem({
    Comment,
    Arguments: {
      TableName: table.name,
      Key: { request_id: attribute.string(requestId) },
      UpdateExpression: isHeld ? UpdateExpression : `${UpdateExpression} REMOVE #held_shard`,
      ExpressionAttributeNames: {
        ...ExpressionAttributeNames,
        "#held_shard": "held_shard",
        ...(isEnd ? {} : { "#ended_at": "ended_at" }),
      },
      ExpressionAttributeValues,
      ...(ConditionExpression === undefined ? {} : { ConditionExpression }),
    },
    Retry: retryDynamoDb,
    Catch: [{ ErrorEquals: ["States.ALL"], Next }],
    Next,
  });
}

/** Keeps `$failure` in the request's row, so that GET can say why. */
export function recordFailure(table: RequestsTable) {
  return markRequest(table, "failed", {
    Comment: "Keeps why the request failed, so that GET can say it.",
    more: {
      error: attribute.map({
        code: attribute.string(jsonata("$failure.code")),
        title: attribute.string(jsonata("$failure.title")),
      }),
    },
    // The row may be that of a request of another channel, if its key was used again.
    ConditionExpression: "attribute_not_exists(#type) OR #type = :type",
    Next: outcomes.failed.state,
  });
}

/**
 * Before a message is sent again that was reported to have failed: what has arrived meanwhile is not. Such a report
 * is not always the last word.
 */
export function confirmRetry<const Next extends string>(table: RequestsTable, next: Next) {
  return updateItem<Next | typeof outcomes.delivered.state>({
    Comment:
      "Sends again only what has not arrived meanwhile: a failure that is reported is not always the last word.",
    Arguments: {
      TableName: table.name,
      Key: { request_id: attribute.string(requestId) },
      UpdateExpression: "SET #latest_at = :latest_at",
      ConditionExpression: "NOT #outcome = :delivered",
      ExpressionAttributeNames: { "#latest_at": "latest_at", "#outcome": "outcome" },
      ExpressionAttributeValues: {
        ":latest_at": attribute.string(jsonata("$now()")),
        ":delivered": delivered,
      },
    },
    Retry: retryDynamoDb,
    Catch: [hasArrived, { ErrorEquals: ["States.ALL"], Next: next }],
    Next: next,
  });
}

/** Records that the person opted out, which ends a request without a failure. */
export function recordOptOut(table: RequestsTable) {
  return markRequest(table, "opted_out", {
    Comment: "The person asked not to be written to.",
    Next: outcomes.opted_out.state,
  });
}

/**
 * Notes that nobody reported what became of the message; the request goes on showing the message's status. Unless what
 * was sent before it has arrived: then the request is over already.
 */
export function recordNoConfirmation(table: RequestsTable) {
  const { UpdateExpression, ExpressionAttributeNames, ExpressionAttributeValues } = setting(
    {
      unconfirmed_at: attribute.string(jsonata("$now()")),
      ended_at: attribute.string(jsonata("$now()")),
      outcome: attribute.string("unconfirmed" satisfies Outcome),
      ended_as: endedNow("unconfirmed"),
    },
    ["ended_at", "outcome", "ended_as"],
  );
  return updateItem<typeof outcomes.unconfirmed.state | typeof outcomes.delivered.state>({
    Comment: "Nobody reported the message's fate in time: notes that the stack no longer waits for it.",
    Arguments: {
      TableName: table.name,
      Key: { request_id: attribute.string(requestId) },
      UpdateExpression: `${UpdateExpression} REMOVE #held_shard`,
      ConditionExpression: "NOT #outcome = :delivered",
      ExpressionAttributeNames: { ...ExpressionAttributeNames, "#held_shard": "held_shard" },
      ExpressionAttributeValues: { ...ExpressionAttributeValues, ":delivered": delivered },
    },
    Retry: retryDynamoDb,
    Catch: [hasArrived, { ErrorEquals: ["States.ALL"], Next: outcomes.unconfirmed.state }],
    Next: outcomes.unconfirmed.state,
  });
}

const delivered = attribute.string("delivered" satisfies Outcome);

/** The write was refused because the phone has the request's message. */
const hasArrived = {
  ErrorEquals: conditionFailed,
  Assign: { delivery: { status: "delivered" } },
  Next: outcomes.delivered.state,
} as const;
