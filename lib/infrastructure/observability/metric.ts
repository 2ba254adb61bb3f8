import type * as pulumi from "@pulumi/pulumi";

/** A metric of CloudWatch's, and how it is summed up. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, pulumi.Input<string>>>;
  readonly statistic: "Sum" | "Maximum" | "SampleCount" | "p50" | "p90";
}

const ofAws =
  (service: string) =>
  (name: string, dimensions: Metric["dimensions"], statistic: Metric["statistic"] = "Sum"): Metric => ({
    namespace: `AWS/${service}`,
    name,
    dimensions,
    statistic,
  });

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html */
export const sqs = ofAws("SQS");
/** https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html */
export const lambda = ofAws("Lambda");
/** https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html */
export const states = ofAws("States");
/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html */
export const apiGateway = ofAws("ApiGateway");
/** https://docs.aws.amazon.com/sms-voice/latest/userguide/monitoring-cloudwatch.html */
export const smsVoice = ofAws("SMSVoice");

/** One of the stack's own: lib/lambda/logger.ts says under which namespace and service. */
export function own(
  name: string,
  dimensions: Metric["dimensions"] = {},
  statistic: Metric["statistic"] = "Sum",
): Metric {
  return {
    namespace: "MessagingApi",
    name,
    dimensions: { service: "messaging-api", ...dimensions },
    statistic,
  };
}
