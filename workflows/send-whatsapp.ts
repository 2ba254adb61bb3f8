import { conversationLifetimeSeconds } from "../lib/messaging/retention.ts";
import {
  invoke,
  jsonata,
  requestId,
  retryPersistently,
  type StateMachine,
} from "../lib/step-functions/asl.ts";
import { attribute, conditionFailed, retryDynamoDb } from "../lib/step-functions/dynamodb.ts";
import {
  accepted,
  acceptRequest,
  awaitDelivery,
  commonEnds,
  deliveryFailures,
  failureCaught,
  isDelivered,
  markRequest,
  messageRow,
  nothingSent,
  outcome,
  readDelivery,
  recordFailure,
  recordNoConfirmation,
  recordOptOut,
  retryThrottledSend,
  sendSmsOnce,
  unansweredId,
} from "./steps.ts";

export interface SendWhatsAppSettings {
  readonly functions: {
    readonly acceptRequest: string;
    readonly sendWhatsApp: string;
    readonly wakeWaiters: string;
    readonly closeHold: string;
    readonly sendSms: string;
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
      AcceptRequest: acceptRequest(functions.acceptRequest, {
        channel: "whatsapp",
        assign: {
          recipient: accepted("recipient"),
          phone_id: accepted("phone_id"),
          message: accepted("message"),
          template: accepted("template"),
          language_requested: accepted("language_requested"),
          reply_timeout_seconds: accepted("reply_timeout_seconds"),
          fallback: accepted("fallback"),
          message_body: accepted("fallback_text"),
          message_type: accepted("message_type"),
          held: false,
          held_again: false,
          attempts: 1,
        },
        next: "FindConversation",
      }),

      FindConversation: {
        Comment: "Reads when this person last wrote to this business number, and whether they opted out.",
        Type: "Task",
        Resource: "arn:aws:states:::aws-sdk:dynamodb:getItem",
        Arguments: {
          TableName: tables.conversations,
          Key: conversation,
          ConsistentRead: true,
          // Not the whole item: with hundreds of messages held it is larger than what a state may return.
          ProjectionExpression: "#last_inbound_at, #opted_out_at",
          ExpressionAttributeNames: {
            "#last_inbound_at": "last_inbound_at",
            "#opted_out_at": "opted_out_at",
          },
        },
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
          language_requested: jsonata("$language_requested"),
        }),
        Assign: {
          template_msg_id: jsonata("$states.result.Payload.eum_msg_id"),
          template_status: "sent_for_delivery",
          template_sent_at: jsonata("$states.result.Payload.sent_at"),
        },
        Retry: [retryThrottledSend],
        Catch: [
          { ErrorEquals: ["RecipientOptedOut"], Next: "RecordOptOut" },
          { ErrorEquals: nothingSent, Assign: failureCaught, Next: "TellWaiters" },
          {
            // It may have reached the person all the same, so their answer is waited for.
            ErrorEquals: ["States.ALL"],
            Assign: {
              template_msg_id: unansweredId("template"),
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
          { ErrorEquals: ["RequestCancelled"], Next: "RecordCancellation" },
          { ErrorEquals: deliveryFailures.worthAnotherTry, Assign: failureCaught, Next: "MaySendAgain" },
          { ErrorEquals: ["TemplateFailed"], Assign: failureCaught, Next: "IsFallbackWanted" },
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
          language_requested: jsonata("$language_requested"),
          held: jsonata("$held"),
        }),
        Assign: {
          message_id: jsonata("$states.result.Payload.eum_msg_id"),
          message_status: "sent_for_delivery",
          message_sent_at: jsonata("$states.result.Payload.sent_at"),
        },
        Retry: [retryThrottledSend],
        Catch: [
          { ErrorEquals: ["WindowClosed"], Assign: failureCaught, Next: "MaySendAgain" },
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
              message_id: unansweredId("message"),
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
        ...awaitDelivery(tables.messages, {
          channel: "whatsapp",
          role: "message",
          timeoutSeconds: settings.deliveryTimeoutSeconds,
          routes: [
            { ErrorEquals: deliveryFailures.windowClosed, Assign: failureCaught, Next: "MayHoldAgain" },
            { ErrorEquals: deliveryFailures.worthAnotherTry, Assign: failureCaught, Next: "MaySendAgain" },
            { ErrorEquals: deliveryFailures.optedOut, Next: "RecordOptOut" },
          ],
          failed: "IsFallbackWanted",
        }),
      },

      FindDelivery: readDelivery(tables.messages),
      IsDelivered: isDelivered("IsFallbackWanted"),

      MayHoldAgain: {
        Comment: "Meta says that the window was closed after all: the message is held again, once.",
        Type: "Choice",
        Choices: [
          { Condition: jsonata("$not($held_again)"), Assign: { held_again: true }, Next: "ForgetWindow" },
        ],
        Default: "IsFallbackWanted",
      },

      ForgetWindow: {
        Comment:
          "Forgets the message that was thought to have opened the window, unless the person has written since.",
        Type: "Task",
        Resource: "arn:aws:states:::aws-sdk:dynamodb:updateItem",
        Arguments: {
          TableName: tables.conversations,
          Key: conversation,
          UpdateExpression: "REMOVE #last_inbound_at",
          ConditionExpression: "#last_inbound_at <= :sent_at",
          ExpressionAttributeNames: { "#last_inbound_at": "last_inbound_at" },
          ExpressionAttributeValues: {
            ":sent_at": attribute.number("$floor($toMillis($message_sent_at) / 1000)"),
          },
        },
        Retry: [retryDynamoDb],
        Catch: [
          { ErrorEquals: conditionFailed, Next: "FindConversation" },
          { ErrorEquals: ["States.ALL"], Next: "IsFallbackWanted" },
        ],
        Next: "FindConversation",
      },

      MaySendAgain: {
        Comment: "A rate limit or a passing fault at Meta: tried again a few times, later each time.",
        Type: "Choice",
        Choices: [
          {
            Condition: jsonata(`$attempts < ${maxAttempts}`),
            Assign: { attempts: jsonata("$attempts + 1") },
            Next: "RecordRetry",
          },
        ],
        Default: "IsFallbackWanted",
      },

      RecordRetry: {
        Comment: "Shows the request as accepted again: neither failed nor held, but to be sent.",
        ...markRequest(tables.requests, "accepted"),
        Retry: [retryDynamoDb],
        Catch: [{ ErrorEquals: ["States.ALL"], Next: "BackOff" }],
        Next: "BackOff",
      },

      BackOff: {
        Comment:
          "Waits twice as long each time, with jitter. Meta allows one message per six seconds to one person.",
        Type: "Wait",
        Seconds: jsonata("$ceil((3 + 3 * $random()) * $power(2, $attempts - 1))"),
        Next: "FindConversation",
      },

      ReleaseNext: {
        Comment: "This message is not going out for sure; whoever is next in line for this person goes on.",
        ...invoke(functions.wakeWaiters, {
          reason: "send_ended",
          phone_id: jsonata("$phone_id"),
          request_id: requestId,
        }),
        Retry: [retryTurn, retryPersistently],
        Catch: [{ ErrorEquals: ["States.ALL"], Next: "IsOutcomeUnknown" }],
        Next: "IsOutcomeUnknown",
      },

      IsOutcomeUnknown: {
        Comment:
          "A send without an answer may have arrived: its status is waited for. A refused one is over.",
        Type: "Choice",
        Choices: [{ Condition: jsonata("$outcome_unknown"), Next: "AwaitDelivery" }],
        Default: "IsFallbackWanted",
      },

      TellWaiters: {
        Comment: "The template could not be sent: everyone who waits on it is told at once.",
        ...invoke(functions.wakeWaiters, {
          reason: "template_failed",
          phone_id: jsonata("$phone_id"),
          request_id: requestId,
          failure: jsonata("$failure"),
        }),
        Retry: [retryPersistently],
        Catch: [{ ErrorEquals: ["States.ALL"], Next: "IsFallbackWanted" }],
        Next: "IsFallbackWanted",
      },

      CloseHold: {
        Comment: "Stops waiting and marks the request as expired, unless the reply came in this very moment.",
        ...invoke(functions.closeHold, {
          request_id: requestId,
          phone_id: jsonata("$phone_id"),
          fallback: jsonata("$fallback"),
        }),
        Assign: { reply_came: jsonata("$states.result.Payload.reply_came"), held: true },
        Retry: [retryPersistently],
        Catch: [{ ErrorEquals: ["States.ALL"], Assign: { reply_came: false }, Next: "RecordExpiry" }],
        Next: "DidReplyCome",
      },

      RecordExpiry: {
        Comment: "The hold could not be closed in order; the request has expired all the same.",
        ...markRequest(tables.requests, "expired"),
        Retry: [retryDynamoDb],
        Catch: [{ ErrorEquals: ["States.ALL"], Next: "DidReplyCome" }],
        Next: "DidReplyCome",
      },

      DidReplyCome: {
        Comment:
          "A reply in the last moment still counts. Otherwise the hold has ended: by SMS, if that was asked for.",
        Type: "Choice",
        Choices: [
          { Condition: jsonata("$reply_came"), Next: "SendMessage" },
          { Condition: jsonata('$fallback = "sms"'), Assign: { fallback: "used" }, Next: "SendFallback" },
        ],
        Default: "Expired",
      },

      IsFallbackWanted: {
        Comment:
          "WhatsApp cannot deliver this message, for good: it goes by SMS if the request asked for that.",
        Type: "Choice",
        Choices: [
          { Condition: jsonata('$fallback = "sms"'), Assign: { fallback: "used" }, Next: "SendFallback" },
        ],
        Default: "RecordFailure",
      },

      SendFallback: {
        Comment: "Sends the message's text by SMS, once.",
        ...sendSmsOnce(functions.sendSms, "AwaitFallback"),
      },

      AwaitFallback: {
        Comment: "Records the SMS with a task token and waits for proof that the phone has it.",
        ...awaitDelivery(tables.messages, {
          channel: "sms",
          role: "fallback",
          timeoutSeconds: settings.deliveryTimeoutSeconds,
          failed: "RecordFailure",
        }),
      },

      RecordCancellation: {
        Comment: "The caller took the message back while it was held: nothing is sent.",
        ...markRequest(tables.requests, "cancelled"),
        Retry: [retryDynamoDb],
        Catch: [{ ErrorEquals: ["States.ALL"], Next: "Cancelled" }],
        Next: "Cancelled",
      },

      RecordOptOut: recordOptOut(tables.requests),
      RecordFailure: recordFailure(tables.requests, "whatsapp"),
      RecordNoConfirmation: recordNoConfirmation(tables.requests),

      ...commonEnds,
      Cancelled: {
        Comment: "The caller took the message back; nothing was sent.",
        ...outcome({ status: "cancelled" }),
      },
      Expired: {
        Comment: "The person did not answer in time; nothing was sent.",
        ...outcome({ status: "expired" }),
      },
    },
  };
}

/** Longer than a turn lasts (lib/callbacks/held-messages.ts), in case its holder died. */
const retryTurn = { ErrorEquals: ["TurnTaken"], IntervalSeconds: 31, MaxAttempts: 2 } as const;

/** How often a message is sent at most, where Meta reported that the sends before had failed. */
const maxAttempts = 5;
