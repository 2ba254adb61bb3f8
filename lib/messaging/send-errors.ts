import {
  type MessagingError,
  RecipientOptedOut,
  SendOutcomeUnknown,
  SendRejected,
  SendThrottled,
} from "./errors.ts";
import { sendFailureClass } from "./failures.ts";
import { withoutNumbers } from "./privacy.ts";

/** The connection was never made, so nothing can have been accepted. */
const neverConnected = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN"]);

/**
 * Says what a failed send means. Only an answer tells that nothing was accepted; a request that went out
 * without one may have been, and neither service takes an idempotency token.
 * @param error what the AWS SDK threw, with its own retries switched off
 */
export function sendError(error: unknown): MessagingError {
  const { name, message, code, status, reason } = described(error);
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
    default:
      if (neverConnected.has(code)) return new SendThrottled(`${code}: the send API could not be reached.`);
      return new SendOutcomeUnknown(
        `${name}: the send API gave no answer; the message may or may not have been accepted.`,
      );
  }
}

function described(error: unknown) {
  const {
    name = "Error",
    message = "",
    code = "",
    Reason,
    $metadata,
  } = Object(error) as {
    name?: string;
    message?: string;
    code?: string;
    Reason?: string;
    $metadata?: { httpStatusCode?: number };
  };
  return { name, message, code, reason: Reason, status: $metadata?.httpStatusCode };
}
