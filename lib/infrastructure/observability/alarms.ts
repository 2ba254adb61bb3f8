import { routeFunctions } from "../../functions/routes.ts";
import { outcomeNames } from "../../messaging/outcomes.ts";
import { apiGateway, lambda, type Metric, own, smsVoice, sqs, states } from "./metric.ts";
import type { Watched } from "./watched.ts";

/** One alarm: what it watches, and what whoever it wakes reads. */
export interface AlarmPlan {
  /** Its name, and its heading in docs/operations.md. */
  readonly title: string;
  /** What it means and what to do first, in a sentence or two. */
  readonly text: string;
  /** By the id under which `expression` names them. One metric needs no expression. */
  readonly metrics: Readonly<Record<string, Metric>>;
  /** Metric math over all of them. */
  readonly expression?: string;
  /** It rings when the value is this, or more. */
  readonly threshold: number;
  /** Seconds. */
  readonly period: number;
  /** In how many of the last periods it must be so. */
  readonly periods: readonly [many: number, of: number];
}

const minute = 60;
const once = [1, 1] as const;

/** At most so much of the account's open executions. */
const openExecutionsShare = 0.5;
/** A tenth of what could be said of a small number would be noise. */
const failures = { share: 0.2, least: 20 };

/** @param spendLimit dollars a month for SMS; no alarm without one */
export function alarmPlans(watched: Watched, spendLimit: number | undefined): AlarmPlan[] {
  const { queues, deadLetterQueues, functions, streamReader, api } = watched;
  const ended = Object.fromEntries(
    outcomeNames.map((outcome) => [outcome, own("RequestsEnded", { outcome })] as const),
  );
  return [
    {
      title: "Dead letters",
      text: "Events could not be handled and were set aside: replies may not have released what waits for them. Look at the function's log for the error, mend it, redrive.",
      ...sumOf(
        each(deadLetterQueues, (QueueName) =>
          sqs("ApproximateNumberOfMessagesVisible", { QueueName }, "Maximum"),
        ),
      ),
      threshold: 1,
      period: minute,
      periods: once,
    },
    {
      title: "Events wait",
      text: "Replies or statuses have waited for more than five minutes: held messages leave late. Raise eventConcurrency, or the account's concurrent executions.",
      ...maximumOf(
        each(queues, (QueueName) => sqs("ApproximateAgeOfOldestMessage", { QueueName }, "Maximum")),
      ),
      threshold: 300,
      period: minute,
      periods: [5, 5],
    },
    {
      title: "Changes wait",
      text: "Events for your own systems are more than ten minutes late; a stream forgets after a day. Look at the log of publish-changes.",
      metrics: { age: lambda("IteratorAge", { FunctionName: streamReader }, "Maximum") },
      threshold: 600_000,
      period: minute,
      periods: [5, 5],
    },
    {
      title: "API errors",
      text: "The API answered callers with 5xx. Callers repeat with the same Idempotency-Key. Look at the access log for the route and the integration's status.",
      metrics: { errors: apiGateway("5XXError", { ApiName: api.name, Stage: api.stage }) },
      threshold: 5,
      period: 5 * minute,
      periods: once,
    },
    {
      title: "Transitions throttled",
      text: "Step Functions slows executions down, of every state machine in this account and region. What was accepted ends late. Ask for more state transitions a second in Service Quotas.",
      metrics: { throttled: states("ThrottledEvents", { ServiceMetric: "StateTransition" }) },
      threshold: 1,
      period: 5 * minute,
      periods: [2, 3],
    },
    {
      title: "Open executions",
      text: "Half of the executions that the account may have open are open; at the limit, callers get 429. Shorten deliveryTimeoutSeconds, or ask for more in Service Quotas.",
      metrics: {
        open: states("OpenExecutionCount", {}, "Maximum"),
        limit: states("OpenExecutionLimit", {}, "Maximum"),
      },
      expression: "open / limit",
      threshold: openExecutionsShare,
      period: 5 * minute,
      periods: [3, 3],
    },
    {
      title: "Requests ended by faults",
      text: "Requests failed for no reason of a carrier's: a step failed for longer than it is repeated, or an execution was stopped. Find them with the saved query of failures by code, and look at one execution.",
      metrics: { faults: own("RequestFaults") },
      threshold: 1,
      period: 5 * minute,
      periods: once,
    },
    {
      title: "Many messages fail",
      text: `More than ${failures.share * 100} percent of the requests of the last quarter of an hour failed. Find the code with the saved query of failures by code, and look it up in docs/failures.md.`,
      metrics: ended,
      expression: `IF(SUM(METRICS()) >= ${failures.least}, FILL(failed, 0) / SUM(METRICS()), 0)`,
      threshold: failures.share,
      period: 15 * minute,
      periods: once,
    },
    {
      title: "Templates fail",
      text: "Templates that ask for a reply are refused or do not arrive, so nothing that is held leaves. Look at the template's state and the number's quality in WhatsApp Manager.",
      metrics: { failed: own("MessagesFailed", { role: "template" }) },
      threshold: 10,
      period: 15 * minute,
      periods: once,
    },
    {
      title: "Account trouble",
      text: "Meta has paused, refused or re-categorised a template, lowered the number's quality or limit, or restricted the account. The event account.changed and the log of whatsapp-events say which; look into WhatsApp Manager.",
      metrics: { trouble: own("AccountTrouble") },
      threshold: 1,
      period: 5 * minute,
      periods: once,
    },
    {
      title: "Function errors",
      text: "A function crashed or ran out of time; what it did is repeated. Look at its log.",
      // Those behind the API show as API errors; a count of the held that fails leaves a gap in a graph and harms nobody;
      // and an alarm takes ten metrics at most.
      ...sumOf(
        each(without(functions, [...Object.keys(routeFunctions), "count-held"]), (FunctionName) =>
          lambda("Errors", { FunctionName }),
        ),
      ),
      threshold: 3,
      period: 5 * minute,
      periods: once,
    },
    {
      title: "Functions throttled",
      text: "The account's concurrent executions are used up, by whatever function: events and requests are late. Ask for more in Service Quotas; a new account has 10.",
      metrics: { throttles: lambda("Throttles", {}) },
      threshold: 10,
      period: 5 * minute,
      periods: [2, 3],
    },
    {
      title: "Unmatched replies",
      text: "People wrote whose number WhatsApp hides and whom nothing else told, so that nothing was released for them.",
      metrics: { unmatched: own("UnmatchedInbound") },
      threshold: 1,
      period: 15 * minute,
      periods: once,
    },
    {
      title: "Foreign statuses",
      text: "Statuses of messages that this stack has no row of. If nothing else sends from this number, tracking rows are missing: look at the messages table's throttles.",
      metrics: { foreign: own("ForeignStatus") },
      threshold: 10,
      period: 15 * minute,
      periods: once,
    },
    {
      title: "Unknown failure codes",
      text: "A message failed with a code that is in no table, and was treated as final. The log line has the code: add it to lib/messaging/failures.ts.",
      metrics: { unknown: own("UnknownFailureCode") },
      threshold: 1,
      period: 15 * minute,
      periods: once,
    },
    ...(spendLimit === undefined
      ? []
      : [
          {
            title: "SMS spend",
            text: `SMS of this month have cost ${Math.floor(spendLimit * 0.8)} dollars, four fifths of smsSpendAlarm. At the account's own limit AWS refuses further ones.`,
            metrics: { spend: smsVoice("TextMessageMonthlySpend", {}, "Maximum") },
            threshold: spendLimit * 0.8,
            period: 60 * minute,
            periods: once,
          } satisfies AlarmPlan,
        ]),
  ];
}

/** Where in the documents an alarm is explained. */
export function runbookOf({ title }: AlarmPlan): string {
  return `docs/operations.md#${title.toLowerCase().replaceAll(" ", "-")}`;
}

type Named = Watched["queues"];

function each(names: Named, metric: (name: Named[string]) => Metric): Metric[] {
  return Object.values(names).map(metric);
}

function without(names: Named, left: readonly string[]): Named {
  return Object.fromEntries(Object.entries(names).filter(([name]) => !left.includes(name)));
}

function numbered(metrics: readonly Metric[]): Record<string, Metric> {
  return Object.fromEntries(metrics.map((metric, index) => [`m${index}`, metric]));
}

function sumOf(metrics: readonly Metric[]) {
  return { metrics: numbered(metrics), expression: "SUM(METRICS())" };
}

function maximumOf(metrics: readonly Metric[]) {
  return { metrics: numbered(metrics), expression: "MAX(METRICS())" };
}
