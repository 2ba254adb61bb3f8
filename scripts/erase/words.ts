import type { Fate, Report, Wishes } from "./person.ts";

/** What is said of an erasure. The person's number is in none of it. */

const fateWords: Readonly<Record<Fate, { readonly done: string; readonly planned: string }>> = {
  removed: { done: "removed", planned: "would be removed" },
  "opt-out kept": {
    done: "removed, but for the opt-out: the number as its key, and when they opted out",
    planned: "would be removed, but for the opt-out: the number as its key, and when they opted out",
  },
  "changed meanwhile": {
    done: "something has just happened in it, and it was left: run this again",
    planned: "would be removed",
  },
};

/** What was found, and what was done or would be. */
export function foundWords(report: Report, { dryRun, keepOptOut }: Wishes): string[] {
  const { conversations, userIds, wamids, cancelled, left } = report;
  if (conversations.size === 0 && userIds === 0 && wamids === 0) {
    return ["The tables hold nothing of this person."];
  }
  const tense = dryRun ? "planned" : "done";
  const is = dryRun ? "would be" : "was";
  return [
    ...cancelled.map((requestId) => `request ${requestId}, held: ${is} cancelled`),
    ...left.map(
      (requestId) =>
        `request ${requestId}, held no more: GET /v1/messages/${requestId} says what became of it`,
    ),
    ...[...conversations].map(([number, fate]) => `conversation with ${number}: ${fateWords[fate][tense]}`),
    ...(userIds === 0
      ? []
      : [`rows that tell whom a user id of Meta's stands for: ${userIds} ${is} removed`]),
    ...(wamids === 0
      ? []
      : [`rows of messages, whose wamid holds the number: it ${is} taken out of ${wamids}`]),
    ...(keepOptOut && ![...conversations.values()].includes("opt-out kept")
      ? ["They have not opted out, so there is no opt-out to keep."]
      : []),
  ];
}

/** What no command can take away, and until when it is there. */
const remains: readonly string[] = [
  "Step Functions, in the history of executions: number and texts, 90 days after each has ended (30 if AWS has shortened it for you).",
  "Backups of the tables: what was removed can be restored for 35 days (point-in-time recovery). Restore nothing without running this again.",
  "The stream of the table messages: what was taken out of it, a day.",
  "Queues and dead-letter queues: events with number and texts, until they are handled, 14 days at most. A redrive brings the person back.",
  "The tables messages and requests: what became of each request, without number or text, a year; your own reference and Idempotency-Key, if they tell who it is.",
  "The table requests: of an explanation after a late reply, its id, which is made of a hash of number and instant, a year.",
  "CloudTrail, if the account has a trail: what its bucket keeps, and 90 days in the event history. Logs and metrics hold no numbers.",
  "SMS: AWS's opt-out list keeps the number of who has answered STOP to an SMS, until you take it off.",
  "Meta, AWS End User Messaging and carriers: what they keep by their own terms.",
  "Your own systems: what events and webhooks have told them.",
];

export function remainingWords({ underway }: Report): string[] {
  return [
    "This does not reach, and it stays:",
    ...remains.map((line) => `- ${line}`),
    ...(underway === 0
      ? [
          "A status that comes later, such as of a message that is read, brings its wamid back: run this again in some days.",
        ]
      : [
          `${underway} of the messages are still on their way, and their next status brings the wamid back: run this again in some days.`,
        ]),
    "Who writes again, or is written to again, is known again.",
  ];
}

export function heldWords(requestIds: readonly string[], { cancel }: Wishes): string {
  const which = requestIds.map((requestId) => `  ${requestId}`).join("\n");
  return cancel
    ? `Cancelled, but not out of the line after half a minute:\n${which}\nNothing was erased. Run this again; if it stays so, stop these executions.`
    : `Messages are held for this person:\n${which}\nNothing was erased. Cancel them with --cancel, or wait until they have been released or have expired.`;
}
