import {
  invoke,
  jsonata,
  never,
  requestId,
  retryAnything,
  type StateMachine,
} from "../lib/step-functions/asl.ts";
import { retryDynamoDb } from "../lib/step-functions/dynamodb.ts";
import {
  awaitDelivery,
  commonEnds,
  failureCaught,
  isDelivered,
  markRequest,
  nothingSent,
  readDelivery,
  recordFailure,
  retryThrottledSend,
} from "./steps.ts";

export interface SendSmsSettings {
  readonly functions: { readonly acceptRequest: string; readonly sendSms: string };
  readonly tables: { readonly messages: string; readonly requests: string };
  /** How long to wait for proof that a message was delivered, seconds. */
  readonly deliveryTimeoutSeconds: number;
}

/** The life of one SMS: sent, then followed until a carrier says what became of it. */
export function sendSms({ functions, tables, deliveryTimeoutSeconds }: SendSmsSettings): StateMachine {
  return {
    Comment: "Sends one SMS and follows it until its fate is known.",
    QueryLanguage: "JSONata",
    StartAt: "AcceptRequest",
    States: {
      AcceptRequest: {
        Comment: "Checks the request and records it; what follows works with the normalised form.",
        ...invoke(functions.acceptRequest, {
          channel: "sms",
          request_id: requestId,
          accepted_at: jsonata("$states.context.Execution.StartTime"),
          request: jsonata("$states.input"),
        }),
        Assign: {
          recipient: jsonata("$states.result.Payload.recipient"),
          message_body: jsonata("$states.result.Payload.message_body"),
          message_type: jsonata("$states.result.Payload.message_type"),
        },
        Retry: [never("InvalidRequest"), retryAnything],
        Catch: [
          { ErrorEquals: ["InvalidRequest"], Assign: failureCaught, Next: "InvalidRequest" },
          { ErrorEquals: ["States.ALL"], Assign: failureCaught, Next: "RecordFailure" },
        ],
        Next: "SendMessage",
      },

      SendMessage: {
        Comment: "Sends the SMS, once.",
        ...invoke(functions.sendSms, {
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
            // It may have gone out, so it is never sent again; a status event may still tell.
            ErrorEquals: ["States.ALL"],
            Assign: {
              message_id: jsonata('"unknown-message-" & $states.context.Execution.Name'),
              message_status: "unknown",
              message_sent_at: jsonata("$now()"),
            },
            Next: "AwaitDelivery",
          },
        ],
        Next: "AwaitDelivery",
      },

      AwaitDelivery: {
        Comment: "Records the message with a task token and waits for proof that the phone has it.",
        ...awaitDelivery(tables.messages, deliveryTimeoutSeconds, { channel: "sms" }),
        Next: "Delivered",
      },

      FindDelivery: { ...readDelivery(tables.messages), Next: "IsDelivered" },
      IsDelivered: isDelivered,

      RecordOptOut: {
        Comment: "The person asked not to be written to: nothing was sent.",
        ...markRequest(tables.requests, "opted_out"),
        Retry: [retryDynamoDb],
        Catch: [{ ErrorEquals: ["States.ALL"], Next: "RecipientOptedOut" }],
        Next: "RecipientOptedOut",
      },

      RecordFailure: recordFailure(tables.requests),

      ...commonEnds,
    },
  };
}
