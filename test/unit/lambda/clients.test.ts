import { DescribeTableCommand } from "@aws-sdk/client-dynamodb";
import { PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { DescribeExecutionCommand } from "@aws-sdk/client-sfn";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { documentClient, eventBridgeClient, stepFunctionsClient } from "../../../lib/lambda/clients.ts";
import { timing } from "../../../lib/timing.ts";

describe("a call that nobody answers", () => {
  beforeEach(() => {
    vi.stubEnv("AWS_REGION", "us-east-1");
    vi.stubEnv("AWS_ACCESS_KEY_ID", "key");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");
    // The discard port: nobody listens there.
    vi.stubEnv("AWS_ENDPOINT_URL", "http://127.0.0.1:9");
  });
  afterEach(() => vi.unstubAllEnvs());

  it.each([
    [
      "DynamoDB",
      () => {
        const client = documentClient();
        return { client, call: client.send(new DescribeTableCommand({ TableName: "messages" })) };
      },
    ],
    [
      "Step Functions",
      () => {
        const client = stepFunctionsClient();
        return { client, call: client.send(new DescribeExecutionCommand({ executionArn: "arn" })) };
      },
    ],
    [
      "EventBridge",
      () => {
        const client = eventBridgeClient();
        return { client, call: client.send(new PutEventsCommand({ Entries: [] })) };
      },
    ],
  ])("of %s has a time limit that throws, and is repeated", async (_service, start) => {
    const { client, call } = start();
    await expect(call).rejects.toMatchObject({
      code: "ECONNREFUSED",
      $metadata: { attempts: timing.callAttempts },
    });
    expect(client.config.requestHandler).toMatchObject({
      config: {
        connectionTimeout: timing.callConnectionMilliseconds,
        requestTimeout: timing.callAnswerMilliseconds,
        throwOnRequestTimeout: true,
      },
    });
  });
});
