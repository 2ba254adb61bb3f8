import { conversationLifetimeSeconds } from "../../lib/messaging/retention.ts";
import { clockToleranceSeconds } from "../../lib/messaging/window.ts";
import { jsonata, requestId } from "../../lib/step-functions/asl.ts";
import { attribute } from "../../lib/step-functions/dynamodb.ts";
import { placeIsNoLater, placeNames } from "../../lib/tables/line.ts";
import { windowIsClosed, windowNames, windowOfOlderRowsSeconds } from "../../lib/tables/window-condition.ts";

/**
 * What a workflow reads and writes on the conversation by itself, without code in between. The other side of
 * these writes is `Conversations` in lib/tables: what the attributes mean stands there.
 *
 * The conversation is that of `$phone_id` and `$origination_id`.
 */

const key = {
  phone_id: attribute.string(jsonata("$phone_id")),
  origination_id: attribute.string(jsonata("$origination_id")),
};

const now = "$floor($millis() / 1000)";

/** `windowValues` of lib/tables, for a condition with `windowIsClosed`. */
const windowValues = {
  ":now": attribute.number(now),
  ":older_rows_since": attribute.number(`${now} - ${windowOfOlderRowsSeconds}`),
};

/** GetItem of what decides whether the message may go now. */
export function readConversation(table: string) {
  return {
    TableName: table,
    Key: key,
    ConsistentRead: true,
    // Not the whole item: with hundreds of messages held it is larger than what a state may return.
    ProjectionExpression: "#window_until, #last_inbound_at, #opted_out_at",
    ExpressionAttributeNames: { ...windowNames, "#opted_out_at": "opted_out_at" },
  };
}

/** What {@link readConversation} tells, as `$opted_out` and `$window_open`. */
export const conversationRead = {
  opted_out: jsonata("$exists($states.result.Item.opted_out_at)"),
  window_open: jsonata(
    `$exists($states.result.Item.window_until) ? $number($states.result.Item.window_until.N) > ${now} : $exists($states.result.Item.last_inbound_at) and $number($states.result.Item.last_inbound_at.N) + ${windowOfOlderRowsSeconds} > ${now}`,
  ),
};

/** The attributes of this request's place in the line: see lib/tables/line.ts. */
const place = {
  "#waiter": jsonata('"waiter:" & $states.context.Execution.Name'),
  "#waits_on": jsonata('"waits_on:" & $states.context.Execution.Name'),
};

const failed = { "#failed": jsonata('"failed:" & $states.context.Execution.Name') };

const execution = attribute.string(jsonata("$states.context.Execution.Id"));
const since = attribute.number("$toMillis($states.context.Execution.StartTime)");

/** When the state was entered: an attempt of it that is repeated has the same. ISO instant. */
export const enteredAt = jsonata("$states.context.State.EnteredTime");

/**
 * The same in epoch milliseconds, of which one can tell which is earlier: AWS does not say that instants always have
 * their milliseconds, and as texts `…:13Z` comes after `…:13.192Z`.
 */
const enteredMillis = "$toMillis($states.context.State.EnteredTime)";
export const enteredAtMillis = jsonata(enteredMillis);

/** For {@link placeIsNoLater}: a write of an earlier state that is carried out late does not undo this one's. */
const placedBy = { ":entered_at": attribute.number(enteredMillis) };

/**
 * UpdateItem that claims the right to send this person a template, for as long as the request is held, and
 * takes the request's place in the line.
 */
export function claimTemplate(table: string) {
  return {
    TableName: table,
    Key: key,
    UpdateExpression:
      "SET #template = :claim, #waiter = :place, #waits_on = :request_id, #expires_at = :expires_at REMOVE #failed",
    // The claim may be ours already: the answer of an earlier attempt can have been lost.
    ConditionExpression: `${windowIsClosed} AND attribute_not_exists(#opted_out_at) AND (attribute_not_exists(#template) OR #template.#claimed_until <= :now OR #template.#request_id = :request_id) AND ${placeIsNoLater}`,
    ExpressionAttributeNames: {
      ...windowNames,
      ...place,
      ...placeNames,
      "#template": "template",
      ...failed,
      "#claimed_until": "claimed_until",
      "#request_id": "request_id",
      "#opted_out_at": "opted_out_at",
      "#expires_at": "expires_at",
    },
    ExpressionAttributeValues: {
      ...windowValues,
      ...placedBy,
      ":claim": attribute.map({
        request_id: attribute.string(requestId),
        claimed_at: attribute.string(enteredAt),
        claimed_until: attribute.number(`${now} + $reply_timeout_seconds`),
      }),
      ":place": attribute.map({ since, execution, placed_at: attribute.number(enteredMillis) }),
      ":request_id": attribute.string(requestId),
      ":expires_at": attribute.number(`${now} + ${conversationLifetimeSeconds}`),
    },
  };
}

/**
 * UpdateItem that leaves the task token with which a reply releases the message.
 * @param options.template whether the template waited on must still stand: had it failed, nobody would be left to tell us
 */
export function awaitReply(table: string, { template }: { template: "stands" | "is sent again later" }) {
  const stands =
    "(#template.#request_id = :request_id OR #template.#claimed_until > :now) AND attribute_not_exists(#failed)";
  return {
    TableName: table,
    Key: key,
    UpdateExpression: "SET #waiter = :waiter, #waits_on = #template.#request_id",
    ConditionExpression: [
      windowIsClosed,
      "attribute_not_exists(#opted_out_at)",
      template === "stands" ? stands : "attribute_exists(#template)",
      placeIsNoLater,
      // Nor may it bring back a place that has been left: who sends the template has had one since the claim.
      template === "stands"
        ? "(attribute_exists(#waiter) OR #template.#request_id <> :request_id)"
        : "attribute_exists(#waiter)",
    ].join(" AND "),
    ExpressionAttributeNames: {
      ...windowNames,
      ...place,
      ...placeNames,
      "#template": "template",
      "#request_id": "request_id",
      "#opted_out_at": "opted_out_at",
      ...(template === "stands" ? { ...failed, "#claimed_until": "claimed_until" } : {}),
    },
    ExpressionAttributeValues: {
      ...windowValues,
      ...placedBy,
      ":waiter": attribute.map({
        token: attribute.string(jsonata("$states.context.Task.Token")),
        since,
        execution,
        placed_at: attribute.number(enteredMillis),
      }),
      ...(template === "stands" ? { ":request_id": attribute.string(requestId) } : {}),
    },
  };
}

/** What was written before this was written before the refused send, whatever the clocks say; epoch seconds. */
const longBeforeSend = `$floor($toMillis($sending_since) / 1000) - ${clockToleranceSeconds}`;

/**
 * UpdateItem that closes the window, unless the person has written since the message that `$relied_on` tells of:
 * the one on which the refused send relied. What the person wrote last stays known, so that its event, seen twice,
 * opens nothing; nor does what they wrote long before the send, and whose event is late.
 */
export function forgetWindow(table: string) {
  return {
    TableName: table,
    Key: key,
    UpdateExpression: "SET #window_until = :closed, #closed_before = :closed_before",
    // A function that died over the send did not say on what it relied: there the time of its death has to do.
    ConditionExpression: "#last_inbound_id = :relied_on OR #last_inbound_at < :written_before",
    ExpressionAttributeNames: {
      ...windowNames,
      "#closed_before": "closed_before",
      "#last_inbound_id": "last_inbound_id",
    },
    ExpressionAttributeValues: {
      ":relied_on": attribute.string(jsonata("$relied_on")),
      ":written_before": attribute.number(`$max([$unsure_since, ${longBeforeSend}])`),
      ":closed": attribute.number("0"),
      ":closed_before": attribute.number(longBeforeSend),
    },
  };
}
