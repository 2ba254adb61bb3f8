import type { Channel } from "../../lib/messaging/channels.ts";
import {
  type FailureError,
  failureErrors,
  type NoFurtherStatus,
  noFurtherStatus,
} from "../../lib/messaging/failures.ts";
import { outcomes } from "../../lib/messaging/outcomes.ts";
import { trackingLifetimeSeconds, waitLifetimeSeconds } from "../../lib/messaging/retention.ts";
import { conclusiveStatuses } from "../../lib/messaging/statuses.ts";
import { type Catcher, choice, jsonata, requestId, type Value } from "../../lib/step-functions/asl.ts";
import {
  type AttributeValue,
  attribute,
  deleteItem,
  getItem,
  retryDynamoDb,
  retryDynamoDbForHours,
  retryTransactionForHours,
  setting,
  transactionCancelled,
  transactWriteItemsAndWait,
} from "../../lib/step-functions/dynamodb.ts";
import { type MessageRole, unknownWamid } from "../../lib/tables/messages.ts";
import { failureCaught } from "./failure.ts";

interface MessageToTrack {
  readonly channel: Channel;
  readonly role: MessageRole;
  /** JSONata variables: the message's id, first status and the instant at which it was sent. */
  readonly id: `$${string}`;
  readonly status: `$${string}`;
  readonly sentAt: `$${string}`;
}

/** The row of a message that was just sent. An upsert: a status event may have come first, and counts for more. */
export function messageRow(
  table: string,
  message: MessageToTrack,
  more: { readonly [name: string]: AttributeValue },
): { [key: string]: Value } {
  return {
    TableName: table,
    Key: { eum_msg_id: attribute.string(jsonata(message.id)) },
    ...trackedMessage(message, more),
  };
}

function trackedMessage(message: MessageToTrack, more: { readonly [name: string]: AttributeValue } = {}) {
  const sentAtSeconds = `$floor($toMillis(${message.sentAt}) / 1000)`;
  return setting(
    {
      type: attribute.string(message.channel),
      role: attribute.string(message.role),
      request_id: attribute.string(requestId),
      reference: attribute.string(jsonata("$reference")),
      registration_date: attribute.string(jsonata(message.sentAt)),
      expiration_date: attribute.number(`${sentAtSeconds} + ${trackingLifetimeSeconds}`),
      wa_msg_id: attribute.string(unknownWamid),
      latest_status: attribute.string(jsonata(message.status)),
      latest_update: attribute.number(sentAtSeconds),
      delivery_history: attribute.mapFrom(jsonata(`{${message.status}: {"S": ${message.sentAt}}}`)),
      ...more,
    },
    ["wa_msg_id", "latest_status", "latest_update", "delivery_history"],
  );
}

/** Where messages are tracked, and where the task tokens of those are that are waited for, by table name. */
export interface TrackingTables {
  readonly messages: string;
  readonly waits: string;
}

/** The states that wait for a delivery. */
type DeliveryWait = "AwaitDelivery" | "AwaitFallback" | "AwaitLastWord";

/**
 * Tracks the message that `$message_id`, `$message_status` and `$message_sent_at` describe, and waits for its
 * fate in the same transaction: `whatsapp-events` or `sms-events` answers the token once a status is conclusive. The token
 * has a table of its own, for what changes in the messages table is read in its stream for a day.
 * @param options.state the state's own name
 * @param options.routes where failures lead that are not simply the end; the others lead to `failed`
 */
export function awaitDelivery<const Failed extends string, const Route extends string = never>(
  tables: TrackingTables,
  options: {
    state: DeliveryWait;
    channel: Channel;
    role: "message" | "fallback";
    timeoutSeconds: number;
    Comment?: string;
    routes?: readonly Catcher<FailureError | NoFurtherStatus, Route>[];
    failed: Failed;
  },
) {
  const row = trackedMessage({
    channel: options.channel,
    role: options.role,
    id: "$message_id",
    status: "$message_status",
    sentAt: "$message_sent_at",
  });
  const conclusive = Object.fromEntries(
    conclusiveStatuses.map((status) => [`:${status}`, attribute.string(status)]),
  );
  const awaitsLastWord = options.routes?.some(({ ErrorEquals }) => ErrorEquals.includes(noFurtherStatus));
  const ofMessage = { eum_msg_id: attribute.string(jsonata("$message_id")) };
  return transactWriteItemsAndWait<FailureError | NoFurtherStatus>()<
    Failed | Route | "FindDelivery" | "ForgetWait" | "Delivered"
  >({
    Comment:
      options.Comment ?? "Records the message with a task token and waits for proof that the phone has it.",
    TimeoutSeconds: options.timeoutSeconds,
    TransactItems: [
      {
        Update: {
          TableName: tables.messages,
          Key: ofMessage,
          ...row,
          // Once the fate is known nobody will answer a token any more.
          ConditionExpression: `attribute_not_exists(#latest_status) OR NOT #latest_status IN (${Object.keys(conclusive).join(", ")})`,
          ExpressionAttributeValues: { ...row.ExpressionAttributeValues, ...conclusive },
        },
      },
      {
        Put: {
          TableName: tables.waits,
          Item: {
            ...ofMessage,
            task_token: attribute.string(jsonata("$states.context.Task.Token")),
            ...(awaitsLastWord ? { awaits_last_word: attribute.true } : {}),
            expires_at: attribute.number(
              `$floor($millis() / 1000) + ${options.timeoutSeconds + waitLifetimeSeconds}`,
            ),
          },
        },
      },
    ],
    Assign: { delivery: { status: jsonata("$states.result.status") } },
    // Without the row nobody could say what became of the message, which is out.
    Retry: retryTransactionForHours,
    Catch: [
      ...(options.routes ?? []),
      { ErrorEquals: transactionCancelled, Assign: { waits_in: options.state }, Next: "FindDelivery" },
      { ErrorEquals: Object.values(failureErrors), Assign: failureCaught, Next: options.failed },
      // Also where the row could not be written: the message is out, so this is no failure of it.
      { ErrorEquals: ["States.ALL"], Next: "ForgetWait" },
    ],
    Next: outcomes.delivered.state,
  });
}

/**
 * {@link awaitDelivery} of an SMS, and the wait that follows it where the carrier has said its last word, which is
 * not yet proof: in many countries none ever comes, and waiting for it all day would keep a million executions open.
 * @param timing.remainderSeconds how long proof is waited for after that
 */
export function awaitSmsDelivery<const Failed extends string>(
  tables: TrackingTables,
  timing: { timeoutSeconds: number; remainderSeconds: number },
  options: { state: DeliveryWait; role: "message" | "fallback"; failed: Failed },
) {
  const common = { channel: "sms", ...options } as const;
  return {
    first: awaitDelivery(tables, {
      ...common,
      timeoutSeconds: timing.timeoutSeconds,
      routes: [{ ErrorEquals: [noFurtherStatus], Next: "AwaitLastWord" }],
    }),
    lastWord: awaitDelivery(tables, {
      ...common,
      state: "AwaitLastWord",
      Comment:
        "The carrier has no more to report; proof is waited for a little longer, in case it still comes.",
      timeoutSeconds: timing.remainderSeconds,
    }),
  };
}

/** Forgets the task token of `$message_id`, of which nobody will hear in time. */
export function forgetWait(tables: TrackingTables) {
  return deleteItem({
    Comment: "Forgets the message's task token: nobody waits for it any more.",
    Arguments: {
      TableName: tables.waits,
      Key: { eum_msg_id: attribute.string(jsonata("$message_id")) },
    },
    Retry: retryDynamoDb,
    Catch: [{ ErrorEquals: ["States.ALL"], Next: "RecordNoConfirmation" }],
    Next: "RecordNoConfirmation",
  });
}

/** Reads the fate of `$message_id` where the wait for it could not be stored. */
export function readDelivery(tables: TrackingTables) {
  return getItem({
    Comment:
      "The wait could not be stored, most likely because a status event was faster: reads what it said.",
    Arguments: {
      TableName: tables.messages,
      Key: { eum_msg_id: attribute.string(jsonata("$message_id")) },
      ConsistentRead: true,
    },
    Assign: {
      delivery: {
        status: jsonata(
          `$exists($states.result.Item.latest_status) ? $states.result.Item.latest_status.S : "unknown"`,
        ),
      },
      failure: jsonata(
        `$exists($states.result.Item.error) ? {"code": $states.result.Item.error.M.code.S, "title": $states.result.Item.error.M.title.S} : {"code": "MessageFailed", "title": "The message was not delivered."}`,
      ),
    },
    Retry: retryDynamoDbForHours,
    Catch: [{ ErrorEquals: ["States.ALL"], Next: "ForgetWait" }],
    Next: "IsDelivered",
  });
}

/**
 * Where a message goes whose wait could not be stored.
 * @param options.waits the states in which it may have been to wait
 * @param options.failures by the codes in `$failure`, where others go than to `failed`
 */
export function isDelivered<
  const Wait extends DeliveryWait,
  const Failed extends string,
  const Route extends string = never,
>(options: {
  waits: readonly Wait[];
  failures?: ReadonlyArray<{ readonly codes: readonly string[]; readonly Next: Route }>;
  failed: Failed;
}) {
  const delivered = conclusiveStatuses.filter((status) => status !== "failed");
  return choice<Wait | Failed | Route | "Delivered">({
    Comment:
      "Where the fate is known, goes on as if it had been told. Otherwise the tables were too busy: waits for it after all.",
    Choices: [
      {
        Condition: jsonata(`$delivery.status in ${JSON.stringify(delivered)}`),
        Next: outcomes.delivered.state,
      },
      ...options.waits.map((state) => ({
        Condition: jsonata(`$delivery.status != "failed" and $waits_in = "${state}"`),
        Next: state,
      })),
      ...(options.failures ?? []).map(({ codes, Next }) => ({
        Condition: jsonata(`$failure.code in ${JSON.stringify(codes)}`),
        Next,
      })),
    ],
    Default: options.failed,
  });
}
