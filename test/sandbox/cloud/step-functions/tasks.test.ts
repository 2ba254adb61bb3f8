import { describe, expect, test, vi } from "vitest";
import { AwsError, ConnectionLost, type JsonObject } from "../../../../sandbox/cloud/service.ts";
import { getItem, NOON, output, ROLE, types, Workshop, waitForReply } from "./workshop.ts";

const throttled = () => new AwsError("ProvisionedThroughputExceededException", "slow down", 400);

/** A world that fails with `errors`, one after the other, and then answers. */
function failing(errors: AwsError[], answer: JsonObject = {}): () => JsonObject {
  const left = [...errors];
  return () => {
    const error = left.shift();
    if (error !== undefined) throw error;
    return answer;
  };
}

/** Seconds after the start at which a task was scheduled. */
function attempts(workshop: Workshop): number[] {
  return workshop
    .execution()
    .history.filter(({ type }) => type === "TaskScheduled")
    .map(({ timestamp }) => (timestamp - NOON) / 1000);
}

// https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
describe("Retry (concepts-error-handling)", () => {
  test("waits IntervalSeconds, then BackoffRate times as long each time, at most MaxDelaySeconds", async () => {
    const workshop = new Workshop().define({
      Read: getItem({
        Retry: [
          {
            ErrorEquals: ["States.ALL"],
            IntervalSeconds: 3,
            BackoffRate: 2,
            MaxAttempts: 5,
            MaxDelaySeconds: 10,
          },
        ],
      }),
    });
    workshop.answer = failing(Array.from({ length: 5 }, throttled));
    await workshop.run();
    expect(workshop.execution().waitingUntil).toBe(NOON + 3000);
    await workshop.clock.advance(3600);
    expect(attempts(workshop)).toEqual([0, 3, 3 + 6, 9 + 10, 19 + 10, 29 + 10]);
    expect(workshop.execution().status).toBe("SUCCEEDED");
  });

  test("defaults: one second, doubled, three attempts; then the execution fails with the last error", async () => {
    const workshop = new Workshop().define({
      Read: getItem({ Retry: [{ ErrorEquals: ["States.TaskFailed"] }] }),
    });
    workshop.answer = failing(Array.from({ length: 9 }, throttled));
    await workshop.run();
    await workshop.clock.advance(60);
    expect(attempts(workshop)).toEqual([0, 1, 3, 7]);
    expect(workshop.execution()).toMatchObject({
      status: "FAILED",
      error: "DynamoDb.ProvisionedThroughputExceededException",
    });
  });

  test("FULL jitter waits a random part of the back-off", async () => {
    const workshop = new Workshop({ random: () => 0.25 }).define({
      Read: getItem({ Retry: [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 8, JitterStrategy: "FULL" }] }),
    });
    workshop.answer = failing([throttled(), throttled()]);
    await workshop.run();
    await workshop.clock.advance(60);
    expect(attempts(workshop)).toEqual([0, 2, 2 + 4]);
  });

  test("each retrier counts for itself, and MaxAttempts 0 never retries", async () => {
    const workshop = new Workshop().define({
      Read: getItem({
        Retry: [
          { ErrorEquals: ["DynamoDb.ResourceNotFoundException"], MaxAttempts: 0 },
          { ErrorEquals: ["DynamoDb.ProvisionedThroughputExceededException"], MaxAttempts: 1 },
          { ErrorEquals: ["States.ALL"], MaxAttempts: 1, IntervalSeconds: 5 },
        ],
      }),
    });
    const missing = new AwsError("ResourceNotFoundException", "no such table");
    workshop.answer = failing([
      throttled(),
      new AwsError("InternalServerError", "oops", 500),
      missing,
      missing,
    ]);
    await workshop.run();
    await workshop.clock.advance(60);
    expect(attempts(workshop)).toEqual([0, 1, 6]);
    expect(workshop.execution().error).toBe("DynamoDb.ResourceNotFoundException");
  });

  test("evaluates the arguments anew, with RetryCount in the context object", async () => {
    const workshop = new Workshop().define({
      Read: getItem({
        Arguments: {
          TableName: "orders",
          Key: { id: { N: "{% $string($states.context.State.RetryCount) %}" } },
        },
        Retry: [{ ErrorEquals: ["States.ALL"] }],
      }),
    });
    workshop.answer = failing([throttled()]);
    await workshop.run();
    await workshop.clock.advance(60);
    expect(workshop.calls.map(({ input }) => input.Key)).toEqual([{ id: { N: "0" } }, { id: { N: "1" } }]);
  });

  test("takes an expression that fails, too", async () => {
    const workshop = new Workshop().define({
      Read: getItem({
        Arguments: { TableName: "{% $states.input.table %}" },
        Retry: [{ ErrorEquals: ["States.QueryEvaluationError"], MaxAttempts: 1 }],
        Catch: [{ ErrorEquals: ["States.QueryEvaluationError"], Next: "Caught" }],
        Next: "Caught",
      }),
      Caught: { Type: "Succeed", Output: "{% $states.input.Error %}" },
    });
    await workshop.run();
    await workshop.clock.advance(60);
    expect(output(workshop.execution())).toBe("States.QueryEvaluationError");
    expect(types(workshop.execution()).filter((type) => type === "EvaluationFailed")).toHaveLength(2);
  });
});

describe("Catch (concepts-error-handling)", () => {
  const caught = { Caught: { Type: "Pass", End: true }, Other: { Type: "Pass", Output: "other", End: true } };

  test("hands on the error output by default: Error and Cause", async () => {
    const workshop = new Workshop().define({
      Read: getItem({ Next: "Other", Catch: [{ ErrorEquals: ["States.TaskFailed"], Next: "Caught" }] }),
      ...caught,
    });
    workshop.answer = failing([
      new AwsError("ConditionalCheckFailedException", "The conditional request failed"),
    ]);
    expect(output(await workshop.run())).toEqual({
      Error: "DynamoDb.ConditionalCheckFailedException",
      Cause: expect.stringMatching(
        /^The conditional request failed \(Service: DynamoDb, Status Code: 400, Request ID: .+\)$/,
      ),
    });
    expect(types(workshop.execution())).toEqual([
      "ExecutionStarted",
      "TaskStateEntered",
      "TaskScheduled",
      "TaskStarted",
      "TaskFailed",
      "TaskStateExited",
      "PassStateEntered",
      "PassStateExited",
      "ExecutionSucceeded",
    ]);
  });

  test("has its own Assign and Output, which see $states.errorOutput and the state's input", async () => {
    const workshop = new Workshop().define({
      Read: getItem({
        Next: "Other",
        Assign: { error: "none" },
        Catch: [
          {
            ErrorEquals: ["DynamoDb.ResourceNotFoundException"],
            Next: "Caught",
            Assign: { error: "{% $states.errorOutput.Error %}" },
            Output: "{% $states.input %}",
          },
        ],
      }),
      ...caught,
    });
    workshop.answer = failing([new AwsError("ResourceNotFoundException", "no such table")]);
    expect(output(await workshop.run({ a: 1 }))).toEqual({ a: 1 });
    expect(workshop.execution().variables).toEqual({ error: "DynamoDb.ResourceNotFoundException" });
  });

  test("the first catcher that matches wins; names match exactly", async () => {
    const workshop = new Workshop().define({
      Read: getItem({
        Next: "Other",
        Catch: [
          { ErrorEquals: ["DynamoDB.ResourceNotFoundException"], Next: "Other" },
          { ErrorEquals: ["States.ALL"], Next: "Caught" },
        ],
      }),
      ...caught,
    });
    workshop.answer = failing([new AwsError("ResourceNotFoundException", "no such table")]);
    expect(output(await workshop.run())).toMatchObject({ Error: "DynamoDb.ResourceNotFoundException" });
  });

  test("States.TaskFailed does not take a timeout; States.Timeout does, with an empty cause", async () => {
    const workshop = new Workshop().define({
      Ask: waitForReply({
        TimeoutSeconds: 60,
        Next: "Other",
        Catch: [
          { ErrorEquals: ["States.TaskFailed"], Next: "Other" },
          { ErrorEquals: ["States.Timeout"], Next: "Caught" },
        ],
      }),
      ...caught,
    });
    await workshop.run();
    await workshop.clock.advance(60);
    expect(output(workshop.execution())).toEqual({ Error: "States.Timeout", Cause: "" });
  });

  test("a fault of the sandbox fails the execution, whatever is caught", async () => {
    const loud = vi.spyOn(console, "error").mockImplementation(() => {});
    const workshop = new Workshop().define({
      Read: getItem({ Next: "Other", Catch: [{ ErrorEquals: ["States.ALL"], Next: "Other" }] }),
      Other: caught.Other,
    });
    workshop.answer = () => {
      throw new Error("no such action");
    };
    expect(await workshop.run()).toMatchObject({ status: "FAILED", error: "States.Runtime" });
    expect(loud).toHaveBeenCalledOnce();
    loud.mockRestore();
  });
});

// https://docs.aws.amazon.com/step-functions/latest/dg/integrate-services.html
describe("integrations", () => {
  function task(resource: string, args: JsonObject, more: JsonObject = {}): JsonObject {
    return { Type: "Task", Resource: `arn:aws:states:::${resource}`, Arguments: args, End: true, ...more };
  }

  test("lambda:invoke gives Payload, StatusCode and ExecutedVersion (connect-lambda)", async () => {
    const workshop = new Workshop().define({
      Call: task("lambda:invoke", { FunctionName: "f", Payload: { a: 1 } }),
    });
    workshop.answer = () => ({ StatusCode: 200, Payload: { b: 2 } });
    expect(output(await workshop.run())).toEqual({
      ExecutedVersion: "$LATEST",
      Payload: { b: 2 },
      StatusCode: 200,
    });
    expect(workshop.calls).toMatchObject([
      {
        principal: { role: ROLE },
        origin: { execution: "order-1", state: "Call" },
        service: "lambda",
        action: "Invoke",
        input: { FunctionName: "f", Payload: { a: 1 } },
      },
    ]);
  });

  test("a function's error is named by its errorType, its cause is the error as JSON (connect-lambda)", async () => {
    const workshop = new Workshop().define({ Call: task("lambda:invoke", { FunctionName: "f" }) });
    const error = { errorType: "NotOnWhatsApp", errorMessage: "131026" };
    workshop.answer = () => ({ StatusCode: 200, FunctionError: "Unhandled", Payload: error });
    expect(await workshop.run()).toMatchObject({ error: "NotOnWhatsApp", cause: JSON.stringify(error) });
  });

  test("optimised DynamoDB spells its errors DynamoDB, the SDK integration DynamoDb (connect-ddb)", async () => {
    for (const [resource, error] of [
      ["dynamodb:putItem", "DynamoDB.ConditionalCheckFailedException"],
      ["aws-sdk:dynamodb:putItem", "DynamoDb.ConditionalCheckFailedException"],
    ]) {
      const workshop = new Workshop().define({ Put: task(resource ?? "", { TableName: "t", Item: {} }) });
      workshop.answer = failing([new AwsError("ConditionalCheckFailedException", "no")]);
      expect((await workshop.run()).error).toBe(error);
    }
  });

  test("an error that the service's model does not name arrives as the SDK's base exception", async () => {
    for (const [resource, error] of [
      ["dynamodb:putItem", "DynamoDB.AmazonDynamoDBException"],
      ["aws-sdk:dynamodb:putItem", "DynamoDb.DynamoDbException"],
      ["aws-sdk:sfn:stopExecution", "Sfn.SfnException"],
      ["lambda:invoke", "Lambda.AWSLambdaException"],
    ]) {
      const workshop = new Workshop().define({ Call: task(resource ?? "", {}) });
      workshop.answer = failing([new AwsError("AccessDeniedException", "not authorized", 403)]);
      expect((await workshop.run()).error).toBe(error);
    }
  });

  test("a connection that breaks is the SDK client's own error: nobody knows whether the call was carried out", async () => {
    const workshop = new Workshop().define({ Put: task("aws-sdk:dynamodb:putItem", { TableName: "t" }) });
    workshop.answer = failing([new ConnectionLost()]);
    expect((await workshop.run()).error).toBe("DynamoDb.SdkClientException");
  });

  test("error names end in Exception, even where the API's do not", async () => {
    const workshop = new Workshop().define({
      Start: task("aws-sdk:sfn:startExecution", { StateMachineArn: "arn" }),
    });
    workshop.answer = failing([new AwsError("ExecutionAlreadyExists", "taken")]);
    expect((await workshop.run()).error).toBe("Sfn.ExecutionAlreadyExistsException");
  });

  test("states:startExecution takes its Input as an object and names the child (connect-stepfunctions)", async () => {
    const workshop = new Workshop().define({
      Start: task("states:startExecution", { StateMachineArn: "arn:child", Name: "n", Input: { a: 1 } }),
    });
    workshop.answer = () => ({ executionArn: "arn:execution", startDate: 1 });
    expect(output(await workshop.run())).toEqual({ ExecutionArn: "arn:execution", StartDate: 1000 });
    expect(workshop.calls[0]).toMatchObject({
      service: "states",
      action: "StartExecution",
      input: { stateMachineArn: "arn:child", name: "n", input: '{"a":1}' },
    });
  });

  test("arguments given as one expression must have the integration's parameters", async () => {
    const workshop = new Workshop().define({
      Read: { ...getItem(), Arguments: "{% $states.input.request %}" },
    });
    expect((await workshop.run({ request: { TableName: "t" } }, "pascal")).status).toBe("SUCCEEDED");
    expect((await workshop.run({ request: { tableName: "t" } }, "camel")).error).toBe("States.Runtime");
    expect((await workshop.run({ request: "t" }, "text")).error).toBe("States.QueryEvaluationError");
    expect(workshop.calls).toHaveLength(1);
  });

  test("events:putEvents adds the ARNs, takes Detail as an object, and fails on a failed entry (connect-eventbridge)", async () => {
    const entry = { Source: "orders", DetailType: "Shipped", Detail: { id: 1 } };
    const workshop = new Workshop().define({ Tell: task("events:putEvents", { Entries: [entry] }) });
    workshop.answer = () => ({ FailedEntryCount: 0, Entries: [{ EventId: "1" }] });
    const { arn, stateMachineArn } = await workshop.run({}, "told");
    expect(workshop.calls[0]?.input).toEqual({
      Entries: [{ ...entry, Detail: '{"id":1}', Resources: [stateMachineArn, arn] }],
    });
    workshop.answer = () => ({ FailedEntryCount: 1, Entries: [{ ErrorCode: "InternalFailure" }] });
    expect((await workshop.run({}, "lost")).error).toBe("EventBridge.FailedEntry");
  });
});
