import type { StateMachine } from "../lib/step-functions/asl.ts";
import {
  accepted,
  acceptRequest,
  awaitDelivery,
  commonEnds,
  isDelivered,
  readDelivery,
  recordFailure,
  recordNoConfirmation,
  recordOptOut,
  sendSmsOnce,
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
      AcceptRequest: acceptRequest(functions.acceptRequest, {
        channel: "sms",
        assign: {
          recipient: accepted("recipient"),
          message_body: accepted("message_body"),
          message_type: accepted("message_type"),
        },
        next: "SendMessage",
      }),

      SendMessage: { Comment: "Sends the SMS, once.", ...sendSmsOnce(functions.sendSms, "AwaitDelivery") },

      AwaitDelivery: {
        Comment: "Records the message with a task token and waits for proof that the phone has it.",
        ...awaitDelivery(tables.messages, {
          channel: "sms",
          role: "message",
          timeoutSeconds: deliveryTimeoutSeconds,
          failed: "RecordFailure",
        }),
      },

      FindDelivery: readDelivery(tables.messages),
      IsDelivered: isDelivered("RecordFailure"),
      RecordOptOut: recordOptOut(tables.requests),
      RecordFailure: recordFailure(tables.requests, "sms"),
      RecordNoConfirmation: recordNoConfirmation(tables.requests),

      ...commonEnds,
    },
  };
}
