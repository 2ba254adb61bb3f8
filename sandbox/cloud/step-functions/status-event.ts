import { randomUUID } from "node:crypto";
import type { Place } from "../arns.ts";
import type { JsonObject } from "../service.ts";
import type { Execution } from "./execution.ts";

/**
 * What EventBridge is told of an execution that has ended.
 * https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
 */
export function statusEvent(execution: Execution, place: Place): JsonObject {
  const { arn, name, stateMachineArn, status, startedAt, stoppedAt = startedAt } = execution;
  const { input, output, error, cause } = execution;
  return {
    version: "0",
    id: randomUUID(),
    "detail-type": "Step Functions Execution Status Change",
    source: "aws.states",
    account: place.accountId,
    time: new Date(stoppedAt).toISOString(),
    region: place.region,
    resources: [arn],
    detail: {
      executionArn: arn,
      stateMachineArn,
      name,
      status,
      startDate: startedAt,
      stopDate: stoppedAt,
      input,
      inputDetails: { included: true },
      output: output ?? null,
      ...(output === undefined ? {} : { outputDetails: { included: true } }),
      error: error ?? null,
      cause: cause ?? null,
    },
  };
}
