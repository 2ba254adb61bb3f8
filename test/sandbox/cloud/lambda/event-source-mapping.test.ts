import { beforeEach, describe, expect, it, vi } from "vitest";
import {
  EventSourceMapping,
  type EventSourceMappingInputs,
} from "../../../../sandbox/cloud/lambda/event-source-mapping.ts";
import { AwsError, type AwsService, type Json, type JsonObject } from "../../../../sandbox/cloud/service.ts";
import {
  aws,
  bodiesIn,
  checks,
  clock,
  createQueue,
  createQueueWithDeadLetters,
  deadLetterArn,
  denied,
  queueArn,
  queuesOfEachTest,
  role,
  send,
  sqs,
  start,
} from "../queue-fixture.ts";

queuesOfEachTest();

describe("an event source mapping", () => {
  /** The bodies of each batch that the function was given, and what it answers. */
  let batches: Json[][];
  let events: JsonObject[];
  let answer: (records: JsonObject[]) => Json | Promise<Json>;
  let functionError: boolean;
  /** How many invocations are throttled before one is let through. */
  let throttles: number;

  beforeEach(() => {
    batches = [];
    events = [];
    answer = () => null;
    functionError = false;
    throttles = 0;
  });

  const lambda: AwsService = {
    resources: () => ["*"],
    call: async (_action, input) => {
      if (throttles-- > 0) throw new AwsError("TooManyRequestsException", "Rate Exceeded.", 429);
      const event = input.Payload as { Records: JsonObject[] };
      events.push(event);
      batches.push(event.Records.map(({ body }) => body ?? null));
      const Payload = await answer(event.Records);
      return { StatusCode: 200, Payload, ...(functionError ? { FunctionError: "Unhandled" } : {}) };
    },
  };

  function map(more: Partial<EventSourceMappingInputs> = {}, timeout = 30): void {
    const mapping = { eventSourceArn: queueArn, functionName: "reader", ...more };
    new EventSourceMapping({ clock, aws, sqs, lambda, mapping, target: { role, timeout } });
  }

  const reportsItems = { functionResponseTypes: ["ReportBatchItemFailures"] };
  const failing =
    (...bodies: string[]) =>
    (records: JsonObject[]) => ({
      batchItemFailures: records
        .filter(({ body }) => bodies.includes(String(body)))
        .map(({ messageId }) => ({ itemIdentifier: messageId ?? null })),
    });

  it("gives the function its messages in the form of SQS events, and deletes them", async () => {
    createQueue();
    map();
    await send("one");
    await clock.settle();
    expect(events).toEqual([
      {
        Records: [
          {
            messageId: expect.any(String),
            receiptHandle: expect.any(String),
            body: "one",
            attributes: {
              ApproximateReceiveCount: "1",
              SentTimestamp: String(start),
              SenderId: expect.any(String),
              ApproximateFirstReceiveTimestamp: String(start),
            },
            messageAttributes: {},
            md5OfBody: "f97c5d29941bfb1b2fdab0874906ab82",
            eventSource: "aws:sqs",
            eventSourceARN: queueArn,
            awsRegion: "eu-west-1",
          },
        ],
      },
    ]);
    expect(bodiesIn(queueArn)).toEqual([]);
  });

  it("gathers for as long as its window, or until the batch is full", async () => {
    createQueue();
    map({ batchSize: 3, maximumBatchingWindowInSeconds: 5 });
    await send("a");
    await clock.advance(4);
    await send("b");
    expect(batches).toEqual([]);
    await clock.advance(1);
    expect(batches).toEqual([["a", "b"]]);

    for (const body of ["c", "d", "e", "f"]) await send(body);
    await clock.settle();
    expect(batches.slice(1)).toEqual([["c", "d", "e"]]);
    await clock.advance(5);
    expect(batches.slice(2)).toEqual([["f"]]);
  });

  it("makes batches of more than ten", async () => {
    createQueue();
    map({ batchSize: 25, maximumBatchingWindowInSeconds: 1 });
    for (let index = 0; index < 30; index++) await send(`${index}`);
    await clock.advance(2);
    expect(batches.map((batch) => batch.length)).toEqual([25, 5]);
  });

  it("polls as the function's role, once for each batch, and deletes each message", async () => {
    createQueue();
    map();
    await send("one");
    await clock.settle();
    expect(checks).toEqual(
      ["sqs:GetQueueAttributes", "sqs:ReceiveMessage", "sqs:ReceiveMessage", "sqs:DeleteMessage"].map(
        (action) => ({
          principal: { role },
          action,
          resource: queueArn,
        }),
      ),
    );
  });

  it("stops, and says so, when the role may not poll", async () => {
    const said = vi.spyOn(console, "error").mockImplementation(() => {});
    denied.add(`${role} sqs:ReceiveMessage`);
    createQueue();
    map();
    await send("one");
    await clock.settle();
    expect(batches).toEqual([]);
    expect(String(said.mock.lastCall?.at(-1))).toMatch(
      /reader gets nothing from .*may not sqs:ReceiveMessage/,
    );
    await send("two");
    await clock.settle();
    expect(said).toHaveBeenCalledOnce();
    expect(bodiesIn(queueArn)).toEqual(["one", "two"]);
    said.mockRestore();
  });

  it("tries again after a call that failed for a passing reason", async () => {
    createQueue();
    map();
    let failures = 1;
    aws.intercept(async (call, proceed) => {
      if (call.action === "ReceiveMessage" && failures-- > 0)
        throw new AwsError("ServiceUnavailable", "Later", 503);
      return proceed();
    });
    await send("one");
    await clock.settle();
    expect(batches).toEqual([]);
    await clock.advance(1);
    expect(batches).toEqual([["one"]]);
  });

  it("brings everything back when the function fails, until the dead-letter queue has it", async () => {
    createQueueWithDeadLetters(3);
    map();
    functionError = true;
    await send("one");
    await clock.settle();
    expect(batches).toHaveLength(1);
    await clock.advance(30);
    expect(batches).toHaveLength(2);
    await clock.advance(600);
    expect(batches).toEqual([["one"], ["one"], ["one"]]);
    expect(bodiesIn(deadLetterArn)).toEqual(["one"]);
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
  it("tries a throttled batch again, later each time, which costs no receive", async () => {
    createQueueWithDeadLetters(1);
    map();
    throttles = 3;
    await send("one");
    await clock.settle();
    expect(batches).toEqual([]);
    await clock.advance(6);
    expect(batches).toEqual([]);
    await clock.advance(1);
    expect(batches).toEqual([["one"]]);
    expect(events).toMatchObject([{ Records: [{ attributes: { ApproximateReceiveCount: "1" } }] }]);
    expect([...bodiesIn(queueArn), ...bodiesIn(deadLetterArn)]).toEqual([]);
  });

  it("gives a batch that stays throttled up when its visibility timeout is over: that costs a receive", async () => {
    createQueueWithDeadLetters(2);
    map();
    throttles = Number.POSITIVE_INFINITY;
    await send("one");
    await clock.advance(29);
    expect(sqs.messages(queueArn)).toMatchObject([{ receiveCount: 1, inFlight: true }]);
    await clock.advance(5);
    expect(sqs.messages(queueArn)).toMatchObject([{ receiveCount: 2, inFlight: true }]);
    await clock.advance(30);
    expect(bodiesIn(deadLetterArn)).toEqual(["one"]);
  });

  it("takes fewer batches at once after it was throttled, and more again as it gets through", async () => {
    createQueue();
    map({ batchSize: 1, scalingConfig: { maximumConcurrency: 4 } });
    for (let index = 0; index < 12; index++) await send(`${index}`);
    throttles = Number.POSITIVE_INFINITY;
    await clock.settle();
    expect(sqs.messages(queueArn).filter(({ inFlight }) => inFlight).length).toBeLessThan(4);
    throttles = 0;
    await clock.advance(60);
    expect(batches).toHaveLength(12);
    expect(bodiesIn(queueArn)).toEqual([]);
  });

  it("brings back what the function reports, and only that", async () => {
    createQueue();
    map({ ...reportsItems, maximumBatchingWindowInSeconds: 1 });
    answer = failing("b");
    for (const body of ["a", "b", "c"]) await send(body);
    await clock.advance(1);
    expect(bodiesIn(queueArn)).toEqual(["b"]);
    await clock.advance(31);
    expect(batches).toEqual([["a", "b", "c"], ["b"]]);
  });

  it("deletes everything, whatever is reported, when reporting is not enabled", async () => {
    createQueue();
    map();
    answer = failing("a");
    await send("a");
    await clock.settle();
    expect(bodiesIn(queueArn)).toEqual([]);
  });

  it.each<[string, Json]>([
    ["nothing", null],
    ["an empty answer", {}],
    ["no list", { batchItemFailures: null }],
    ["an empty list", { batchItemFailures: [] }],
  ])("takes %s for complete success", async (_name, payload) => {
    createQueue();
    map(reportsItems);
    answer = () => payload;
    await send("a");
    await clock.settle();
    expect(bodiesIn(queueArn)).toEqual([]);
  });

  it.each<[string, Json]>([
    ["an answer that is no object", "done"],
    ["a list that is none", { batchItemFailures: "a" }],
    ["an empty identifier", { batchItemFailures: [{ itemIdentifier: "" }] }],
    ["a null identifier", { batchItemFailures: [{ itemIdentifier: null }] }],
    ["a misnamed identifier", { batchItemFailures: [{ messageId: "a" }] }],
    ["an identifier of another batch", { batchItemFailures: [{ itemIdentifier: "stranger" }] }],
  ])("takes %s for complete failure", async (_name, payload) => {
    createQueue();
    map({ ...reportsItems, maximumBatchingWindowInSeconds: 1 });
    answer = () => payload;
    await send("a");
    await send("b");
    await clock.advance(1);
    expect(bodiesIn(queueArn)).toEqual(["a", "b"]);
  });

  it("runs as many batches at once as it may, and no more", async () => {
    createQueue();
    map({ batchSize: 1, scalingConfig: { maximumConcurrency: 2 } });
    let running = 0;
    let most = 0;
    answer = async () => {
      most = Math.max(most, ++running);
      await new Promise((done) => setTimeout(done, 30));
      running--;
      return null;
    };
    for (let index = 0; index < 6; index++) await send(`${index}`);
    await clock.settle();
    expect(batches).toHaveLength(6);
    expect(most).toBe(2);
  });

  it("is refused when Lambda would refuse it", () => {
    createQueue({ visibilityTimeoutSeconds: 30 });
    expect(() => map({}, 60)).toThrow(
      /visibility timeout \(30 s\) is less than the function's timeout \(60 s\)/,
    );
    expect(() => map({ batchSize: 100 })).toThrow(/batching window/);
    expect(() => map({ functionResponseTypes: ["ReportFailures"] })).toThrow(/"ReportFailures"/);
    expect(() => map({ filterCriteria: { filters: [] } })).toThrow(/filterCriteria/);
    expect(() => map({ eventSourceArn: deadLetterArn })).toThrow(/does not exist/);
  });
});
