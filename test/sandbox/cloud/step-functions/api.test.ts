import { describe, expect, test } from "vitest";
import { MACHINE, NOON, types, Workshop, waitForReply } from "./workshop.ts";

const DAYS = 24 * 3600;
const EXECUTION = "arn:aws:states:eu-west-1:111122223333:execution:Orders:order-1";

const quick = { Only: { Type: "Succeed" } };
const slow = { Hold: { Type: "Wait", Seconds: 3600, Next: "Done" }, Done: { Type: "Succeed" } };

// https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
describe("StartExecution (API_StartExecution)", () => {
  const start = (workshop: Workshop, input = '{"a":1}', name = "order-1") =>
    workshop.api("StartExecution", { stateMachineArn: MACHINE, name, input });

  test("answers before the work is done, with epoch seconds", async () => {
    const workshop = new Workshop().define(quick);
    expect(await start(workshop)).toEqual({ executionArn: EXECUTION, startDate: NOON / 1000 });
    await workshop.clock.settle();
    expect(workshop.execution().status).toBe("SUCCEEDED");
  });

  test("the same name and input while it runs is the same answer, and no second execution", async () => {
    const workshop = new Workshop().define(slow);
    const first = await start(workshop);
    await workshop.clock.advance(60);
    expect(await start(workshop)).toEqual(first);
    expect(workshop.stepFunctions.executions()).toHaveLength(1);
  });

  test("another input, or a closed execution, is ExecutionAlreadyExists", async () => {
    const workshop = new Workshop().define(slow);
    await start(workshop);
    const taken = { code: "ExecutionAlreadyExists", status: 400 };
    await expect(start(workshop, '{"a":2}')).rejects.toMatchObject(taken);
    await workshop.clock.advance(3600);
    await expect(start(workshop)).rejects.toMatchObject(taken);
  });

  test("a name is free again 90 days after the end", async () => {
    const workshop = new Workshop().define(quick);
    await start(workshop);
    await workshop.clock.advance(90 * DAYS - 1);
    await expect(start(workshop)).rejects.toMatchObject({ code: "ExecutionAlreadyExists" });
    await workshop.clock.advance(1);
    expect(await start(workshop)).toEqual({ executionArn: EXECUTION, startDate: NOON / 1000 + 90 * DAYS });
  });

  test("without a name it is a UUID, without an input an empty object", async () => {
    const workshop = new Workshop().define(quick);
    await workshop.api("StartExecution", { stateMachineArn: MACHINE });
    await workshop.clock.settle();
    const [execution] = workshop.stepFunctions.executions();
    expect(execution?.name).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(execution?.input).toBe("{}");
  });

  test.each([
    ["a space", "a b", "InvalidName"],
    ["a colon", "a:b", "InvalidName"],
    ["a bracket", "a[0]", "InvalidName"],
    ["a control character", "a\u0001", "InvalidName"],
    ["81 characters", "a".repeat(81), "ValidationException"],
    ["nothing", "", "ValidationException"],
  ])("a name with %s is refused", async (_what, name, code) => {
    await expect(start(new Workshop().define(quick), "{}", name)).rejects.toMatchObject({
      code,
      status: 400,
    });
  });

  test("input must be JSON of at most 262,144 bytes", async () => {
    const workshop = new Workshop().define(quick);
    await expect(start(workshop, "{")).rejects.toMatchObject({ code: "InvalidExecutionInput" });
    await expect(start(workshop, `"${"é".repeat(131_072)}"`)).rejects.toMatchObject({
      code: "ValidationException",
    });
    await start(workshop, `"${"é".repeat(131_071)}"`);
  });

  test("a state machine that does not exist", async () => {
    const unknown = new Workshop().api("StartExecution", { stateMachineArn: `${MACHINE}2`, name: "n" });
    await expect(unknown).rejects.toMatchObject({ code: "StateMachineDoesNotExist" });
  });
});

// https://docs.aws.amazon.com/step-functions/latest/apireference/API_StopExecution.html
test("StopExecution aborts, whatever the execution waits for (API_StopExecution)", async () => {
  const workshop = new Workshop().define(slow);
  const { arn } = await workshop.run();
  const answer = await workshop.api("StopExecution", {
    executionArn: arn,
    error: "Stopped",
    cause: "by hand",
  });
  expect(answer).toEqual({ stopDate: NOON / 1000 });
  await workshop.clock.advance(7200);
  expect(workshop.execution()).toMatchObject({ status: "ABORTED", error: "Stopped", cause: "by hand" });
  expect(types(workshop.execution())).toEqual(["ExecutionStarted", "WaitStateEntered", "ExecutionAborted"]);
});

test.each(["PassStateEntered", "TaskStateEntered", "TaskScheduled"])(
  "nothing follows a stop at %s",
  async (at) => {
    const workshop = new Workshop().define({
      Read: { Type: "Pass", Output: "{% $states.input.a %}", Next: "Call" },
      Call: { Type: "Task", Resource: "arn:aws:states:::dynamodb:getItem", Arguments: {}, End: true },
    });
    workshop.stepFunctions.onChange(({ history }) => {
      if (history.at(-1)?.type === at) void workshop.api("StopExecution", { executionArn: EXECUTION });
    });
    expect(types(await workshop.run({ a: 1 })).slice(-2)).toEqual([at, "ExecutionAborted"]);
  },
);

test("an execution that is stopped while a call is under way does nothing with its answer", async () => {
  const workshop = new Workshop().define({
    Read: { Type: "Task", Resource: "arn:aws:states:::dynamodb:getItem", Arguments: {}, Next: "Done" },
    Done: { Type: "Succeed" },
  });
  workshop.answer = async () => {
    await workshop.api("StopExecution", { executionArn: EXECUTION });
    return {};
  };
  expect(types(await workshop.run()).slice(-2)).toEqual(["TaskStarted", "ExecutionAborted"]);
});

// https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html
test("DescribeExecution says what happened (API_DescribeExecution)", async () => {
  const workshop = new Workshop().define(quick);
  const { arn } = await workshop.run({ a: 1 });
  expect(await workshop.api("DescribeExecution", { executionArn: arn })).toEqual({
    executionArn: arn,
    stateMachineArn: MACHINE,
    name: "order-1",
    status: "SUCCEEDED",
    startDate: NOON / 1000,
    stopDate: NOON / 1000,
    input: '{"a":1}',
    inputDetails: { included: true },
    output: '{"a":1}',
    outputDetails: { included: true },
    redriveCount: 0,
  });
  await expect(workshop.api("DescribeExecution", { executionArn: `${arn}2` })).rejects.toMatchObject({
    code: "ExecutionDoesNotExist",
  });
  await expect(workshop.api("DescribeExecution", { executionArn: "order-1" })).rejects.toMatchObject({
    code: "InvalidArn",
  });
});

// https://docs.aws.amazon.com/step-functions/latest/apireference/API_GetExecutionHistory.html
test("GetExecutionHistory pages, in both directions, with or without data (API_GetExecutionHistory)", async () => {
  const workshop = new Workshop().define(quick);
  const { arn } = await workshop.run();
  const page = await workshop.api("GetExecutionHistory", { executionArn: arn, maxResults: 3 });
  expect(page.events).toMatchObject([{ id: 1, timestamp: NOON / 1000 }, { id: 2 }, { id: 3 }]);
  const rest = await workshop.api("GetExecutionHistory", {
    executionArn: arn,
    maxResults: 3,
    nextToken: page.nextToken ?? null,
  });
  expect(rest).toMatchObject({ events: [{ id: 4, type: "ExecutionSucceeded" }] });
  expect(rest).not.toHaveProperty("nextToken");
  const bare = await workshop.api("GetExecutionHistory", {
    executionArn: arn,
    reverseOrder: true,
    includeExecutionData: false,
  });
  expect(bare.events).toMatchObject([{ id: 4 }, { id: 3 }, { id: 2 }, { id: 1 }]);
  expect(JSON.stringify(bare)).not.toContain('"output":');
});

// https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListExecutions.html
test("ListExecutions lists the newest first, by status if asked (API_ListExecutions)", async () => {
  const workshop = new Workshop().define({ Ask: waitForReply() });
  await workshop.run({}, "first");
  await workshop.clock.advance(1);
  await workshop.run({}, "second");
  await workshop.api("StopExecution", { executionArn: workshop.execution("first").arn });
  const all = await workshop.api("ListExecutions", { stateMachineArn: MACHINE });
  expect(all.executions).toMatchObject([{ name: "second" }, { name: "first" }]);
  const running = await workshop.api("ListExecutions", { stateMachineArn: MACHINE, statusFilter: "RUNNING" });
  expect(running.executions).toMatchObject([{ name: "second" }]);
});

// https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsstepfunctions.html
test("permission is asked for the resource that IAM knows (list_awsstepfunctions)", async () => {
  const workshop = new Workshop().define({ Ask: waitForReply() });
  const { stepFunctions } = workshop;
  expect(stepFunctions.resources("StartExecution", { stateMachineArn: MACHINE })).toEqual([MACHINE]);
  expect(stepFunctions.resources("DescribeExecution", { executionArn: EXECUTION })).toEqual([EXECUTION]);
  await workshop.run();
  expect(stepFunctions.resources("SendTaskSuccess", { taskToken: workshop.token() })).toEqual([MACHINE]);
  expect(stepFunctions.resources("SendTaskSuccess", { taskToken: "t" })).toEqual([]);
  expect(() => stepFunctions.resources("CreateActivity", {})).toThrow('no action "CreateActivity"');
});

test("a scheduler may choose which of two executions goes next", async () => {
  const pieces: Array<() => Promise<void>> = [];
  const workshop = new Workshop({ schedule: (work) => pieces.push(work) }).define({
    One: { Type: "Pass", Next: "Two" },
    Two: { Type: "Pass", End: true },
  });
  for (const name of ["a", "b"]) await workshop.api("StartExecution", { stateMachineArn: MACHINE, name });
  // The newest piece first: the second execution is through before the first has entered a state.
  while (workshop.execution("b").status === "RUNNING") await pieces.pop()?.();
  expect(types(workshop.execution("a"))).toEqual(["ExecutionStarted"]);
  expect(types(workshop.execution("b")).at(-1)).toBe("ExecutionSucceeded");
});
