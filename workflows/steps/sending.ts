import type { sendSms } from "../../lib/functions/send-sms.ts";
import type { Retrier } from "../../lib/step-functions/asl.ts";
import { jsonata, requestId } from "../../lib/step-functions/asl.ts";
import { answered, type FunctionArn, invoke } from "../../lib/step-functions/lambda.ts";
import { functionMayRunLater, functionNotInvoked } from "../../lib/step-functions/lambda-errors.ts";
import { forHours } from "../../lib/step-functions/retries.ts";
import { failureCaught } from "./failure.ts";

/** Errors of a send after which it is certain that nothing was sent. */
export const nothingSent = ["SendRejected", "SendThrottled", ...functionNotInvoked] as const;

/** Only what says that nothing was accepted is tried again: neither send API takes an idempotency token. */
export const retryThrottledSend = {
  ErrorEquals: ["SendThrottled", ...functionMayRunLater],
  ...forHours,
} as const satisfies Retrier;

/** The id under which a message is tracked whose send got no answer, and so no id of AWS's. */
export function unansweredId(kind: "template" | "message" | "sms") {
  return jsonata(`"unknown-${kind}-" & $states.context.Execution.Name & "-" & $uuid()`);
}

/**
 * Sends an SMS, once, to `$recipient`; as `$message_type` says.
 * @param options.text the variable that holds the text
 */
export function sendSmsOnce<const Next extends string>(
  functionArn: FunctionArn<typeof sendSms>,
  options: { Comment: string; text: `$${string}`; Next: Next },
) {
  const { Comment, text, Next } = options;
  return invoke<typeof sendSms, Next | "RecordOptOut" | "RecordFailure">(functionArn, {
    Comment,
    Payload: {
      request_id: requestId,
      recipient: jsonata("$recipient"),
      message_body: jsonata(text),
      message_type: jsonata("$message_type"),
    },
    Assign: {
      message_id: answered<typeof sendSms>("eum_msg_id"),
      message_status: "sent_for_delivery",
      message_sent_at: answered<typeof sendSms>("sent_at"),
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
        Next,
      },
    ],
    Next,
  });
}
