import { failureErrors } from "../../lib/messaging/failures.ts";
import { jsonata } from "../../lib/step-functions/asl.ts";

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

/** Failures that a carrier reported of a message that it had taken, by what may be done about them. */
export const deliveryFailures = {
  windowClosed: [failureErrors.window_closed],
  worthAnotherTry: [failureErrors.rate_limited, failureErrors.transient],
  optedOut: [failureErrors.opted_out],
} as const;
