import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../../sandbox/cloud/service.ts";
import { getItem, Workshop, waitForReply } from "./workshop.ts";

function refusal(states: Record<string, JsonObject>, rest: JsonObject = {}): string {
  try {
    new Workshop().define(states, rest);
  } catch (error) {
    return String(error);
  }
  return "accepted";
}

const done = { Done: { Type: "Succeed" } };
const task = (resource: string, args: JsonObject = {}) => ({
  Call: { Type: "Task", Resource: resource, Arguments: args, End: true },
});

// https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html
describe("a state machine outside the subset is refused by state and field (statemachine-structure)", () => {
  test.each<[string, Record<string, JsonObject>, JsonObject, string]>([
    ["JSONPath", done, { QueryLanguage: "JSONPath" }, 'field "QueryLanguage": must be "JSONata"'],
    ["an unknown top-level field", done, { Owner: "me" }, 'field "Owner": is not supported'],
    [
      "a first state that is not there",
      done,
      { StartAt: "Gone" },
      'field "StartAt": there is no state "Gone"',
    ],
    ["a Map", { All: { Type: "Map", End: true } }, {}, 'state "All", field "Type": "Map" is not supported'],
    ["a Parallel", { All: { Type: "Parallel", End: true } }, {}, '"Parallel" is not supported'],
    [
      "an unknown field",
      { Only: { Type: "Pass", Result: 1, End: true } },
      {},
      'state "Only", field "Result": is not supported by the sandbox here',
    ],
    [
      "a JSONPath field",
      { Only: { Type: "Pass", Parameters: {}, End: true } },
      {},
      'state "Only", field "Parameters": belongs to JSONPath',
    ],
    [
      "heartbeats",
      { Read: getItem({ HeartbeatSeconds: 5 }) },
      {},
      'field "HeartbeatSeconds": is not supported',
    ],
    [
      "a target that is not there",
      { Only: { Type: "Pass", Next: "Gone" } },
      {},
      'field "Next": there is no state "Gone"',
    ],
    ["an unreachable state", { ...done, Lost: { Type: "Succeed" } }, {}, 'state "Lost": cannot be reached'],
    ["neither Next nor End", { Only: { Type: "Pass" } }, {}, 'either "Next" or "End"'],
    ["no way to end", { Loop: { Type: "Pass", Next: "Loop" } }, {}, "asl-validator: MISSING_TERMINAL_STATE"],
    ["a wait for nothing", { Hold: { Type: "Wait", End: true } }, {}, 'either "Seconds" or "Timestamp"'],
    [
      "half a second",
      { Hold: { Type: "Wait", Seconds: 0.5, End: true } },
      {},
      "must be a whole number from 0",
    ],
    [
      "Assign on a Choice itself",
      {
        Which: { Type: "Choice", Choices: [{ Condition: "{% true %}", Next: "Done" }], Assign: { a: 1 } },
        ...done,
      },
      {},
      'state "Which", field "Assign": on the Choice state itself',
    ],
    [
      "a condition that is no expression",
      { Which: { Type: "Choice", Choices: [{ Condition: "true", Next: "Done" }] }, ...done },
      {},
      'field "Choices[0]/Condition": must be an expression',
    ],
    [
      "a reserved variable",
      { Only: { Type: "Pass", Assign: { states: 1 }, End: true } },
      {},
      'field "Assign/states"',
    ],
  ])("%s", (_what, states, rest, problem) => {
    expect(refusal(states, rest)).toContain(problem);
  });

  test.each<[string, JsonObject, string]>([
    [
      "States.ALL with company",
      { Retry: [{ ErrorEquals: ["States.ALL", "A"] }] },
      "States.ALL must stand alone, and last",
    ],
    [
      "States.ALL before others",
      { Retry: [{ ErrorEquals: ["States.ALL"] }, { ErrorEquals: ["A"] }] },
      'field "Retry[0]/ErrorEquals": States.ALL must stand alone, and last',
    ],
    ["no error names", { Retry: [{ ErrorEquals: [] }] }, "must be a list of error names"],
    [
      "a shrinking back-off",
      { Retry: [{ ErrorEquals: ["A"], BackoffRate: 0.5 }] },
      'field "Retry[0]/BackoffRate"',
    ],
    ["a lowest delay of nothing", { Retry: [{ ErrorEquals: ["A"], IntervalSeconds: 0 }] }, "IntervalSeconds"],
    [
      "a longest delay below the first",
      { Retry: [{ ErrorEquals: ["A"], IntervalSeconds: 5, MaxDelaySeconds: 5 }] },
      "MaxDelaySeconds",
    ],
    [
      "an unknown jitter",
      { Retry: [{ ErrorEquals: ["A"], JitterStrategy: "SOME" }] },
      "must be FULL or NONE",
    ],
    [
      "an unknown catcher field",
      { Catch: [{ ErrorEquals: ["A"], Next: "Read", ResultPath: "$" }] },
      "Catch[0]/ResultPath",
    ],
    [
      "a result where there is only an error",
      { Catch: [{ ErrorEquals: ["A"], Next: "Read", Output: "{% $states.result %}" }] },
      'field "Catch[0]/Output": $states.result is not available here',
    ],
  ])("%s", (_what, more, problem) => {
    expect(refusal({ Read: getItem(more) })).toContain(problem);
  });
});

// https://docs.aws.amazon.com/step-functions/latest/dg/integrate-services.html
describe("an integration that the sandbox does not have is refused (integrate-services)", () => {
  test.each([
    ["arn:aws:states:::aws-sdk:ec2:describeInstances", 'no integration "aws-sdk:ec2"'],
    ["arn:aws:states:::sns:publish", 'no integration "sns"'],
    ["arn:aws:states:::aws-sdk:dynamodb:frobnicate", 'no action "frobnicate" of aws-sdk:dynamodb'],
    ["arn:aws:states:::states:startExecution.sync:2", 'does not support ".sync:2"'],
    [
      "arn:aws:states:::dynamodb:updateItem.waitForTaskToken",
      'does not support ".waitForTaskToken" on dynamodb',
    ],
    ["arn:aws:lambda:eu-west-1:111122223333:function:f", "is no service integration ARN"],
  ])("%s", (resource, problem) => {
    expect(refusal(task(resource))).toContain('state "Call", field "Resource": ');
    expect(refusal(task(resource))).toContain(problem);
  });

  test("parameters are in PascalCase", () => {
    expect(refusal(task("arn:aws:states:::aws-sdk:dynamodb:getItem", { tableName: "t" }))).toContain(
      'field "Arguments/tableName": is no parameter of getItem: its parameters are in PascalCase',
    );
    expect(refusal(task("arn:aws:states:::lambda:invoke", { InvocationType: "Event" }))).toContain(
      "its parameters are FunctionName, Payload",
    );
  });

  test("a callback task must pass its token on", () => {
    expect(refusal({ Ask: waitForReply({ Arguments: { TableName: "t" } }) })).toContain(
      "$states.context.Task.Token",
    );
  });
});

test("everything in the subset together is accepted", () => {
  const states = {
    Ask: waitForReply({
      Comment: "Waits for the reply",
      TimeoutSeconds: "{% $states.input.patience %}",
      Assign: { answer: "{% $states.result %}" },
      Output: { all: ["{% $states.result %}", "{% $states.input %}"] },
      Retry: [
        { ErrorEquals: ["A"], IntervalSeconds: 1, MaxAttempts: 2, BackoffRate: 1.5, JitterStrategy: "FULL" },
      ],
      Catch: [
        { ErrorEquals: ["States.ALL"], Next: "Broken", Assign: { why: "{% $states.errorOutput.Cause %}" } },
      ],
      Next: "Which",
    }),
    Which: {
      Type: "Choice",
      Choices: [{ Condition: "{% $answer = 'wait' %}", Next: "Hold", Output: "{% $answer %}" }],
      Default: "Done",
    },
    Hold: { Type: "Wait", Timestamp: "2026-03-02T00:00:00Z", Next: "Done" },
    Done: { Type: "Succeed", Output: { status: "done" } },
    Broken: { Type: "Fail", Error: "Broken", Cause: "{% $why %}" },
  };
  expect(refusal(states, { Comment: "Orders", Version: "1.0", TimeoutSeconds: 86_400 })).toBe("accepted");
});
