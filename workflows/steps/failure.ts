import * as errors from "../../lib/messaging/errors.ts";
import { failureErrors, unexplained } from "../../lib/messaging/failures.ts";
import { jsonata } from "../../lib/step-functions/asl.ts";

/**
 * A JSON string between its quotes, so that `$parse` never meets what is none. Backslash and slash are written by
 * their codes: JSONata looks for the end of a regular expression without reading its escapes.
 */
const jsonString = '(?:[^"\\x5C\\x00-\\x1F]|\\x5C(?:["\\x5C\\x2Fbfnrt]|u[0-9a-fA-F]{4}))*';

/**
 * A member of `$cause` that is a string (or, so `digits` wants it, a number); nothing if there is none. It is
 * looked for rather than parsed: a cause may be missing, cut off, or JSON of another form, and an expression
 * that fails ends the execution.
 */
function said(member: string, { digits = false } = {}): string {
  const text = `$match($cause, /"${member}"\\s*:\\s*"(${jsonString})"/)[0].groups[0]`;
  const string = `$exists(${text}) ? $parse('"' & ${text} & '"')`;
  if (!digits) return string;
  const number = `$match($cause, /"${member}"\\s*:\\s*([0-9]+)/)[0].groups[0]`;
  return `${string} : $exists(${number}) ? ${number}`;
}

/** Errors of ours: their messages hold nothing but what callers may read. */
const ours = Object.keys(errors).filter((name) => name !== errors.MessagingError.name);

/**
 * What went wrong, as `$failure` `{code, title}`. A callback's cause is such an object already, and of a
 * function's error the message counts if it is one of ours. What AWS says of its own errors stays out, for it
 * names ARNs and requests.
 * https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
export const failureCaught = {
  failure: jsonata(
    `(
      $error := $type($states.errorOutput.Error) = "string" ? $states.errorOutput.Error : "${unexplained.code}";
      $cause := $type($states.errorOutput.Cause) = "string" ? $states.errorOutput.Cause : "";
      $code := ${said("code", { digits: true })} : $error;
      $isOurs := $error in ${JSON.stringify(ours)};
      $message := $isOurs ? (${said("errorMessage")} : "") : "";
      $title := ${said("title")} : $message;
      {
        "code": $substring($code, 0, 256),
        "title": $title = "" ? "${unexplained.title}" : $substring($title, 0, 1024)
      }
    )`.replaceAll(/\n\s+/g, " "),
  ),
} as const;

/** Failures that a carrier reported of a message that it had taken, by what may be done about them. */
export const deliveryFailures = {
  windowClosed: [failureErrors.window_closed],
  worthAnotherTry: [failureErrors.rate_limited, failureErrors.transient],
  optedOut: [failureErrors.opted_out],
} as const;
