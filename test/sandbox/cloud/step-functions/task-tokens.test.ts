import { describe, expect, test } from "vitest";
import { AwsError, type JsonObject } from "../../../../sandbox/cloud/service.ts";
import { output, types, Workshop, waitForReply } from "./workshop.ts";

// https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html#connect-wait-token
describe("a task that waits for its token (connect-to-resource)", () => {
  const states = {
    Ask: waitForReply({
      TimeoutSeconds: 7200,
      Next: "Answered",
      Catch: [{ ErrorEquals: ["States.ALL"], Next: "Caught", Output: "{% $states.errorOutput %}" }],
    }),
    Answered: { Type: "Succeed", Output: "{% {'answer': $states.input} %}" },
    Caught: { Type: "Succeed", Output: "{% {'caught': $states.input.Error} %}" },
  };

  async function asked(): Promise<Workshop> {
    const workshop = new Workshop().define(states);
    await workshop.run();
    expect(workshop.execution()).toMatchObject({ status: "RUNNING", currentState: "Ask" });
    return workshop;
  }

  const success = (workshop: Workshop, taskToken: string, value: string): Promise<JsonObject> =>
    workshop.api("SendTaskSuccess", { taskToken, output: value });

  test("is parked, not in flight, and goes on with the answer as its result", async () => {
    const workshop = await asked();
    await workshop.clock.advance(3600);
    expect(await success(workshop, workshop.token(), '"yes"')).toEqual({});
    await workshop.clock.settle();
    expect(output(workshop.execution())).toEqual({ answer: "yes" });
    expect(types(workshop.execution()).slice(1, 7)).toEqual([
      "TaskStateEntered",
      "TaskScheduled",
      "TaskStarted",
      "TaskSubmitted",
      "TaskSucceeded",
      "TaskStateExited",
    ]);
    expect(workshop.execution().history[2]?.taskScheduledEventDetails).toMatchObject({
      resource: "updateItem.waitForTaskToken",
      timeoutInSeconds: 7200,
    });
    expect(workshop.clock.pending()).toEqual([]);
  });

  test("fails with the error that SendTaskFailure names", async () => {
    const workshop = await asked();
    await workshop.api("SendTaskFailure", {
      taskToken: workshop.token(),
      error: "Cancelled",
      cause: "by the caller",
    });
    await workshop.clock.settle();
    expect(output(workshop.execution())).toEqual({ caught: "Cancelled" });
    expect(
      workshop.execution().history.find(({ type }) => type === "TaskFailed")?.taskFailedEventDetails,
    ).toEqual({
      error: "Cancelled",
      cause: "by the caller",
      resource: "updateItem.waitForTaskToken",
      resourceType: "aws-sdk:dynamodb",
    });
  });

  test("times out after TimeoutSeconds; an answer after that is TaskTimedOut", async () => {
    const workshop = await asked();
    await workshop.clock.advance(7200);
    expect(output(workshop.execution())).toEqual({ caught: "States.Timeout" });
    expect(types(workshop.execution())).toContain("TaskTimedOut");
    const late = { code: "TaskTimedOut", status: 400 };
    await expect(workshop.api("SendTaskHeartbeat", { taskToken: workshop.token() })).rejects.toMatchObject(
      late,
    );
    await expect(success(workshop, workshop.token(), "1")).rejects.toMatchObject(late);
  });

  test("the first answer wins, the second is TaskTimedOut", async () => {
    const workshop = await asked();
    const both = [success(workshop, workshop.token(), "1"), success(workshop, workshop.token(), "2")];
    expect((await Promise.allSettled(both)).map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    await workshop.clock.settle();
    expect(output(workshop.execution())).toEqual({ answer: 1 });
  });

  test("may be answered before the call that carries the token has returned", async () => {
    const workshop = new Workshop().define(states);
    workshop.answer = async ({ input }) => {
      const { S } = (input.ExpressionAttributeValues as { ":token": { S: string } })[":token"];
      expect(await success(workshop, S, '"at once"')).toEqual({});
      return { Attributes: {} };
    };
    expect(output(await workshop.run())).toEqual({ answer: "at once" });
    expect(types(workshop.execution())).not.toContain("TaskSubmitted");
  });

  test("keeps an early answer even if its own call then fails", async () => {
    const workshop = new Workshop().define(states);
    workshop.answer = async ({ input }) => {
      const { S } = (input.ExpressionAttributeValues as { ":token": { S: string } })[":token"];
      await success(workshop, S, '"at once"');
      throw new AwsError("InternalServerError", "the answer was lost", 500);
    };
    expect(output(await workshop.run())).toEqual({ answer: "at once" });
  });

  test("fails with the call's error if the call fails, and its token is dead", async () => {
    const workshop = new Workshop().define(states);
    workshop.answer = () => {
      throw new AwsError("ConditionalCheckFailedException", "The conditional request failed");
    };
    expect(output(await workshop.run())).toEqual({ caught: "DynamoDb.ConditionalCheckFailedException" });
    await expect(success(workshop, workshop.token(), "1")).rejects.toMatchObject({ code: "TaskTimedOut" });
  });

  test("every attempt has a token of its own", async () => {
    const workshop = new Workshop().define({
      Ask: waitForReply({ Retry: [{ ErrorEquals: ["Busy"] }] }),
    });
    await workshop.run();
    const first = workshop.token();
    await workshop.api("SendTaskFailure", { taskToken: first, error: "Busy" });
    await workshop.clock.advance(1);
    expect(workshop.token()).not.toBe(first);
    await expect(success(workshop, first, "1")).rejects.toMatchObject({ code: "TaskTimedOut" });
    await success(workshop, workshop.token(), "2");
    await workshop.clock.settle();
    expect(output(workshop.execution())).toBe(2);
  });

  // As recorded on AWS: https://github.com/localstack/localstack/tree/main/tests/aws/services/stepfunctions
  test("a failure without error and cause gives the catcher null for both", async () => {
    const workshop = new Workshop().define({
      Ask: waitForReply({
        Catch: [{ ErrorEquals: ["States.ALL"], Output: "{% $states.errorOutput %}", Next: "Caught" }],
        Next: "Caught",
      }),
      Caught: { Type: "Succeed" },
    });
    await workshop.run();
    await workshop.api("SendTaskFailure", { taskToken: workshop.token() });
    await workshop.clock.settle();
    expect(output(workshop.execution())).toEqual({ Error: null, Cause: null });
    const failed = workshop.execution().history.find(({ type }) => type === "TaskFailed");
    expect(failed?.taskFailedEventDetails).toEqual({
      resourceType: "aws-sdk:dynamodb",
      resource: "updateItem.waitForTaskToken",
    });
  });

  test("a failure without error and cause that nobody catches ends the execution without either", async () => {
    const workshop = new Workshop().define({ Ask: waitForReply({ End: true }) });
    await workshop.run();
    await workshop.api("SendTaskFailure", { taskToken: workshop.token() });
    await workshop.clock.settle();
    expect(workshop.execution()).toMatchObject({ status: "FAILED" });
    expect(workshop.execution()).not.toHaveProperty("error");
  });

  test("dies with its execution", async () => {
    const workshop = await asked();
    await workshop.api("StopExecution", { executionArn: workshop.execution().arn });
    await expect(success(workshop, workshop.token(), "1")).rejects.toMatchObject({ code: "TaskTimedOut" });
    expect(workshop.clock.pending()).toEqual([]);
  });

  // https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskSuccess.html
  test("a token must be one, and an output must be JSON (API_SendTaskSuccess)", async () => {
    const workshop = await asked();
    const token = workshop.token();
    expect(token.length).toBeGreaterThan(300);
    expect(token.length).toBeLessThan(1024);
    const stranger = `${token.slice(0, -4)}AAAA`;
    await expect(success(workshop, "nonsense", "1")).rejects.toMatchObject({ code: "InvalidToken" });
    await expect(success(workshop, stranger, "1")).rejects.toMatchObject({ code: "TaskDoesNotExist" });
    await expect(success(workshop, token, "{")).rejects.toMatchObject({ code: "InvalidOutput" });
    await expect(success(workshop, token, `"${"x".repeat(262_143)}"`)).rejects.toMatchObject({
      code: "ValidationException",
    });
    expect(await workshop.api("SendTaskHeartbeat", { taskToken: token })).toEqual({});
    expect(await success(workshop, token, "1")).toEqual({});
  });
});
