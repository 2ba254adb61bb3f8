import { beforeEach, describe, expect, it } from "vitest";
import { Aws } from "../../../../sandbox/cloud/aws.ts";
import { Clock } from "../../../../sandbox/cloud/clock.ts";
import { LocalCloud } from "../../../../sandbox/cloud/local-cloud.ts";
import type { Program, Resource } from "../../../../sandbox/cloud/program/program.ts";
import { type ScheduleInputs, Scheduler } from "../../../../sandbox/cloud/scheduler/scheduler.ts";
import { AwsError, type JsonObject } from "../../../../sandbox/cloud/service.ts";

const roleArn = "arn:aws:iam::123456789012:role/counter";
const functionArn = "arn:aws:lambda:eu-west-1:123456789012:function:count";
const schedule: ScheduleInputs = {
  name: "count",
  arn: "arn:aws:scheduler:eu-west-1:123456789012:schedule/default/count",
  scheduleExpression: "rate(5 minutes)",
  flexibleTimeWindow: { mode: "OFF" },
  target: {
    arn: functionArn,
    roleArn,
    input: '{"what":"all"}',
    retryPolicy: { maximumRetryAttempts: 0 },
  },
};

let clock: Clock;
let aws: Aws;
/** When the function was invoked, seconds since the beginning, and with what. */
let invocations: Array<[seconds: number, input: JsonObject]>;
let answer: () => JsonObject;

beforeEach(() => {
  clock = new Clock({ live: false, startAt: 0 });
  aws = new Aws({
    check: (principal, action, resource) => ({
      allowed: "role" in principal && principal.role === roleArn,
      reason: `${JSON.stringify(principal)} may not ${action} on ${resource}`,
    }),
  });
  invocations = [];
  answer = () => ({ StatusCode: 202 });
  aws.register("lambda", {
    iamActions: { Invoke: "InvokeFunction" },
    resources: () => [functionArn],
    call: async (_action, input) => {
      invocations.push([clock.now() / 1000, input]);
      return answer();
    },
  });
});

function make(more: Partial<ScheduleInputs> = {}, options: { schedules?: boolean } = {}): void {
  new Scheduler({ clock, aws, ...options }).createSchedule({ ...schedule, ...more });
}

async function seconds(): Promise<number[]> {
  for (let minute = 0; minute < 16; minute++) await clock.advance(60);
  return invocations.map(([at]) => at);
}

describe("a schedule", () => {
  it("invokes its function every so often, as its role and without waiting for the answer", async () => {
    make();
    expect(await seconds()).toEqual([300, 600, 900]);
    expect(invocations[0]?.[1]).toEqual({
      FunctionName: functionArn,
      InvocationType: "Event",
      Payload: { what: "all" },
    });
  });

  it("goes on after an invocation that Lambda did not take, which it does not repeat", async () => {
    answer = () => {
      throw new AwsError("TooManyRequestsException", "Rate Exceeded.", 429);
    };
    make();
    expect(await seconds()).toEqual([300, 600, 900]);
  });

  it("does nothing while it is disabled, or where schedules do not run", async () => {
    make({ state: "DISABLED" });
    make({}, { schedules: false });
    expect(await seconds()).toEqual([]);
  });

  it.each<[string, Partial<ScheduleInputs>]>([
    ["rate\\(5 minutes\\)", { scheduleExpression: "cron(0 12 * * ? *)" }],
    ["not rate\\(1 minutes\\)", { scheduleExpression: "rate(1 minutes)" }],
    ["not rate\\(5 minute\\)", { scheduleExpression: "rate(5 minute)" }],
    ["flexible window", { flexibleTimeWindow: { mode: "FLEXIBLE" } }],
    ["no end", { endDate: "2030-01-01T00:00:00Z" }],
    ["invoke functions", { target: { ...schedule.target, arn: "arn:aws:sqs:eu-west-1:123456789012:work" } }],
    ["needs an input", { target: { arn: functionArn, roleArn, retryPolicy: { maximumRetryAttempts: 0 } } }],
    ["maximumRetryAttempts 0", { target: { arn: functionArn, roleArn, input: "{}" } }],
  ])("is refused that the sandbox cannot run: %s", (says, more) => {
    expect(() => make(more)).toThrow(new RegExp(says));
  });
});

it("a schedule needs a role that EventBridge Scheduler may assume", async () => {
  const place = { region: "eu-west-1", accountId: "123456789012" };
  const cloud = await LocalCloud.start({ clock, place });
  const deploy = (trusted: string) =>
    cloud.deploy({
      resources: [
        {
          custom: true,
          type: "aws:iam/role:Role",
          name: "counter",
          state: {
            name: "counter",
            arn: roleArn,
            assumeRolePolicy: JSON.stringify({
              Version: "2012-10-17",
              Statement: [{ Effect: "Allow", Principal: { Service: trusted }, Action: "sts:AssumeRole" }],
            }),
          },
        },
        {
          custom: true,
          type: "aws:scheduler/schedule:Schedule",
          name: "count",
          state: { ...schedule },
        },
      ] as unknown as Resource[],
    } as unknown as Program);
  await expect(deploy("events.amazonaws.com")).rejects.toThrow(
    /scheduler\.amazonaws\.com may not assume .*role\/counter/,
  );
  await expect(deploy("scheduler.amazonaws.com")).resolves.toBeUndefined();
  await cloud.stop();
});
