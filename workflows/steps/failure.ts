import { failureErrors, unexplained } from "../../lib/messaging/failures.ts";
import { jsonata } from "../../lib/step-functions/asl.ts";

/** Errors of ours, whose messages hold nothing but what callers may read. */
const ours = "^[A-Z][A-Za-z]+$";

/**
 * What went wrong, as `$failure` `{code, title}`, from whatever an error brings. A callback's cause is such an
 * object already, and a Lambda error's cause is JSON with `errorMessage`. What AWS says of its own errors stays
 * here, for it names ARNs and requests; and a cause may be missing, cut off, or JSON of another form.
 * https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
export const failureCaught = {
  failure: jsonata(
    `(
      $error := $type($states.errorOutput.Error) = "string" ? $states.errorOutput.Error : "${unexplained.code}";
      $cause := $type($states.errorOutput.Cause) = "string" ? $states.errorOutput.Cause : "";
      $isWhole := $match($cause, /^[{].*[}]$/s);
      $told := $count($isWhole) = 1 ? $parse($cause) : {};
      $code := $type($told.code) in ["string", "number"] ? $string($told.code) : $error;
      $isOurs := $count($match($error, /${ours}/)) = 1;
      $title := $type($told.title) = "string" ? $told.title : $isOurs and $type($told.errorMessage) = "string" ? $told.errorMessage : "${unexplained.title}";
      {"code": $substring($code, 0, 256), "title": $substring($title, 0, 1024)}
    )`.replaceAll(/\s+/g, " "),
  ),
} as const;

/** Failures that a carrier reported of a message that it had taken, by what may be done about them. */
export const deliveryFailures = {
  windowClosed: [failureErrors.window_closed],
  worthAnotherTry: [failureErrors.rate_limited, failureErrors.transient],
  optedOut: [failureErrors.opted_out],
} as const;
