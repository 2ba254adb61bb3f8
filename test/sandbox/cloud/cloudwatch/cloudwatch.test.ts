import { describe, expect, it } from "vitest";
import type { AlarmInputs } from "../../../../sandbox/cloud/cloudwatch/alarm.ts";
import { CloudWatch } from "../../../../sandbox/cloud/cloudwatch/cloudwatch.ts";

const alarm: AlarmInputs = {
  name: "dead-letters",
  comparisonOperator: "GreaterThanOrEqualToThreshold",
  threshold: 1,
  evaluationPeriods: 1,
  namespace: "AWS/SQS",
  metricName: "ApproximateNumberOfMessagesVisible",
  dimensions: { QueueName: "work" },
  statistic: "Maximum",
  period: 60,
};
const metric = { namespace: "AWS/SQS", metricName: "NumberOfMessagesSent", stat: "Sum", period: 60 };
const { metricName: _name, namespace: _namespace, ...noMetric } = alarm;
const math = (expression: string, more: object = {}): AlarmInputs => ({
  ...noMetric,
  metricQueries: [
    { id: "m0", metric },
    { id: "value", expression, returnData: true, ...more },
  ],
});

describe("an alarm", () => {
  it("is kept, whether it names a metric or does sums", () => {
    const cloudWatch = new CloudWatch(() => []);
    cloudWatch.createAlarm(alarm);
    cloudWatch.createAlarm({ ...math("SUM(METRICS()) / m0"), name: "sums" });
    expect(cloudWatch.alarms().map(({ name }) => name)).toEqual(["dead-letters", "sums"]);
  });

  it.each<[string, AlarmInputs]>([
    ["a threshold", { ...alarm, threshold: undefined } as unknown as AlarmInputs],
    ["a description", { ...alarm, alarmDescription: "x".repeat(1_025) }],
    ["periods of", { ...alarm, period: 90 }],
    ["a day of evaluation", { ...alarm, period: 3_600, evaluationPeriods: 25 }],
    ["as many evaluation periods", { ...alarm, datapointsToAlarm: 2 }],
    ["one metric, or queries", { ...math("m0"), metricName: "Errors" }],
    ["exactly one query", math("m0", { returnData: false })],
    ["expressions over the ids", math("m0 + m1")],
    ["actions on SNS topics", { ...alarm, alarmActions: ["arn:aws:sqs:eu-west-1:123456789012:work"] }],
  ])("is refused without %s", (rule, inputs) => {
    expect(() => new CloudWatch(() => []).createAlarm(inputs)).toThrow(rule);
  });
});

describe("a dashboard", () => {
  it("is refused by a name that CloudWatch does not take, or a body without widgets", () => {
    const cloudWatch = new CloudWatch(() => []);
    const dashboardBody = '{"widgets": []}';
    cloudWatch.createDashboard({ dashboardName: "messaging-dev", dashboardBody });
    expect(() => cloudWatch.createDashboard({ dashboardName: "a b", dashboardBody })).toThrow(/letters/);
    expect(() => cloudWatch.createDashboard({ dashboardName: "a", dashboardBody: "{}" })).toThrow(/widgets/);
  });
});

describe("metrics", () => {
  it("are those that functions have written in the embedded metric format", () => {
    const line = JSON.stringify({
      _aws: {
        Timestamp: 1,
        CloudWatchMetrics: [
          {
            Namespace: "Shop",
            Dimensions: [["service", "kind"]],
            Metrics: [{ Name: "Sold", Unit: "Count" }],
          },
        ],
      },
      service: "till",
      kind: "tea",
      Sold: 2,
    });
    expect(new CloudWatch(() => ['{"level":"WARN"}', "plain", line]).metrics()).toEqual([
      { namespace: "Shop", name: "Sold", dimensions: { service: "till", kind: "tea" }, value: 2 },
    ]);
  });
});
