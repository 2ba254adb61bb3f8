import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { alarmPlans, runbookOf } from "../../lib/infrastructure/observability/alarms.ts";
import type { Metric } from "../../lib/infrastructure/observability/metric.ts";
import { savedQueries } from "../../lib/infrastructure/observability/queries.ts";
import { rolloutAlarm } from "../../lib/infrastructure/observability/rollout-alarm.ts";
import type { Watched } from "../../lib/infrastructure/observability/watched.ts";
import { eventMetricDimensions } from "../../lib/messaging/event-metrics.ts";

const named = (...names: string[]) => Object.fromEntries(names.map((name) => [name, pulumi.output(name)]));
const watched: Watched = {
  queues: named("whatsapp-events", "sms-events"),
  deadLetterQueues: named("whatsapp-events", "publish-changes"),
  functions: named("accept-request", "get-request"),
  logGroups: named("accept-request"),
  streamReader: pulumi.output("publish-changes"),
  stateMachines: named("sms"),
  api: { name: pulumi.output("api"), stage: pulumi.output("v1") },
};
const alarms = [...alarmPlans(watched, 100), rolloutAlarm];

/** What AWS documents, and what handlers count: by namespace and name, the dimensions under which it is found. */
const known: Readonly<Record<string, readonly string[]>> = {
  "AWS/SQS ApproximateNumberOfMessagesVisible": ["QueueName"],
  "AWS/SQS ApproximateAgeOfOldestMessage": ["QueueName"],
  "AWS/Lambda Errors": ["FunctionName"],
  "AWS/Lambda IteratorAge": ["FunctionName"],
  // Of all functions of the account and region.
  "AWS/Lambda Throttles": [],
  "AWS/States ThrottledEvents": ["ServiceMetric"],
  "AWS/States OpenExecutionCount": [],
  "AWS/States OpenExecutionLimit": [],
  "AWS/ApiGateway 5XXError": ["ApiName", "Stage"],
  "AWS/SMSVoice TextMessageMonthlySpend": [],
  ...Object.fromEntries(
    Object.entries({
      ...eventMetricDimensions,
      UnmatchedInbound: [],
      ForeignStatus: [],
      UnknownFailureCode: [],
      AccountTrouble: [],
    }).map(([name, dimensions]) => [`MessagingApi ${name}`, ["service", ...dimensions]]),
  ),
};

const metricsOf = (plan: { metrics: Readonly<Record<string, Metric>> }) => Object.values(plan.metrics);

describe.each(alarms.map((alarm) => [alarm.title, alarm] as const))("the alarm %s", (_title, alarm) => {
  it("watches what AWS or a handler counts, under the dimensions that it has", () => {
    for (const { namespace, name, dimensions } of metricsOf(alarm))
      expect({ [`${namespace} ${name}`]: Object.keys(dimensions) }).toEqual({
        [`${namespace} ${name}`]: known[`${namespace} ${name}`],
      });
  });

  it("leads to what docs/operations.md says of it", () => {
    const page = readFileSync(new URL("../../docs/operations.md", import.meta.url), "utf8");
    const headings = [...page.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\w -]/g, "")
        .replaceAll(" ", "-"),
    );
    expect(headings).toContain(runbookOf(alarm).split("#")[1]);
  });

  it("fits into what CloudWatch takes", () => {
    expect(alarm.text.length).toBeLessThan(900);
    expect(metricsOf(alarm).length).toBeLessThanOrEqual(10);
  });
});

describe("the alarms", () => {
  it("are of SMS spend only if a limit is configured", () => {
    const titles = (limit?: number) => alarmPlans(watched, limit).map(({ title }) => title);
    expect(titles(100).filter((title) => !titles().includes(title))).toEqual(["SMS spend"]);
  });

  it("need a handler's log for every saved query, and no personal data in it", () => {
    for (const { functions, query } of savedQueries) {
      expect(functions.length).toBeGreaterThan(0);
      expect(query).not.toMatch(/number|phone|wamid|body/i);
    }
  });
});
