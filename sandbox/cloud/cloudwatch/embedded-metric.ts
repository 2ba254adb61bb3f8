/** A metric that a function has written into its log. */
export interface EmittedMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly value: number;
}

interface Directive {
  readonly Namespace: string;
  readonly Dimensions: ReadonlyArray<readonly string[]>;
  readonly Metrics: ReadonlyArray<{ readonly Name: string }>;
}

/**
 * The metrics of a log line in the embedded metric format; none if it is another line.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function embeddedMetrics(line: string): EmittedMetric[] {
  if (!line.includes('"CloudWatchMetrics"')) return [];
  const record: Record<string, unknown> = JSON.parse(line);
  const { CloudWatchMetrics: directives = [] } = record._aws as { CloudWatchMetrics?: readonly Directive[] };
  return directives.flatMap(({ Namespace: namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((names) =>
      Metrics.flatMap(({ Name: name }) =>
        [record[name]].flat().map((value) => ({
          namespace,
          name,
          dimensions: Object.fromEntries(names.map((dimension) => [dimension, String(record[dimension])])),
          value: Number(value),
        })),
      ),
    ),
  );
}
