import {
  invoke,
  jsonata,
  never,
  requestId,
  retryAnything,
  type StateMachine,
} from "../lib/step-functions/asl.ts";
import { attribute, conditionFailed, retryDynamoDb } from "../lib/step-functions/dynamodb.ts";
import {
  awaitDelivery,
  commonEnds,
  failureCaught,
  isDelivered,
  markRequest,
  messageRow,
  nothingSent,
  outcome,
  readDelivery,
  recordFailure,
  retryThrottledSend,
} from "./steps.ts";

export interface SendWhatsAppSettings {
  readonly functions: {
    readonly acceptRequest: string;
    readonly sendWhatsApp: string;
    readonly wakeWaiters: string;
  };
  readonly tables: { readonly conversations: string; readonly messages: string; readonly requests: string };
  /** The business number that sends, as AWS knows it: `phone-number-id-…`. */
  readonly originationId: string;
  /** How much of the 24-hour customer service window is used, seconds. */
  readonly windowSeconds: number;
  /** How long to wait for proof that a message was delivered, seconds. */
  readonly deliveryTimeoutSeconds: number;
}

/**
 * The life of one WhatsApp message. Where the customer service window is closed, an approved template asks
 * the person to write first, and the message waits for their answer on a task token.
 */
export function sendWhatsApp(settings: SendWhatsAppSettings): StateMachine {
  const { functions, tables, originationId } = settings;

  const conversation = {
    phone_id: attribute.string("{% $phone_id %}"),
    origination_id: attribute.string(originationId),
  };
  const windowStart = `$floor($millis() / 1000) - ${settings.windowSeconds}`;
  /** True of a conversation whose window is closed, as far as anyone can know. */
  const windowIsClosed = "(attribute_not_exists(#last_inbound_at) OR #last_inbound_at <= :window_start)";

  return {
    Comment:
      "Sends one WhatsApp message, holding it for the person's reply where the 24-hour window is closed.",
    QueryLanguage: "JSONata",
    StartAt: "AcceptRequest",
    States: {
      AcceptRequest: {
        Comment: "Checks the request and records it; what follows works with the normalised form.",
        ...invoke(functions.acceptRequest, {
          channel: "whatsapp",
          request_id: requestId,
          accepted_at: jsonata("$states.context.Execution.StartTime"),
          request: jsonata("$states.input"),
        }),
        Assign: {
          recipient: jsonata("$states.result.Payload.recipient"),
          phone_id: jsonata("$states.result.Payload.phone_id"),
          message: jsonata("$states.result.Payload.message"),
          template: jsonata("$states.result.Payload.template"),
          reply_timeout_seconds: jsonata("$states.result.Payload.reply_timeout_seconds"),
          held: false,
        },
        Retry: [never("InvalidRequest"), retryAnything],
        Catch: [
          { ErrorEquals: ["InvalidRequest"], Assign: failureCaught, Next: "InvalidRequest" },
          { ErrorEquals: ["States.ALL"], Assign: failureCaught, Next: "RecordFailure" },
        ],
        Next: "FindConversation",
      },

      FindConversation: {
        Comment: "Reads when this person last wrote to this business number, and whether they opted out.",
        Type: "Task",
        Resource: "arn:aws:states:::aws-sdk:dynamodb:getItem",
        Arguments: { TableName: tables.conversations, Key: conversation, ConsistentRead: true },
        Assign: {
          opted_out: jsonata("$exists($states.result.Item.opted_out_at)"),
          window_open: jsonata(
            `$exists($states.result.Item.last_inbound_at) and $number($states.result.Item.last_inbound_at.N) > ${windowStart}`,
          ),
        },
        Retry: [retryDynamoDb],
        Catch: [{ ErrorEquals: ["States.ALL"], Assign: failureCaught, Next: "RecordFailure" }],
        Next: "IsWindowOpen",
      },

      IsWindowOpen: {
        Comment:
          "Free-form messages may go only within 24 hours of the person's last one; a template always may.",
        Type: "Choice",
        Choices: [
          { Condition: jsonata("$opted_out"), Next: "RecordOptOut" },
          { Condition: jsonata('$window_open or $message.type = "template"'), Next: "SendMessage" },
        ],
        Default: "ClaimTemplate",
      },

      ClaimTemplate: {
        Comment:
          "One template per person: only the request that wins this claim sends it, the others wait on it too.",
        Type: "Task",
        Resource: "arn:aws:states:::aws-sdk:dynamodb:updateItem",
        Arguments: {
          TableName: tables.conversations,
          Key: conversation,
          UpdateExpression:
            "SET #template = :claim, #waiting = if_not_exists(#waiting, :nobody), #waiting_on = if_not_exists(#waiting_on, :nobody), #expires_at = :expires_at",
          // The claim may be ours already: the answer of an earlier attempt can have been lost.
          ConditionExpression: `${windowIsClosed} AND attribute_not_exists(#opted_out_at) AND (attribute_not_exists(#template) OR #template.#claimed_until <= :now OR #template.#request_id = :request_id)`,
          ExpressionAttributeNames: {
            "#template": "template",
            "#claimed_until": "claimed_until",
            "#request_id": "request_id",
            "#waiting": "waiting",
            "#waiting_on": "waiting_on",
            "#last_inbound_at": "last_inbound_at",
            "#opted_out_at": "opted_out_at",
            "#expires_at": "expires_at",
          },
          ExpressionAttributeValues: {
            ":claim": attribute.map({
              request_id: attribute.string(requestId),
              claimed_until: attribute.number("$floor($millis() / 1000) + $reply_timeout_seconds"),
            }),
            ":request_id": attribute.string(requestId),
            ":now": attribute.number("$floor($millis() / 1000)"),
            ":window_start": attribute.number(windowStart),
            ":expires_at": attribute.number(`$floor($millis() / 1000) + ${conversationLifetimeSeconds}`),
            ":nobody": attribute.map({}),
          },
        },
        Retry: [retryDynamoDb],
        Catch: [
          { ErrorEquals: conditionFailed, Next: "MarkHeld" },
          { ErrorEquals: ["States.ALL"], Assign: failureCaught, Next: "RecordFailure" },
        ],
        Next: "SendTemplate",
      },

      SendTemplate: {
        Comment: "Sends the approved template that asks the person to write, which will open the window.",
        ...invoke(functions.sendWhatsApp, {
          request_id: requestId,
          role: "template",
          recipient: jsonata("$recipient"),
          phone_id: jsonata("$phone_id"),
          message: jsonata("$template"),
        }),
        Assign: {
          template_msg_id: jsonata("$states.result.Payload.eum_msg_id"),
          template_status: "sent_for_delivery",
          template_sent_at: jsonata("$states.result.Payload.sent_at"),
        },
        Retry: [retryThrottledSend],
        Catch: [
          { ErrorEquals: nothingSent, Assign: failureCaught, Next: "TellWaiters" },
          {
            // It may have reached the person all the same, so their answer is waited for.
            ErrorEquals: ["States.ALL"],
            Assign: {
              template_msg_id: jsonata('"unknown-template-" & $states.context.Execution.Name'),
              template_status: "unknown",
              template_sent_at: jsonata("$now()"),
            },
            Next: "TrackTemplate",
          },
        ],
        Next: "TrackTemplate",
      },

      TrackTemplate: {
        Comment: "Records the template as a message of this request. A failed write never sends it again.",
        Type: "Task",
        Resource: "arn:aws:states:::aws-sdk:dynamodb:updateItem",
        Arguments: messageRow(tables.messages, {
          channel: "whatsapp",
          role: "template",
          id: "$template_msg_id",
          status: "$template_status",
          sentAt: "$template_sent_at",
        }),
        Retry: [retryDynamoDb],
        Catch: [{ ErrorEquals: ["States.ALL"], Next: "MarkHeld" }],
        Next: "MarkHeld",
      },

      MarkHeld: {
        Comment: "Shows the request as held, and until when.",
        ...markRequest(tables.requests, "held", {
          held_until: attribute.string("{% $fromMillis($millis() + $reply_timeout_seconds * 1000) %}"),
        }),
        Retry: [retryDynamoDb],
        Catch: [{ ErrorEquals: ["States.ALL"], Next: "AwaitReply" }],
        Next: "AwaitReply",
      },

      AwaitReply: {
        Comment:
          "Leaves a task token on the conversation and waits for the person to write. If they already have, the write is refused and the message goes at once.",
        Type: "Task",
        Resource: "arn:aws:states:::aws-sdk:dynamodb:updateItem.waitForTaskToken",
        TimeoutSeconds: jsonata("$reply_timeout_seconds"),
        Arguments: {
          TableName: tables.conversations,
          Key: conversation,
          UpdateExpression: "SET #waiting.#me = :waiter, #waiting_on.#me = #template.#request_id",
          // The template waited on must still stand: had it failed, nobody would be left to tell us.
          ConditionExpression: `${windowIsClosed} AND attribute_not_exists(#opted_out_at) AND (#template.#request_id = :request_id OR #template.#claimed_until > :now)`,
          ExpressionAttributeNames: {
            "#me": requestId,
            "#waiting": "waiting",
            "#waiting_on": "waiting_on",
            "#template": "template",
            "#request_id": "request_id",
            "#claimed_until": "claimed_until",
            "#last_inbound_at": "last_inbound_at",
            "#opted_out_at": "opted_out_at",
          },
          ExpressionAttributeValues: {
            ":waiter": attribute.map({
              token: attribute.string(jsonata("$states.context.Task.Token")),
              since: attribute.number("$toMillis($states.context.Execution.StartTime)"),
            }),
            ":request_id": attribute.string(requestId),
            ":now": attribute.number("$floor($millis() / 1000)"),
            ":window_start": attribute.number(windowStart),
          },
        },
        Assign: { held: true },
        Retry: [retryDynamoDb],
        Catch: [
          // SendMessage looks at the conversation once more, so that it also finds an opt-out or a lost template.
          { ErrorEquals: conditionFailed, Assign: { held: true }, Next: "SendMessage" },
          { ErrorEquals: ["States.Timeout"], Next: "CloseHold" },
          { ErrorEquals: ["RecipientOptedOut"], Next: "RecordOptOut" },
          { ErrorEquals: ["States.ALL"], Assign: failureCaught, Next: "RecordFailure" },
        ],
        Next: "SendMessage",
      },

      SendMessage: {
        Comment: "Sends the message itself, once, if the window is still open at this very moment.",
        ...invoke(functions.sendWhatsApp, {
          request_id: requestId,
          role: "message",
          recipient: jsonata("$recipient"),
          phone_id: jsonata("$phone_id"),
          message: jsonata("$message"),
          held: jsonata("$held"),
        }),
        Assign: {
          message_id: jsonata("$states.result.Payload.eum_msg_id"),
          message_status: "sent_for_delivery",
          message_sent_at: jsonata("$states.result.Payload.sent_at"),
        },
        Retry: [retryThrottledSend],
        Catch: [
          { ErrorEquals: ["WindowClosed"], Next: "FindConversation" },
          { ErrorEquals: ["RecipientOptedOut"], Next: "RecordOptOut" },
          {
            ErrorEquals: nothingSent,
            Assign: { failure: failureCaught.failure, outcome_unknown: false },
            Next: "ReleaseNext",
          },
          {
            // It may have gone out, so it is never sent again; a status event may still tell.
            ErrorEquals: ["States.ALL"],
            Assign: {
              message_id: jsonata('"unknown-message-" & $states.context.Execution.Name'),
              message_status: "unknown",
              message_sent_at: jsonata("$now()"),
              outcome_unknown: true,
            },
            Next: "ReleaseNext",
          },
        ],
        Next: "AwaitDelivery",
      },

      AwaitDelivery: {
        Comment: "Records the message with a task token and waits for proof that the phone has it.",
        ...awaitDelivery(tables.messages, settings.deliveryTimeoutSeconds, { channel: "whatsapp" }),
        Next: "Delivered",
      },

      FindDelivery: { ...readDelivery(tables.messages), Next: "IsDelivered" },

      IsDelivered: isDelivered,

      ReleaseNext: {
        Comment: "This message is not going out for sure; whoever is next in line for this person goes on.",
        ...invoke(functions.wakeWaiters, {
          reason: "send_ended",
          phone_id: jsonata("$phone_id"),
          request_id: requestId,
        }),
        Retry: [retryAnything],
        Catch: [{ ErrorEquals: ["States.ALL"], Next: "IsOutcomeUnknown" }],
        Next: "IsOutcomeUnknown",
      },

      IsOutcomeUnknown: {
        Comment:
          "A send without an answer may have arrived: its status is waited for. A refused one is over.",
        Type: "Choice",
        Choices: [{ Condition: jsonata("$outcome_unknown"), Next: "AwaitDelivery" }],
        Default: "RecordFailure",
      },

      TellWaiters: {
        Comment: "The template could not be sent: everyone who waits on it is told at once.",
        ...invoke(functions.wakeWaiters, {
          reason: "template_failed",
          phone_id: jsonata("$phone_id"),
          request_id: requestId,
          failure: jsonata("$failure"),
        }),
        Retry: [retryAnything],
        Catch: [{ ErrorEquals: ["States.ALL"], Next: "RecordFailure" }],
        Next: "RecordFailure",
      },

      CloseHold: {
        Comment: "Stops waiting, unless the reply came in this very moment: then the message goes after all.",
        Type: "Task",
        Resource: "arn:aws:states:::aws-sdk:dynamodb:updateItem",
        Arguments: {
          TableName: tables.conversations,
          Key: conversation,
          UpdateExpression: "REMOVE #waiting.#me, #waiting_on.#me",
          ConditionExpression: windowIsClosed,
          ExpressionAttributeNames: {
            "#me": requestId,
            "#waiting": "waiting",
            "#waiting_on": "waiting_on",
            "#last_inbound_at": "last_inbound_at",
          },
          ExpressionAttributeValues: { ":window_start": attribute.number(windowStart) },
        },
        Assign: { held: true },
        Retry: [retryDynamoDb],
        Catch: [
          { ErrorEquals: conditionFailed, Assign: { held: true }, Next: "SendMessage" },
          { ErrorEquals: ["States.ALL"], Next: "RecordExpiry" },
        ],
        Next: "RecordExpiry",
      },

      RecordExpiry: {
        Comment: "Nobody answered in time: the request has expired and nothing is sent.",
        ...markRequest(tables.requests, "expired"),
        Retry: [retryDynamoDb],
        Catch: [{ ErrorEquals: ["States.ALL"], Next: "Expired" }],
        Next: "Expired",
      },

      RecordOptOut: {
        Comment: "The person asked not to be written to: nothing is sent.",
        ...markRequest(tables.requests, "opted_out"),
        Retry: [retryDynamoDb],
        Catch: [{ ErrorEquals: ["States.ALL"], Next: "RecipientOptedOut" }],
        Next: "RecipientOptedOut",
      },

      RecordFailure: recordFailure(tables.requests),

      ...commonEnds,
      Expired: {
        Comment: "The person did not answer in time; nothing was sent.",
        ...outcome({ status: "expired" }),
      },
    },
  };
}

/** How long a conversation is kept after its last change. */
const conversationLifetimeSeconds = 30 * 24 * 60 * 60;
