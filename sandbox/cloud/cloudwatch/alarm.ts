/** The inputs of an `aws.cloudwatch.MetricAlarm` that decide what it watches and whom it tells. */
export interface AlarmInputs {
  readonly name: string;
  readonly alarmDescription?: string;
  readonly comparisonOperator: string;
  readonly threshold?: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm?: number;
  readonly treatMissingData?: string;
  readonly alarmActions?: readonly string[];
  readonly namespace?: string;
  readonly metricName?: string;
  readonly dimensions?: Readonly<Record<string, string>>;
  readonly statistic?: string;
  readonly period?: number;
  readonly metricQueries?: ReadonlyArray<{
    readonly id: string;
    readonly expression?: string;
    readonly returnData?: boolean;
    readonly metric?: {
      readonly namespace?: string;
      readonly metricName: string;
      readonly dimensions?: Readonly<Record<string, string>>;
      readonly stat: string;
      readonly period: number;
    };
  }>;
}

/** A metric as it is named, and summed up. */
export interface WatchedMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** Seconds. */
  readonly period: number;
}

/** The metrics that an alarm looks at, whether it names one or several. */
export function metricsOf({ metricQueries, ...alarm }: AlarmInputs): WatchedMetric[] {
  const several = metricQueries?.flatMap(({ metric }) => metric ?? []);
  return (several ?? [{ ...alarm, metricName: alarm.metricName ?? "" }]).map(
    ({ namespace = "", metricName, dimensions = {}, period = 0 }) => ({
      namespace,
      name: metricName,
      dimensions,
      period,
    }),
  );
}

/**
 * Refuses what PutMetricAlarm would refuse.
 * @throws Error naming the alarm and the rule
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
export function checkAlarm(alarm: AlarmInputs): void {
  const { name, metricQueries: queries, evaluationPeriods, datapointsToAlarm = evaluationPeriods } = alarm;
  const metrics = metricsOf(alarm);
  const math = queries?.filter(({ expression }) => expression !== undefined) ?? [];
  const rules: Readonly<Record<string, boolean>> = {
    "a description of at most 1,024 characters": (alarm.alarmDescription ?? "").length <= 1_024,
    "a threshold": alarm.threshold !== undefined,
    "at least as many evaluation periods as data points": datapointsToAlarm <= evaluationPeriods,
    "one metric, or queries, and not both": (alarm.metricName === undefined) !== (queries === undefined),
    "1 to 10 metrics": metrics.length >= 1 && metrics.length <= 10,
    "a namespace and a name of each metric": metrics.every(
      ({ namespace, name: metric }) => namespace !== "" && metric !== "",
    ),
    "periods of 10 or 30 seconds or of whole minutes": metrics.every(
      ({ period }) => period === 10 || period === 30 || (period > 0 && period % 60 === 0),
    ),
    "a day of evaluation at most": metrics.every(({ period }) => period * evaluationPeriods <= 86_400),
    "exactly one query that returns data":
      queries === undefined || queries.filter(({ returnData }) => returnData === true).length === 1,
    "ids of queries that begin in lower case": (queries ?? []).every(({ id }) => /^[a-z]\w*$/.test(id)),
    "expressions over the ids that there are": math.every(({ expression = "" }) =>
      knowsIds(expression, queries ?? []),
    ),
    "actions on SNS topics": (alarm.alarmActions ?? []).every((action) => action.startsWith("arn:aws:sns:")),
  };
  const [broken] = Object.entries(rules).find(([, holds]) => !holds) ?? [];
  if (broken !== undefined) throw new Error(`The alarm ${name} needs ${broken}.`);
}

/** Ids are in lower case, functions in capitals. */
function knowsIds(expression: string, queries: NonNullable<AlarmInputs["metricQueries"]>): boolean {
  const used = expression.match(/\b[a-z]\w*/g) ?? [];
  return used.every((word) => queries.some(({ id }) => id === word));
}
