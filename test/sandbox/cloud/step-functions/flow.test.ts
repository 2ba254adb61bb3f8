import { describe, expect, test } from "vitest";
import { AwsError } from "../../../../sandbox/cloud/service.ts";
import { getItem, NOON, output, types, Workshop } from "./workshop.ts";

// https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html
describe("Choice (state-choice)", () => {
  const ways = {
    Which: {
      Type: "Choice",
      Choices: [
        { Condition: "{% $states.input.count > 10 %}", Next: "Many", Assign: { size: "many" } },
        { Condition: "{% $states.input.count > 5 %}", Next: "Some", Output: { size: "some" } },
      ],
      Default: "Few",
    },
    Many: { Type: "Pass", Output: "{% $size %}", End: true },
    Some: { Type: "Succeed" },
    Few: { Type: "Succeed", Output: "few" },
  };

  test("takes the first rule that is true, with that rule's Assign and Output", async () => {
    const workshop = new Workshop().define(ways);
    expect(output(await workshop.run({ count: 11 }, "many"))).toBe("many");
    expect(output(await workshop.run({ count: 6 }, "some"))).toEqual({ size: "some" });
  });

  test("goes to Default when no rule is true", async () => {
    expect(output(await new Workshop().define(ways).run({ count: 1 }))).toBe("few");
  });

  test("fails the execution when no rule is true and there is no Default", async () => {
    const { Which, Many, Some } = ways;
    const { Default: _, ...without } = Which;
    const execution = await new Workshop().define({ Which: without, Many, Some }).run({ count: 1 });
    expect(execution.error).toBe("States.Runtime");
    expect(execution.cause).toContain(
      "executing the state 'Which' (entered at the event id #2). Failed to transition",
    );
  });

  test("a condition that is not boolean is an evaluation error", async () => {
    const states = {
      ...ways,
      Which: { ...ways.Which, Choices: ways.Which.Choices.map((rule) => ({ ...rule })) },
    };
    for (const rule of states.Which.Choices) rule.Condition = "{% $states.input.count %}";
    const execution = await new Workshop().define(states).run({ count: 1 });
    expect(execution.error).toBe("States.QueryEvaluationError");
    expect(execution.cause).toContain(
      "'Choices[0]/Condition' returned an unexpected result type. Expected 'boolean'",
    );
  });
});

// https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html
describe("Assign and Output (workflow-variables)", () => {
  test("both see the variables as they were when the state was entered", async () => {
    const execution = await new Workshop()
      .define({
        First: { Type: "Pass", Assign: { x: 1, y: "{% $states.input.start %}" }, Next: "Swap" },
        Swap: {
          Type: "Pass",
          Assign: { x: "{% $y %}", y: "{% $x %}" },
          Output: "{% [$x, $y] %}",
          Next: "Last",
        },
        Last: { Type: "Pass", Output: "{% {'before': $states.input, 'after': [$x, $y]} %}", End: true },
      })
      .run({ start: 2 });
    expect(output(execution)).toEqual({ before: [1, 2], after: [2, 1] });
    expect(execution.variables).toEqual({ x: 2, y: 1 });
  });

  test("without Output a Pass hands its input on, a Task its result", async () => {
    const workshop = new Workshop().define({
      Read: getItem({ Next: "Same" }),
      Same: { Type: "Pass", End: true },
    });
    workshop.answer = () => ({ Item: { id: { S: "1" } } });
    expect(output(await workshop.run())).toEqual({ Item: { id: { S: "1" } } });
  });

  test("assigned variables are in the event of the exit, as JSON text", async () => {
    const execution = await new Workshop()
      .define({ Only: { Type: "Pass", Assign: { who: "{% $states.input.name %}" }, End: true } })
      .run({ name: "Ann" });
    expect(execution.history[2]?.stateExitedEventDetails?.assignedVariables).toEqual({ who: '"Ann"' });
  });
});

// https://docs.aws.amazon.com/step-functions/latest/dg/state-wait.html
describe("Wait (state-wait)", () => {
  test("waits for seconds without being in flight, and goes on in its time", async () => {
    const workshop = new Workshop().define({
      Hold: { Type: "Wait", Seconds: "{% $states.input.hold %}", Next: "Done" },
      Done: { Type: "Pass", Output: "{% $states.context.State.EnteredTime %}", End: true },
    });
    const execution = await workshop.run({ hold: 7200 });
    expect(execution).toMatchObject({
      status: "RUNNING",
      currentState: "Hold",
      waitingUntil: NOON + 7_200_000,
    });
    await workshop.clock.advance(7199);
    expect(workshop.execution().status).toBe("RUNNING");
    await workshop.clock.advance(1);
    expect(output(workshop.execution())).toBe("2026-03-01T14:00:00.000Z");
    expect(workshop.execution()).not.toHaveProperty("waitingUntil");
  });

  test("waits until a timestamp; one that has passed is no wait", async () => {
    const workshop = new Workshop().define({
      Hold: { Type: "Wait", Timestamp: "{% $states.input.until %}", End: true },
    });
    await workshop.run({ until: "2026-03-01T13:00:00+01:00" }, "now");
    expect(workshop.execution("now").status).toBe("SUCCEEDED");
    await workshop.run({ until: "2026-03-01T12:00:30Z" }, "later");
    await workshop.clock.advance(29);
    expect(workshop.execution("later").status).toBe("RUNNING");
    await workshop.clock.advance(1);
    expect(workshop.execution("later").status).toBe("SUCCEEDED");
  });

  test("what is no whole number of seconds, or no timestamp, is an evaluation error", async () => {
    const seconds = { Hold: { Type: "Wait", Seconds: "{% $states.input.hold %}", End: true } };
    expect((await new Workshop().define(seconds).run({ hold: "60" })).error).toBe(
      "States.QueryEvaluationError",
    );
    const stamp = { Hold: { Type: "Wait", Timestamp: "{% $states.input.until %}", End: true } };
    expect((await new Workshop().define(stamp).run({ until: "tomorrow" })).error).toBe(
      "States.QueryEvaluationError",
    );
  });
});

// https://docs.aws.amazon.com/step-functions/latest/dg/state-fail.html
test("Fail ends the execution with its Error and Cause, which may be expressions (state-fail)", async () => {
  const execution = await new Workshop()
    .define({ Broken: { Type: "Fail", Error: "OutOfStock", Cause: "{% 'no ' & $states.input.what %}" } })
    .run({ what: "bolts" });
  expect(execution).toMatchObject({ status: "FAILED", error: "OutOfStock", cause: "no bolts" });
  expect(types(execution)).toEqual(["ExecutionStarted", "FailStateEntered", "ExecutionFailed"]);
});

// https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html
test("an execution that outlives the definition's TimeoutSeconds is TIMED_OUT (statemachine-structure)", async () => {
  const workshop = new Workshop().define(
    { Hold: { Type: "Wait", Seconds: 100, End: true } },
    { TimeoutSeconds: 60 },
  );
  await workshop.run();
  await workshop.clock.advance(60);
  expect(workshop.execution()).toMatchObject({ status: "TIMED_OUT", error: "States.Timeout" });
  expect(types(workshop.execution()).at(-1)).toBe("ExecutionTimedOut");
  expect(workshop.clock.pending()).toEqual([]);
});

test("an execution that ends in time leaves no timer behind", async () => {
  const workshop = new Workshop().define({ Only: { Type: "Succeed" } }, { TimeoutSeconds: 60 });
  await workshop.run();
  expect(workshop.clock.pending()).toEqual([]);
});

// https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html
describe("the context object (input-output-contextobject)", () => {
  test("names the execution, the state and the state machine", async () => {
    const execution = await new Workshop()
      .define({ Only: { Type: "Pass", Output: "{% $states.context %}", End: true } })
      .run({ a: 1 });
    expect(output(execution)).toEqual({
      Execution: {
        Id: "arn:aws:states:eu-west-1:111122223333:execution:Orders:order-1",
        Input: { a: 1 },
        Name: "order-1",
        RoleArn: "arn:aws:iam::111122223333:role/orders",
        StartTime: "2026-03-01T12:00:00.000Z",
        RedriveCount: 0,
      },
      StateMachine: { Id: "arn:aws:states:eu-west-1:111122223333:stateMachine:Orders", Name: "Orders" },
      State: { Name: "Only", EnteredTime: "2026-03-01T12:00:00.000Z" },
    });
  });

  test("only a callback task has a token", async () => {
    const workshop = new Workshop().define({
      Read: getItem({ Output: "{% $exists($states.context.Task) %}" }),
    });
    expect(output(await workshop.run())).toBe(false);
  });
});

// https://docs.aws.amazon.com/step-functions/latest/apireference/API_GetExecutionHistory.html
describe("history (API_GetExecutionHistory)", () => {
  test("events come in AWS's order, each pointing to the one before it", async () => {
    const workshop = new Workshop().define({ Read: getItem({ Next: "Done" }), Done: { Type: "Succeed" } });
    const execution = await workshop.run({ a: 1 });
    expect(types(execution)).toEqual([
      "ExecutionStarted",
      "TaskStateEntered",
      "TaskScheduled",
      "TaskStarted",
      "TaskSucceeded",
      "TaskStateExited",
      "SucceedStateEntered",
      "SucceedStateExited",
      "ExecutionSucceeded",
    ]);
    expect(execution.history.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(execution.history.map(({ previousEventId }) => previousEventId)).toEqual([
      0, 0, 2, 3, 4, 5, 6, 7, 8,
    ]);
    expect(execution.history[2]?.taskScheduledEventDetails).toEqual({
      resourceType: "aws-sdk:dynamodb",
      resource: "getItem",
      region: "eu-west-1",
      parameters: '{"TableName":"orders","Key":{"id":{"S":"1"}}}',
    });
  });

  test("a failed expression leaves EvaluationFailed, and its field, before ExecutionFailed", async () => {
    const execution = await new Workshop()
      .define({ Only: { Type: "Pass", Output: { id: "{% $states.input.missing %}" }, End: true } })
      .run();
    expect(types(execution)).toEqual([
      "ExecutionStarted",
      "PassStateEntered",
      "EvaluationFailed",
      "ExecutionFailed",
    ]);
    expect(execution.history[2]?.evaluationFailedEventDetails).toEqual({
      error: "States.QueryEvaluationError",
      cause:
        "An error occurred while executing the state 'Only' (entered at the event id #2). The JSONata expression " +
        "'$states.input.missing' specified for the field 'Output/id' returned nothing (undefined).",
      location: "Output/id",
      state: "Only",
    });
  });

  test("whoever listens hears of every event", async () => {
    const workshop = new Workshop().define({ Only: { Type: "Succeed" } });
    const heard: Array<string | undefined> = [];
    workshop.stepFunctions.onChange(({ history }) => heard.push(history.at(-1)?.type));
    const execution = await workshop.run();
    expect(heard).toEqual(types(execution));
  });

  test("a loop without end ends when the history is full, at 25,000 events", async () => {
    const execution = await new Workshop()
      .define({
        Again: { Type: "Choice", Choices: [{ Condition: "{% true %}", Next: "Again" }], Default: "End" },
        End: { Type: "Succeed" },
      })
      .run();
    expect(execution).toMatchObject({ status: "FAILED", error: "States.Runtime" });
    expect(execution.history).toHaveLength(25_000);
  }, 20_000);
});

// https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
describe("payload limit (service-quotas)", () => {
  const big = "x".repeat(262_144);

  test("a result above 262,144 bytes is States.DataLimitExceeded, which States.ALL does not catch", async () => {
    const workshop = new Workshop().define({
      Read: getItem({
        Output: "read",
        Catch: [{ ErrorEquals: ["States.ALL"], Next: "Caught" }],
        Next: "Caught",
      }),
      Caught: { Type: "Succeed" },
    });
    workshop.answer = () => ({ Item: { text: { S: big } } });
    expect(await workshop.run()).toMatchObject({ status: "FAILED", error: "States.DataLimitExceeded" });
  });

  test("so is an output; a letter of two bytes counts twice", async () => {
    const letters = (count: number) => ({
      Only: { Type: "Pass", Output: `{% $pad('', ${count}, 'é') %}`, End: true },
    });
    // Two bytes are the quotes.
    expect((await new Workshop().define(letters(131_071)).run()).status).toBe("SUCCEEDED");
    expect((await new Workshop().define(letters(131_072)).run()).error).toBe("States.DataLimitExceeded");
  });

  test("so are arguments, what is assigned, and what a catcher hands on", async () => {
    const pad = "{% $pad('', 262144, 'x') %}";
    const next = { Next: "Caught" };
    const caught = { Caught: { Type: "Succeed" } };
    const catches = { Catch: [{ ErrorEquals: ["States.ALL"], Output: pad, ...next }], ...next };
    const failing = new Workshop().define({ Read: getItem(catches), ...caught });
    failing.answer = () => {
      throw new AwsError("ProvisionedThroughputExceededException", "slow down");
    };
    for (const workshop of [
      failing,
      new Workshop().define({
        Read: getItem({ Arguments: { TableName: "t", Key: { id: { S: pad } } }, ...next }),
        ...caught,
      }),
      new Workshop().define({ Keep: { Type: "Pass", Assign: { big: pad }, ...next }, ...caught }),
    ]) {
      expect((await workshop.run()).error).toBe("States.DataLimitExceeded");
    }
  });
});

// https://aws.amazon.com/step-functions/pricing/
test("transitions are states entered and retries (pricing)", async () => {
  const workshop = new Workshop().define({
    Begin: { Type: "Pass", Next: "Read" },
    Read: getItem({ Retry: [{ ErrorEquals: ["States.ALL"], MaxAttempts: 2 }], Next: "Done" }),
    Done: { Type: "Succeed" },
  });
  let failures = 2;
  workshop.answer = () => {
    if (failures-- > 0) throw new AwsError("InternalServerError", "try again", 500);
    return {};
  };
  await workshop.run();
  await workshop.clock.advance(60);
  expect(workshop.execution()).toMatchObject({ status: "SUCCEEDED", transitions: 5 });
});
