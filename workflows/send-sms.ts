import type { acceptRequest as AcceptRequest } from "../lib/functions/accept-request.ts";
import type { sendSms as SendSms } from "../lib/functions/send-sms.ts";
import { stateMachine } from "../lib/step-functions/asl.ts";
import type { FunctionArn } from "../lib/step-functions/lambda.ts";
import { accepted, acceptRequest } from "./steps/accept.ts";
import { ends } from "./steps/ends.ts";
import { recordFailure, recordNoConfirmation, recordOptOut } from "./steps/requests.ts";
import { sendSmsOnce } from "./steps/sending.ts";
import {
  awaitSmsDelivery,
  forgetWait,
  isDelivered,
  readDelivery,
  type TrackingTables,
} from "./steps/tracking.ts";

export interface SendSmsSettings {
  readonly functions: {
    readonly acceptRequest: FunctionArn<typeof AcceptRequest>;
    readonly sendSms: FunctionArn<typeof SendSms>;
  };
  readonly tables: TrackingTables & { readonly requests: string };
  /** How long to wait for proof that a message was delivered, seconds. */
  readonly deliveryTimeoutSeconds: number;
  /** How long still, once the carrier has no more to report, seconds. */
  readonly smsRemainderSeconds: number;
}

/** The life of one SMS: sent, then followed until a carrier says what became of it. */
export function sendSms({ functions, tables, ...settings }: SendSmsSettings) {
  const delivery = awaitSmsDelivery(
    tables,
    { timeoutSeconds: settings.deliveryTimeoutSeconds, remainderSeconds: settings.smsRemainderSeconds },
    { state: "AwaitDelivery", role: "message", failed: "RecordFailure" },
  );
  const requests = { name: tables.requests, channel: "sms" } as const;
  return stateMachine({
    Comment: "Sends one SMS and follows it until its fate is known.",
    StartAt: "AcceptRequest",
    States: {
      AcceptRequest: acceptRequest(functions.acceptRequest, {
        channel: "sms",
        assign: {
          recipient: accepted<"sms">("recipient"),
          message_body: accepted<"sms">("message_body"),
          message_type: accepted<"sms">("message_type"),
        },
        failed: "RecordFailure",
        next: "SendMessage",
      }),

      SendMessage: sendSmsOnce(functions.sendSms, {
        Comment: "Sends the SMS, once.",
        text: "$message_body",
        Next: "AwaitDelivery",
      }),

      AwaitDelivery: delivery.first,
      AwaitLastWord: delivery.lastWord,

      FindDelivery: readDelivery(tables),
      IsDelivered: isDelivered({ waits: ["AwaitDelivery", "AwaitLastWord"], failed: "RecordFailure" }),
      RecordOptOut: recordOptOut(requests),
      RecordFailure: recordFailure(requests),
      ForgetWait: forgetWait(tables),
      RecordNoConfirmation: recordNoConfirmation(requests),

      ...ends("delivered", "unconfirmed", "opted_out", "invalid", "failed"),
    },
  });
}
