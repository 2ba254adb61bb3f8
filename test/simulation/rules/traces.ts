import { listedOutcomes } from "../../../lib/messaging/outcomes.ts";
import type { Item, Plain } from "../aws/expressions.ts";
import { isAnsweredBeforeItsWrite } from "./history.ts";
import type { Rule } from "./rule.ts";

const nothingLeft: Rule = {
  name: "nothing-left",
  statement: "An ended execution leaves no waiter, token, turn or claim behind.",
  check: (history) => {
    const ended = history.requests.filter(({ end }) => end !== undefined).map(({ name }) => name);
    const answered = history.requests.filter(isAnsweredBeforeItsWrite).map(({ name }) => name);
    const { cloud, endedAt } = history.outcome;
    const isOver = (claim: Plain) =>
      typeof claim === "object" &&
      claim !== null &&
      !Array.isArray(claim) &&
      Object.values(claim).some((value) => typeof value === "number" && value <= endedAt / 1000);
    const conversations = cloud.rows("conversations").flatMap((row) =>
      Object.entries(row).flatMap(([attribute, value]) => {
        const names = ended.filter((name) => isOf(attribute, name) || mentions(value, name));
        // A claim whose time is over binds nobody.
        // A note of what failed keeps nobody waiting.
        return names.length === 0 || isOver(value) || attribute.startsWith("failed_")
          ? []
          : [`${names.join(", ")} is still in ${attribute} of a conversation`];
      }),
    );
    const answeredMessages = cloud
      .rows("messages")
      .filter(({ request_id }) => answered.includes(String(request_id)))
      .map(({ eum_msg_id }) => eum_msg_id);
    const tokens = cloud.tableNames().flatMap((table) =>
      cloud
        .rows(table)
        .filter(holdsToken)
        .filter(
          (row) =>
            !answered.some((name) => mentions(row, name)) && !answeredMessages.includes(row.eum_msg_id),
        )
        .map(() => `a row of ${table} still holds a task token`),
    );
    return [...conversations, ...tokens];
  },
};

/** Whether `name` is in a key or a whole value somewhere inside. */
function mentions(value: Plain, name: string): boolean {
  if (value === name) return true;
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(([key, member]) => isOf(key, name) || mentions(member as Plain, name));
}

/** Whether an attribute is a request's own, such as `waits_on:<its name>`. */
function isOf(attribute: string, name: string): boolean {
  return attribute.split(":").includes(name);
}

function holdsToken(row: Item): boolean {
  return JSON.stringify(row).includes("AQCEAAAAKgAAAAMAAAAAAAAAAc");
}

const listsAgree: Rule = {
  name: "lists-agree",
  statement:
    "Among the held are the requests whose rows say so, and among those of an end the ones that came to it.",
  check: (history) =>
    history.outcome.cloud.rows("requests").flatMap((row) => {
      const { request_id, latest_status, outcome, held_shard, ended_as } = row;
      const isHeld = outcome === undefined && latest_status === "held";
      const end = String(ended_as).split(".")[0];
      // What was delivered may be listed under a failure that was noted afterwards: a reader leaves it out.
      const isUnderItsEnd = outcome === "delivered" || (ended_as === undefined ? outcome : end) === outcome;
      const isMissing = ended_as === undefined && listedOutcomes.some((listed) => listed === outcome);
      return [
        ...(isHeld === (held_shard !== undefined)
          ? []
          : [`${request_id} is ${isHeld ? "missing from" : "left among"} the held`]),
        ...(isUnderItsEnd && !isMissing
          ? []
          : [`${request_id} ended as ${outcome}, and is listed as ${ended_as}`]),
      ];
    }),
};

const personal = /1415555100|Message [a-z]+-\d|wamid\./;

const privacy: Rule = {
  name: "privacy",
  statement: "No number, text or wamid reaches a log.",
  check: (history) => [
    ...history.journal
      .of("logged")
      .filter(({ line }) => personal.test(line))
      .map(({ by }) => `${by} logged personal data`),
    // Lambda logs what an error says that nobody catches.
    ...history.journal
      .of("threw")
      .filter(({ error }) => personal.test(error))
      .map(({ by }) => `${by} threw personal data`),
  ],
};

/** Errors that no fault of AWS's explains. */
const mistakes =
  /^(TypeError|ReferenceError|RangeError|SyntaxError|ValiError|ValidationException|ResourceNotFound)/;

const noMistake: Rule = {
  name: "no-mistake",
  statement: "No function and no expression fails of itself.",
  check: (history) => [
    ...history.journal
      .of("threw")
      .filter(({ error }) => mistakes.test(error))
      .map(({ by, error }) => `${by} threw ${error}`),
    // What a queue or a stream delivers again is logged, and not thrown.
    ...history.journal
      .of("logged")
      .filter(({ line }) => mistakes.test(/"error_name":"(\w+)/.exec(line)?.[1] ?? ""))
      .map(({ by, line }) => `${by} logged ${line}`),
    ...history.outcome.cloud.workflows.executions().flatMap(({ name, history: events }) =>
      events
        .filter(({ type }) => type === "EvaluationFailed")
        .filter(() => !history.journal.of("operator").some(({ request }) => request === name))
        .map(
          ({ evaluationFailedEventDetails: details }) => `${name}: an expression failed in ${details?.state}`,
        ),
    ),
  ],
};

const deadLetters: Rule = {
  name: "dead-letters",
  statement: "Where no call goes wrong or takes long, no event is given up.",
  check: (history) =>
    history.outcome.trouble.calls + history.outcome.trouble.delays > 0 ||
    history.outcome.trouble.focus !== undefined
      ? []
      : history.journal
          .of("dead-lettered")
          // One that was handled, and came again because it was not deleted, has done what it was to do.
          .filter(({ event }) => history.handledAt(event) === Number.POSITIVE_INFINITY)
          .map(({ event }) => `"${event}" was given up`),
};

export const traceRules: readonly Rule[] = [nothingLeft, listsAgree, privacy, noMistake, deadLetters];
