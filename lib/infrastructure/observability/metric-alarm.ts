import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { type AlarmPlan, runbookOf } from "./alarms.ts";
import type { Metric } from "./metric.ts";

/** @param topicArn whom it tells when it rings, and when it stops; undefined: nobody */
export function metricAlarm(
  plan: AlarmPlan,
  topicArn: string | undefined,
  options: pulumi.CustomResourceOptions,
): aws.cloudwatch.MetricAlarm {
  const { title, text, threshold, periods, metrics, expression } = plan;
  const [many, of] = periods;
  const [only, ...others] = Object.values(metrics);
  if (only === undefined) throw new Error(`The alarm "${title}" watches nothing.`);
  if (expression === undefined && others.length > 0)
    throw new Error(`The alarm "${title}" has several metrics, and no expression over them.`);
  const actions = topicArn === undefined ? [] : [topicArn];
  return new aws.cloudwatch.MetricAlarm(
    title.toLowerCase().replaceAll(" ", "-"),
    {
      alarmDescription: `${text} See ${runbookOf(plan)}.`,
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      threshold,
      evaluationPeriods: of,
      datapointsToAlarm: many,
      // Nothing to count is good news: metrics of events have no zeros.
      treatMissingData: "notBreaching",
      alarmActions: actions,
      okActions: actions,
      ...(expression === undefined
        ? { ...plain(only), period: plan.period }
        : { metricQueries: queriesOf(plan, expression) }),
    },
    options,
  );
}

function plain({ namespace, name, dimensions, statistic }: Metric) {
  return { namespace, metricName: name, dimensions, statistic };
}

/** Metric math: what the alarm looks at is the expression. */
function queriesOf({ title, metrics, period }: AlarmPlan, expression: string) {
  return [
    ...Object.entries(metrics).map(([id, { namespace, name, dimensions, statistic }]) => ({
      id,
      metric: { namespace, metricName: name, dimensions, stat: statistic, period },
    })),
    { id: "value", label: title, expression, returnData: true },
  ];
}
