import { whyNothingLeft } from "./connection-errors.ts";
import {
  type MessagingError,
  RecipientOptedOut,
  SendOutcomeUnknown,
  SendRejected,
  SendThrottled,
} from "./errors.ts";
import { sendFailureClass } from "./failures.ts";
import { withoutNumbers } from "./privacy.ts";

/**
 * Says what a failed send means. Only an answer tells that nothing was accepted, or a failure that comes
 * before the request; a request that went out without an answer may have been, and neither service takes an
 * idempotency token.
 * @param error what the AWS SDK threw, with its own retries switched off
 */
export function sendError(error: unknown): MessagingError {
  const { name, message, status, reason } = described(error);
  switch (sendFailureClass(name, reason, status)) {
    case "rate_limited":
      return new SendThrottled(`${name}: the send API is too busy.`);
    case "transient":
      return new SendThrottled(`${name}: the send API answered ${status ?? "with a fault"}.`);
    case "opted_out":
      return new RecipientOptedOut("The number has opted out of SMS.");
    case "rejected":
      return new SendRejected(
        withoutNumbers(`${name}${reason === undefined ? "" : ` (${reason})`}: ${message}`),
      );
    default: {
      const reason = whyNothingLeft(error);
      if (reason !== undefined) return new SendThrottled(`${reason}: nothing left for the send API.`);
      return new SendOutcomeUnknown(
        `${name}: the send API gave no answer; the message may or may not have been accepted.`,
      );
    }
  }
}

function described(error: unknown) {
  const {
    name = "Error",
    message = "",
    Reason,
    $metadata,
  } = Object(error) as {
    name?: string;
    message?: string;
    Reason?: string;
    $metadata?: { httpStatusCode?: number };
  };
  return { name, message, reason: Reason, status: $metadata?.httpStatusCode };
}
