import { DescribeTableCommand } from "@aws-sdk/client-dynamodb";
import { PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { DescribeExecutionCommand } from "@aws-sdk/client-sfn";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { callTimeouts } from "../../lib/lambda/call-timeouts.ts";
import { documentClient, eventBridgeClient, stepFunctionsClient } from "../../lib/lambda/clients.ts";

/** lib/infrastructure/handler-function.ts */
const functionTimeout = 20_000;

describe("a call that nobody answers", () => {
  beforeEach(() => {
    vi.stubEnv("AWS_REGION", "us-east-1");
    vi.stubEnv("AWS_ACCESS_KEY_ID", "key");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");
    // The discard port: nobody listens there.
    vi.stubEnv("AWS_ENDPOINT_URL", "http://127.0.0.1:9");
  });
  afterEach(() => vi.unstubAllEnvs());

  it("ends, attempts and pauses included, well before its function does", () => {
    const { repeatable, send } = callTimeouts;
    // The SDK's longest pauses are a second each.
    const longest = repeatable.attempts * repeatable.requestTimeout + (repeatable.attempts - 1) * 1_000;
    expect(Math.max(longest, send.attempts * send.requestTimeout)).toBeLessThan(functionTimeout * 0.75);
  });

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
      $metadata: { attempts: callTimeouts.repeatable.attempts },
    });
    const { connectionTimeout, requestTimeout } = callTimeouts.repeatable;
    expect(client.config.requestHandler).toMatchObject({
      config: { connectionTimeout, requestTimeout, throwOnRequestTimeout: true },
    });
  });
});
