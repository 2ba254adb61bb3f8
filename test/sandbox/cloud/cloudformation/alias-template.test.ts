import { expect, it } from "vitest";
import { readAlias } from "../../../../sandbox/cloud/cloudformation/alias-template.ts";

const versionArn = "arn:aws:states:us-east-1:111122223333:stateMachine:send-sms-0123456:7";
const preference = {
  StateMachineVersionArn: versionArn,
  Type: "LINEAR",
  Percentage: 10,
  Interval: 5,
  Alarms: ["faults"],
};
const template = (more: object, Name = "live") =>
  JSON.stringify({
    Resources: {
      Alias: {
        Type: "AWS::StepFunctions::StateMachineAlias",
        Properties: { Name, DeploymentPreference: { ...preference, ...more } },
      },
    },
  });

it("reads the alias of a stack", () => {
  expect(readAlias(template({}))).toEqual({ name: "live", versionArn });
});

it.each([
  [
    "a version without a number",
    { StateMachineVersionArn: versionArn.slice(0, -2) },
    /StateMachineVersionArn/,
  ],
  ["a share that is none", { Percentage: 100 }, /Percentage/],
  ["no alarm", { Alarms: [] }, /Alarms/],
  ["a way of moving that it does not know", { Type: "ALL_AT_ONCE" }, /DeploymentPreference\.Type/],
  ["what it does not know", { Weight: 1 }, /Weight/],
])("refuses %s, by its place", (_what, more, place) => {
  expect(() => readAlias(template(more))).toThrow(place);
});

it("refuses a name of digits alone, which would be a version", () => {
  expect(() => readAlias(template({}, "12"))).toThrow("Alias.Properties.Name: an alias's name");
});
