import type { Channel } from "../lib/messaging/channels.ts";
import { failureErrors } from "../lib/messaging/failures.ts";
import { trackingLifetimeSeconds } from "../lib/messaging/retention.ts";
import { conclusiveStatuses } from "../lib/messaging/statuses.ts";
import {
  type Catcher,
  functionNotInvoked,
  invoke,
  jsonata,
  never,
  type Retrier,
  requestId,
  retryAnything,
  type State,
  type Value,
} from "../lib/step-functions/asl.ts";
import { attribute, conditionFailed, retryDynamoDb, setting } from "../lib/step-functions/dynamodb.ts";

/** The steps that both workflows take: marking a request, tracking a message, awaiting its delivery, ending. */

/** Errors of a send after which it is certain that nothing was sent. */
export const nothingSent = ["SendRejected", "SendThrottled", functionNotInvoked];

/** Only what says that nothing was accepted is tried again: neither send API takes an idempotency token. */
export const retryThrottledSend: Retrier = {
  ErrorEquals: ["SendThrottled", functionNotInvoked],
  IntervalSeconds: 2,
  BackoffRate: 2,
  MaxAttempts: 5,
  MaxDelaySeconds: 60,
  JitterStrategy: "FULL",
};

const now = "$floor($millis() / 1000)";

/**
 * What went wrong, as `$failure` `{code, title}`. A callback's cause is such an object already, a Lambda
 * error's cause is JSON with `errorMessage`, and any other cause is a sentence.
 */
export const failureCaught = {
  failure: jsonata(
    `(
      $cause := $exists($states.errorOutput.Cause) ? $states.errorOutput.Cause : "";
      $told := $substring($cause, 0, 1) = "{" ? $parse($cause) : {"none": true};
      {
        "code": $exists($told.code) ? $string($told.code) : $states.errorOutput.Error,
        "title": $exists($told.title) ? $told.title : $exists($told.errorMessage) ? $told.errorMessage : $cause
      }
    )`.replaceAll(/\s+/g, " "),
  ),
} as const;

/**
 * The first step: a function checks the request, records it, and hands on its normalised form, from which
 * `assign` takes what the steps after it need. `$reference` is among it.
 */
export function acceptRequest(
  functionArn: string,
  options: { channel: Channel; assign: Record<string, Value>; next: string },
) {
  const callersFault = ["InvalidRequest", "IdempotencyKeyUsed"];
  return {
    Comment: "Checks the request and records it; what follows works with the normalised form.",
    ...invoke(functionArn, {
      channel: options.channel,
      request_id: requestId,
      accepted_at: jsonata("$states.context.Execution.StartTime"),
      request: jsonata("$states.input"),
    }),
    Assign: { reference: accepted("reference"), ...options.assign },
    Retry: [never(...callersFault), retryAnything],
    Catch: [
      { ErrorEquals: callersFault, Assign: failureCaught, Next: "InvalidRequest" },
      { ErrorEquals: ["States.ALL"], Assign: failureCaught, Next: "RecordFailure" },
    ],
    Next: options.next,
  } as const;
}

/** A member of the normalised form of a request. */
export function accepted(member: string) {
  return jsonata(`$states.result.Payload.${member}`);
}

/** The id under which a message is tracked whose send got no answer, and so no id of AWS's. */
export function unansweredId(kind: "template" | "message" | "sms") {
  return jsonata(`"unknown-${kind}-" & $states.context.Execution.Name & "-" & $uuid()`);
}

/** The end of an execution that is not a failure: `{request_id, status, …}`. */
export function outcome(output: { status: Value; [key: string]: Value }) {
  return { Type: "Succeed", Output: { request_id: requestId, ...output } } as const;
}

/** Writes where the request stands into its row; creates the row if even its first step failed. */
export function markRequest(
  table: string,
  status: string,
  more: { [name: string]: { [type: string]: Value } } = {},
) {
  const reachedAt = `${status}_at`;
  return {
    Type: "Task",
    Resource: "arn:aws:states:::aws-sdk:dynamodb:updateItem",
    Arguments: {
      TableName: table,
      Key: { request_id: attribute.string(requestId) },
      ...setting(
        {
          latest_status: attribute.string(status),
          latest_at: attribute.string(jsonata("$now()")),
          [reachedAt]: attribute.string(jsonata("$now()")),
          expiration_date: attribute.number(`${now} + ${trackingLifetimeSeconds}`),
          ...more,
        },
        [reachedAt, "expiration_date"],
      ),
    },
  } as const;
}

interface MessageToTrack {
  readonly channel: Channel;
  readonly role: "template" | "message" | "fallback";
  /** JSONata variables: the message's id, first status and the instant at which it was sent. */
  readonly id: `$${string}`;
  readonly status: `$${string}`;
  readonly sentAt: `$${string}`;
}

/** The row of a message that was just sent. An upsert: a status event may have come first, and counts for more. */
export function messageRow(table: string, message: MessageToTrack): { [key: string]: Value } {
  return {
    TableName: table,
    Key: { eum_msg_id: attribute.string(`{% ${message.id} %}`) },
    ...trackedMessage(message),
  };
}

function trackedMessage(message: MessageToTrack, more: { [name: string]: { [type: string]: Value } } = {}) {
  const sentAtSeconds = `$floor($toMillis(${message.sentAt}) / 1000)`;
  const history = jsonata(`{"M": {${message.status}: {"S": ${message.sentAt}}}}`);
  return setting(
    {
      type: attribute.string(message.channel),
      role: attribute.string(message.role),
      request_id: attribute.string(requestId),
      reference: attribute.string("{% $reference %}"),
      registration_date: attribute.string(`{% ${message.sentAt} %}`),
      expiration_date: attribute.number(`${sentAtSeconds} + ${trackingLifetimeSeconds}`),
      wa_msg_id: attribute.string("__UNKNOWN__"),
      latest_status: attribute.string(`{% ${message.status} %}`),
      latest_update: attribute.number(sentAtSeconds),
      delivery_history: history as unknown as { [type: string]: Value },
      ...more,
    },
    ["wa_msg_id", "latest_status", "latest_update", "delivery_history"],
  );
}

/** Failures that a carrier reported of a message that it had taken, by what may be done about them. */
export const deliveryFailures = {
  windowClosed: [failureErrors.window_closed],
  worthAnotherTry: [failureErrors.rate_limited, failureErrors.transient],
  optedOut: [failureErrors.opted_out],
} as const;

/**
 * Tracks the message that `$message_id`, `$message_status` and `$message_sent_at` describe, and waits for its
 * fate in the same write: `whatsapp-events` or `sms-events` answers the token once a status is conclusive.
 * @param routes where failures lead that are not simply the end; the others lead to `failed`
 */
export function awaitDelivery(
  table: string,
  options: {
    channel: Channel;
    role: "message" | "fallback";
    timeoutSeconds: number;
    routes?: Catcher[];
    failed: string;
  },
) {
  const row = trackedMessage(
    {
      channel: options.channel,
      role: options.role,
      id: "$message_id",
      status: "$message_status",
      sentAt: "$message_sent_at",
    },
    { task_token: attribute.string(jsonata("$states.context.Task.Token")) },
  );
  const conclusive = Object.fromEntries(
    conclusiveStatuses.map((status) => [`:${status}`, attribute.string(status)]),
  );
  return {
    Type: "Task",
    Resource: "arn:aws:states:::aws-sdk:dynamodb:updateItem.waitForTaskToken",
    TimeoutSeconds: options.timeoutSeconds,
    Arguments: {
      TableName: table,
      Key: { eum_msg_id: attribute.string("{% $message_id %}") },
      ...row,
      // Once the fate is known nobody will answer a token any more.
      ConditionExpression: `attribute_not_exists(#latest_status) OR NOT #latest_status IN (${Object.keys(conclusive).join(", ")})`,
      ExpressionAttributeValues: { ...row.ExpressionAttributeValues, ...conclusive },
    },
    Assign: { delivery: { status: jsonata("$states.result.status") } },
    Retry: [retryDynamoDb],
    Catch: [
      ...(options.routes ?? []),
      { ErrorEquals: conditionFailed, Next: "FindDelivery" },
      { ErrorEquals: Object.values(failureErrors), Assign: failureCaught, Next: options.failed },
      // Also where the row could not be written: the message is out, so this is no failure of it.
      { ErrorEquals: ["States.ALL"], Next: "RecordNoConfirmation" },
    ],
    Next: "Delivered",
  } as const;
}

/** Reads the fate of `$message_id` where it was known before the wait could be stored. */
export function readDelivery(table: string) {
  return {
    Comment: "A status event was faster than the wait: reads what it said.",
    Type: "Task",
    Resource: "arn:aws:states:::aws-sdk:dynamodb:getItem",
    Arguments: {
      TableName: table,
      Key: { eum_msg_id: attribute.string("{% $message_id %}") },
      ConsistentRead: true,
    },
    Assign: {
      delivery: { status: jsonata("$states.result.Item.latest_status.S") },
      failure: jsonata(
        `$exists($states.result.Item.error) ? {"code": $states.result.Item.error.M.code.S, "title": $states.result.Item.error.M.title.S} : {"code": "MessageFailed", "title": "The message was not delivered."}`,
      ),
    },
    Retry: [retryDynamoDb],
    Catch: [{ ErrorEquals: ["States.ALL"], Next: "RecordNoConfirmation" }],
    Next: "IsDelivered",
  } as const;
}

/** Keeps `$failure` in the request's row, so that GET can say why. */
export function recordFailure(table: string, channel: Channel) {
  const failed = markRequest(table, "failed", {
    type: attribute.string(channel),
    error: attribute.map({
      code: attribute.string("{% $failure.code %}"),
      title: attribute.string("{% $failure.title %}"),
    }),
  });
  return {
    Comment: "Keeps why the request failed, so that GET can say it.",
    ...failed,
    // The row may be that of a request of the other channel, if its key was used again.
    Arguments: { ...failed.Arguments, ConditionExpression: "attribute_not_exists(#type) OR #type = :type" },
    Retry: [retryDynamoDb],
    Catch: [{ ErrorEquals: ["States.ALL"], Next: "MessageFailed" }],
    Next: "MessageFailed",
  } as const;
}

/** @param failed where a message goes whose failure was known before the wait could be stored */
export function isDelivered(failed: string) {
  return {
    Comment: "The fate was known before the wait could be stored.",
    Type: "Choice",
    Choices: [{ Condition: jsonata('$delivery.status = "failed"'), Next: failed }],
    Default: "Delivered",
  } as const;
}

/** Notes that nobody reported what became of the message; the request goes on showing the message's status. */
export function recordNoConfirmation(table: string) {
  return {
    Comment: "Nobody reported the message's fate in time: notes that the stack no longer waits for it.",
    Type: "Task",
    Resource: "arn:aws:states:::aws-sdk:dynamodb:updateItem",
    Arguments: {
      TableName: table,
      Key: { request_id: attribute.string(requestId) },
      ...setting({ unconfirmed_at: attribute.string(jsonata("$now()")) }),
    },
    Retry: [retryDynamoDb],
    Catch: [{ ErrorEquals: ["States.ALL"], Next: "SentWithoutConfirmation" }],
    Next: "SentWithoutConfirmation",
  } as const;
}

/** Records that the person opted out, which ends a request without a failure. */
export function recordOptOut(table: string) {
  return {
    Comment: "The person asked not to be written to.",
    ...markRequest(table, "opted_out"),
    Retry: [retryDynamoDb],
    Catch: [{ ErrorEquals: ["States.ALL"], Next: "RecipientOptedOut" }],
    Next: "RecipientOptedOut",
  } as const;
}

/** Sends an SMS, once. What it is about is in `$recipient`, `$message_body` and `$message_type`. */
export function sendSmsOnce(functionArn: string, next: string) {
  return {
    ...invoke(functionArn, {
      request_id: requestId,
      recipient: jsonata("$recipient"),
      message_body: jsonata("$message_body"),
      message_type: jsonata("$message_type"),
    }),
    Assign: {
      message_id: jsonata("$states.result.Payload.eum_msg_id"),
      message_status: "sent_for_delivery",
      message_sent_at: jsonata("$states.result.Payload.sent_at"),
    },
    Retry: [retryThrottledSend],
    Catch: [
      { ErrorEquals: ["RecipientOptedOut"], Next: "RecordOptOut" },
      { ErrorEquals: nothingSent, Assign: failureCaught, Next: "RecordFailure" },
      {
        // It may have gone out, so it is never sent again. SMS events carry nothing of ours, so none will tell.
        ErrorEquals: ["States.ALL"],
        Assign: {
          message_id: unansweredId("sms"),
          message_status: "unknown",
          message_sent_at: jsonata("$now()"),
        },
        Next: next,
      },
    ],
    Next: next,
  } as const;
}

/** The ends that every message can come to. */
export const commonEnds = {
  Delivered: {
    Comment: "The phone has the message.",
    ...outcome({ status: jsonata("$delivery.status"), eum_msg_id: jsonata("$message_id") }),
  },
  SentWithoutConfirmation: {
    Comment: "The message was handed over, and nobody reported its fate in time.",
    ...outcome({ status: jsonata("$message_status"), eum_msg_id: jsonata("$message_id") }),
  },
  RecipientOptedOut: {
    Comment: "The person has opted out; nothing was sent.",
    ...outcome({ status: "opted_out" }),
  },
  InvalidRequest: {
    Comment: "The request breaks a rule that the API could not check at the door; nothing was sent.",
    Type: "Fail",
    Error: jsonata("$failure.code"),
    Cause: jsonata("$failure.title"),
  },
  MessageFailed: {
    Comment: "The message was not delivered; the error says why.",
    Type: "Fail",
    Error: jsonata("$failure.code"),
    Cause: jsonata("$failure.title"),
  },
} as const satisfies Record<string, State>;
