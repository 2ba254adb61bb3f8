import {
  type FailureRule,
  failureClasses,
  sendFailures,
  smsFailures,
  whatsAppFailures,
} from "../lib/messaging/failure-catalogue.ts";
import { table } from "./document.ts";

const reporters = [
  { name: "Meta, or AWS in Meta's place", rules: whatsAppFailures },
  { name: "The send APIs", rules: sendFailures },
  { name: "The SMS carriers", rules: smsFailures },
];

/** docs/failures.md, the catalogue as Markdown: what each class means and leads to, and under it the codes of that class. */
export function failuresDoc(): string {
  const classes = Object.entries(failureClasses);
  return [
    "<!-- Made from lib/messaging/failure-catalogue.ts by `npm run docs`. -->",
    "# Failures",
    "Why a message failed stands in the `error` of `GET /v1/messages/{request_id}`, as a `code` and a `title` in the words of whoever reported it. Look for the code on this page, or for the exception with which the title of a `SendRejected` or `SendThrottled` begins; the section in which it stands says what the stack does about it.",
    "Three parties report failures. Meta does, with a number, in a status event after the message was accepted; AWS does in Meta's place if the message never got there. The send APIs do, with an exception, before anything was sent. The SMS carriers do, with an event type, after the SMS was accepted.",
    table(
      ["Class", "What it means", "Workflows catch"],
      classes.map(([name, { meaning, error }]) => [`[${name}](#${name})`, meaning, `\`${error}\``]),
    ),
    "The send APIs' exceptions do not reach a workflow under the names in this table: the function that sends throws `SendThrottled` for `rate_limited` and `transient`, which is tried again, `RecipientOptedOut` for `opted_out`, and `SendRejected` for the rest. An exception that is not listed is judged by its HTTP status: 429 is `rate_limited`, any other 4xx `rejected`, a 5xx `transient`. If no answer came at all, it throws `SendOutcomeUnknown`: the message may have been accepted, so it is not sent again, and its status waits for an event.",
    ...classes.map(([name, { meaning, action, error }]) =>
      [
        `## ${name}`,
        meaning,
        `**What the stack does:** ${action}\n\n**Workflows catch:** \`${error}\``,
        ...reporters.map(({ name: reporter, rules }) =>
          reported(
            reporter,
            rules.filter((rule) => rule.class === name),
          ),
        ),
      ]
        .filter((part) => part !== "")
        .join("\n\n"),
    ),
  ]
    .join("\n\n")
    .concat("\n");
}

function reported(reporter: string, rules: readonly FailureRule[]): string {
  if (rules.length === 0) return "";
  return table(
    [reporter, "What it means", "Source"],
    rules.map(({ code, meaning, source }) => [`\`${code}\``, meaning, `[${publisher(source)}](${source})`]),
  );
}

function publisher(source: string): string {
  return new URL(source).hostname.endsWith("facebook.com") ? "Meta" : "AWS";
}
