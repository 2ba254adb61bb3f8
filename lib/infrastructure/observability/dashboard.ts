import * as pulumi from "@pulumi/pulumi";
import { outcomeNames } from "../../messaging/outcomes.ts";
import { apiGateway, lambda, type Metric, own, smsVoice, sqs, states } from "./metric.ts";
import { savedQueries } from "./queries.ts";
import type { Watched } from "./watched.ts";

/** Dashboards are 24 columns wide. */
const [columns, width, height] = [3, 8, 6];

interface Graph {
  readonly title: string;
  readonly lines: ReadonlyArray<{ readonly label: string; readonly metric: Metric }>;
  /** Metric math over all lines, which are not drawn then: `m0`, `m1` … */
  readonly math?: { readonly expression: string; readonly label: string };
  readonly stacked?: boolean;
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
export function dashboardBody(watched: Watched, region: pulumi.Output<string>) {
  const widgets = [
    ...graphs(watched).map((graph) => ({ type: "metric", properties: { ...drawn(graph), region } })),
    failuresByCode(watched, region),
  ];
  return {
    widgets: widgets.map((widget, index) => ({
      ...widget,
      x: (index % columns) * width,
      y: Math.floor(index / columns) * height,
      width,
      height,
    })),
  };
}

function graphs({ queues, deadLetterQueues, functions, streamReader, stateMachines, api }: Watched): Graph[] {
  const named = (names: Watched["queues"], metric: (name: pulumi.Output<string>) => Metric) =>
    Object.entries(names).map(([label, name]) => ({ label, metric: metric(name) }));
  const ofApi = { ApiName: api.name, Stage: api.stage };
  return [
    {
      title: "Requests by outcome",
      stacked: true,
      lines: outcomeNames.map((outcome) => ({ label: outcome, metric: own("RequestsEnded", { outcome }) })),
    },
    {
      title: "Held now",
      lines: [{ label: "held", metric: own("HeldNow", {}, "Maximum") }],
    },
    {
      title: "Held, and never answered",
      lines: [
        { label: "held", metric: own("RequestsHeld") },
        { label: "expired", metric: own("RequestsExpired") },
      ],
    },
    {
      // Of those whose wait was over in that time: who only began to wait says nothing yet.
      title: "Share of held requests that were answered",
      lines: [
        { label: "answered", metric: own("ReplyTime", {}, "SampleCount") },
        { label: "expired", metric: own("RequestsExpired") },
      ],
      math: { expression: "100 * FILL(m0, 0) / (FILL(m0, 0) + FILL(m1, 0))", label: "percent" },
    },
    {
      title: "Until the person answers, seconds",
      lines: (["p50", "p90"] as const).map((share) => ({
        label: share,
        metric: own("ReplyTime", {}, share),
      })),
    },
    {
      title: "Messages that failed",
      lines: ["message", "template", "fallback"].map((role) => ({
        label: role,
        metric: own("MessagesFailed", { role }),
      })),
    },
    {
      title: "Ended by faults",
      lines: [{ label: "requests", metric: own("RequestFaults") }],
    },
    {
      title: "Executions started",
      lines: named(stateMachines, (StateMachineArn) => states("ExecutionsStarted", { StateMachineArn })),
    },
    {
      title: "Open executions in the account, and their limit",
      lines: [
        { label: "open", metric: states("OpenExecutionCount", {}, "Maximum") },
        { label: "limit", metric: states("OpenExecutionLimit", {}, "Maximum") },
      ],
    },
    {
      title: "API calls and errors",
      lines: [
        { label: "calls", metric: apiGateway("Count", ofApi) },
        { label: "4xx", metric: apiGateway("4XXError", ofApi) },
        { label: "5xx", metric: apiGateway("5XXError", ofApi) },
      ],
    },
    {
      title: "Age of the oldest event, seconds",
      lines: named(queues, (QueueName) => sqs("ApproximateAgeOfOldestMessage", { QueueName }, "Maximum")),
    },
    {
      title: "Age of the last published change, milliseconds",
      lines: [{ label: "age", metric: lambda("IteratorAge", { FunctionName: streamReader }, "Maximum") }],
    },
    {
      title: "Dead letters",
      lines: named(deadLetterQueues, (QueueName) =>
        sqs("ApproximateNumberOfMessagesVisible", { QueueName }, "Maximum"),
      ),
    },
    {
      title: "Function errors",
      lines: named(functions, (FunctionName) => lambda("Errors", { FunctionName })),
    },
    {
      title: "Function throttles",
      lines: named(functions, (FunctionName) => lambda("Throttles", { FunctionName })),
    },
    {
      title: "What should not happen",
      lines: [
        "UnmatchedInbound",
        "ForeignStatus",
        "UnknownFailureCode",
        "MalformedEvent",
        "AccountTrouble",
      ].map((name) => ({
        label: name,
        metric: own(name),
      })),
    },
    {
      title: "SMS spend of the month, dollars",
      lines: [{ label: "spent", metric: smsVoice("TextMessageMonthlySpend", {}, "Maximum") }],
    },
  ];
}

function drawn({ title, lines, math, stacked = false }: Graph) {
  return {
    title,
    view: "timeSeries",
    stacked,
    period: 300,
    metrics: [
      ...(math === undefined ? [] : [[{ ...math, id: "math" }]]),
      ...lines.map(({ label, metric }, index) => [
        metric.namespace,
        metric.name,
        ...Object.entries(metric.dimensions).flat(),
        { label, stat: metric.statistic, id: `m${index}`, visible: math === undefined },
      ]),
    ],
  };
}

function failuresByCode({ logGroups }: Watched, region: pulumi.Output<string>) {
  const [{ functions, query }] = savedQueries;
  const sources = functions.flatMap((name) => logGroups[name] ?? []);
  return {
    type: "log",
    properties: {
      title: "Failures by code",
      region,
      view: "table",
      query: pulumi
        .all(sources)
        .apply((names) => [...names.map((name) => `SOURCE '${name}'`), query].join(" | ")),
    },
  };
}
