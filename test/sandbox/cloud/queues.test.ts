import { beforeEach, describe, expect, it, vi } from "vitest";
import { Aws } from "../../../sandbox/cloud/aws.ts";
import { Clock } from "../../../sandbox/cloud/clock.ts";
import { EventBridge } from "../../../sandbox/cloud/event-bridge/event-bridge.ts";
import { eventPattern } from "../../../sandbox/cloud/event-bridge/event-pattern.ts";
import {
  EventSourceMapping,
  type EventSourceMappingInputs,
} from "../../../sandbox/cloud/lambda/event-source-mapping.ts";
import type { AwsService, Json, JsonObject, Principal } from "../../../sandbox/cloud/service.ts";
import { AwsError } from "../../../sandbox/cloud/service.ts";
import { Sns } from "../../../sandbox/cloud/sns/sns.ts";
import { type QueueInputs, Sqs } from "../../../sandbox/cloud/sqs/sqs.ts";

const place = { region: "eu-west-1", accountId: "123456789012" };
const role = "arn:aws:iam::123456789012:role/reader";
const queueArn = "arn:aws:sqs:eu-west-1:123456789012:work";
const deadLetterArn = "arn:aws:sqs:eu-west-1:123456789012:dead";
const QueueUrl = "https://sqs.eu-west-1.amazonaws.com/123456789012/work";
const start = Date.parse("2030-05-01T09:00:00Z");

let clock: Clock;
let aws: Aws;
let sqs: Sqs;
/** What may not be done, as `<principal> <action>`. */
let denied: Set<string>;
/** Everything that was asked of the authorizer. */
let checks: Array<{ principal: Principal; action: string; resource: string }>;

beforeEach(() => {
  clock = new Clock({ live: false, startAt: start });
  denied = new Set();
  checks = [];
  aws = new Aws({
    check: (principal, action, resource) => {
      checks.push({ principal, action, resource });
      const who = "role" in principal ? principal.role : principal.service;
      return { allowed: !denied.has(`${who} ${action}`), reason: `${who} may not ${action}` };
    },
  });
  sqs = new Sqs({ clock });
  aws.register("sqs", sqs);
});

function createQueue(more: Partial<QueueInputs> = {}): void {
  sqs.createQueue({ name: "work", arn: queueArn, ...more });
}

function createQueueWithDeadLetters(maxReceiveCount: number): void {
  sqs.createQueue({ name: "dead", arn: deadLetterArn });
  createQueue({ redrivePolicy: JSON.stringify({ deadLetterTargetArn: deadLetterArn, maxReceiveCount }) });
}

function send(MessageBody: string): Promise<JsonObject> {
  return sqs.call("SendMessage", { QueueUrl, MessageBody });
}

async function receive(MaxNumberOfMessages = 10): Promise<JsonObject[]> {
  const { Messages = [] } = await sqs.call("ReceiveMessage", { QueueUrl, MaxNumberOfMessages });
  return Messages as JsonObject[];
}

const bodies = (messages: readonly JsonObject[]) => messages.map(({ Body }) => Body);
const bodiesIn = (arn: string) => sqs.messages(arn).map(({ body }) => body);

describe("a queue", () => {
  it("hides what was received, and shows it again after the visibility timeout", async () => {
    createQueue({ visibilityTimeoutSeconds: 60 });
    await send("one");
    expect(bodies(await receive())).toEqual(["one"]);
    expect(sqs.messages(queueArn)).toMatchObject([{ body: "one", inFlight: true, receiveCount: 1 }]);
    await clock.advance(59);
    expect(await receive()).toEqual([]);
    await clock.advance(1);
    const [again] = await receive();
    expect(again).toMatchObject({
      Body: "one",
      Attributes: {
        ApproximateReceiveCount: "2",
        SentTimestamp: String(start),
        ApproximateFirstReceiveTimestamp: String(start),
      },
    });
  });

  it("shows a message again when its receiver says, sooner or later than the visibility timeout", async () => {
    createQueue({ visibilityTimeoutSeconds: 60 });
    await send("one");
    for (const VisibilityTimeout of [2, 90]) {
      const [message] = await receive();
      const ReceiptHandle = message?.ReceiptHandle ?? null;
      await sqs.call("ChangeMessageVisibility", { QueueUrl, ReceiptHandle, VisibilityTimeout });
      await clock.advance(VisibilityTimeout - 1);
      expect(await receive()).toEqual([]);
      await clock.advance(1);
      await expect(
        sqs.call("ChangeMessageVisibility", { QueueUrl, ReceiptHandle, VisibilityTimeout }),
      ).rejects.toMatchObject({ code: "MessageNotInflight" });
    }
    await expect(
      sqs.call("ChangeMessageVisibility", { QueueUrl, ReceiptHandle: "none", VisibilityTimeout: 1 }),
    ).rejects.toMatchObject({ code: "ReceiptHandleIsInvalid" });
  });

  it("keeps no more than ten from view at a time, oldest first", async () => {
    createQueue();
    for (let index = 0; index < 12; index++) await send(`${index}`);
    expect(bodies(await receive())).toEqual(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);
    expect(bodies(await receive())).toEqual(["10", "11"]);
  });

  it("deletes by the latest receipt only", async () => {
    createQueue({ visibilityTimeoutSeconds: 10 });
    await send("one");
    const [first] = await receive();
    await clock.advance(10);
    const [second] = await receive();
    await sqs.call("DeleteMessage", { QueueUrl, ReceiptHandle: first?.ReceiptHandle ?? null });
    expect(bodiesIn(queueArn)).toEqual(["one"]);
    await sqs.call("DeleteMessage", { QueueUrl, ReceiptHandle: second?.ReceiptHandle ?? null });
    expect(bodiesIn(queueArn)).toEqual([]);
  });

  it("forgets what it has kept for longer than its retention", async () => {
    createQueue({ messageRetentionSeconds: 3600 });
    await send("old");
    await clock.advance(3000);
    await send("young");
    await clock.advance(600);
    expect(bodiesIn(queueArn)).toEqual(["young"]);
  });

  it("moves what was received too often to its dead-letter queue, and back when asked to", async () => {
    createQueueWithDeadLetters(2);
    await send("poison");
    for (let times = 0; times < 2; times++) {
      expect(bodies(await receive())).toEqual(["poison"]);
      await clock.advance(30);
    }
    expect(await receive()).toEqual([]);
    expect(bodiesIn(queueArn)).toEqual([]);
    expect(sqs.messages(deadLetterArn)).toMatchObject([{ body: "poison", sentAt: start, receiveCount: 0 }]);

    expect(sqs.redrive(deadLetterArn)).toBe(1);
    expect(bodiesIn(deadLetterArn)).toEqual([]);
    expect(bodies(await receive())).toEqual(["poison"]);
  });

  it("uses a dead-letter queue only if that is there and allows it", () => {
    createQueue({
      redrivePolicy: JSON.stringify({ deadLetterTargetArn: deadLetterArn, maxReceiveCount: 3 }),
    });
    expect(() => sqs.checkRedrivePolicies()).toThrow(/is not there/);
    sqs.createQueue({ name: "dead", arn: deadLetterArn });
    sqs.checkRedrivePolicies();
    const others = { redrivePermission: "byQueue", sourceQueueArns: [`${queueArn}-other`] };
    sqs.allowRedrive("https://sqs.eu-west-1.amazonaws.com/123456789012/dead", JSON.stringify(others));
    expect(() => sqs.checkRedrivePolicies()).toThrow(/does not allow/);
  });

  it("names a missing queue as SQS does, and refuses what it does not know", async () => {
    await expect(send("lost")).rejects.toMatchObject({ code: "QueueDoesNotExist" });
    expect(() => createQueue({ fifoQueue: true })).toThrow(/FIFO/);
  });
});

describe("an event source mapping", () => {
  /** The bodies of each batch that the function was given, and what it answers. */
  let batches: Json[][];
  let events: JsonObject[];
  let answer: (records: JsonObject[]) => Json | Promise<Json>;
  let functionError: boolean;

  beforeEach(() => {
    batches = [];
    events = [];
    answer = () => null;
    functionError = false;
  });

  const lambda: AwsService = {
    resources: () => ["*"],
    call: async (_action, input) => {
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

describe("a topic", () => {
  const topic = "arn:aws:sns:eu-west-1:123456789012:whatsapp";
  let sns: Sns;

  beforeEach(() => {
    createQueue();
    sns = new Sns({ clock, aws });
  });

  it("delivers to its queues, as it is or in an envelope", async () => {
    sns.subscribe({ topic, protocol: "sqs", endpoint: queueArn, rawMessageDelivery: true });
    sns.subscribe({ topic, protocol: "sqs", endpoint: queueArn });
    sns.subscribe({ topic: `${topic}-other`, protocol: "sqs", endpoint: queueArn });
    await sns.publish(topic, '{"hello":1}');
    const [raw = "", wrapped = ""] = bodiesIn(queueArn);
    expect(bodiesIn(queueArn)).toHaveLength(2);
    expect(raw).toBe('{"hello":1}');
    expect(JSON.parse(wrapped)).toMatchObject({
      Type: "Notification",
      TopicArn: topic,
      Message: '{"hello":1}',
      Timestamp: "2030-05-01T09:00:00.000Z",
    });
  });

  it("is checked against the queue's policy, and does not fail in silence", async () => {
    sns.subscribe({ topic, protocol: "sqs", endpoint: queueArn });
    await sns.publish(topic, "hello");
    expect(checks).toEqual([
      {
        principal: { service: "sns.amazonaws.com", sourceArn: topic },
        action: "sqs:SendMessage",
        resource: queueArn,
      },
    ]);
    denied.add("sns.amazonaws.com sqs:SendMessage");
    await expect(sns.publish(topic, "hello")).rejects.toMatchObject({ code: "AccessDeniedException" });
  });

  it("refuses subscriptions that the sandbox does not know", () => {
    expect(() => sns.subscribe({ topic, protocol: "email", endpoint: "a@example.com" })).toThrow(/"email"/);
    const filtered = { topic, protocol: "sqs", endpoint: queueArn, filterPolicy: "{}" };
    expect(() => sns.subscribe(filtered)).toThrow(/filter policies/);
  });
});

describe("an event bus", () => {
  const ruleArn = "arn:aws:events:eu-west-1:123456789012:rule/sms";
  const pattern = JSON.stringify({ source: ["aws.sms-voice"], detail: { isFinal: [true] } });
  let events: EventBridge;

  beforeEach(() => {
    createQueue();
    events = new EventBridge({ clock, aws, place });
    aws.register("events", events);
    events.createRule({ name: "sms", arn: ruleArn, eventPattern: pattern });
    events.createTarget({ rule: "sms", arn: queueArn });
  });

  const final = {
    source: "aws.sms-voice",
    detailType: "Text Message Delivery Status Updated",
    detail: { isFinal: true },
  };

  it("delivers what matches, in its envelope", async () => {
    await events.emit({ ...final, resources: ["arn:of:something"] });
    await events.emit({ ...final, detail: { isFinal: false } });
    expect(bodiesIn(queueArn).map((body) => JSON.parse(body))).toEqual([
      {
        version: "0",
        id: expect.any(String),
        "detail-type": "Text Message Delivery Status Updated",
        source: "aws.sms-voice",
        account: "123456789012",
        time: "2030-05-01T09:00:00Z",
        region: "eu-west-1",
        resources: ["arn:of:something"],
        detail: { isFinal: true },
      },
    ]);
  });

  it("is checked against the queue's policy, by the rule's ARN", async () => {
    await events.emit(final);
    expect(checks).toEqual([
      {
        principal: { service: "events.amazonaws.com", sourceArn: ruleArn },
        action: "sqs:SendMessage",
        resource: queueArn,
      },
    ]);
    denied.add("events.amazonaws.com sqs:SendMessage");
    await expect(events.emit(final)).rejects.toMatchObject({ code: "AccessDeniedException" });
  });

  it("replays an event as it was", async () => {
    const event = { id: "as-it-was", source: "aws.sms-voice", detail: { isFinal: true } };
    await events.replay(event);
    expect(bodiesIn(queueArn).map((body) => JSON.parse(body))).toEqual([event]);
  });

  it("takes a role's own events, on the bus that they name, and shows them to listeners", async () => {
    const seen: JsonObject[] = [];
    events.onEvent(({ bus, event }) =>
      seen.push({ bus, source: event.source ?? null, detail: event.detail ?? null }),
    );
    events.createBus("outcomes");
    const Entries = [
      { EventBusName: "outcomes", Source: "messaging", DetailType: "Delivered", Detail: '{"id":1}' },
      { EventBusName: "outcomes", Source: "aws.sms-voice", DetailType: "Delivered", Detail: "{}" },
      { EventBusName: "outcomes", Source: "messaging", DetailType: "Delivered", Detail: "no JSON" },
    ];
    const result = await aws.call({
      principal: { role },
      service: "events",
      action: "PutEvents",
      input: { Entries },
    });
    expect(result).toMatchObject({
      FailedEntryCount: 2,
      Entries: [
        { EventId: expect.any(String) },
        { ErrorCode: "NotAuthorizedForSource" },
        { ErrorCode: "MalformedDetail" },
      ],
    });
    await clock.settle();
    expect(seen).toEqual([{ bus: "outcomes", source: "messaging", detail: { id: 1 } }]);
    expect(checks).toMatchObject([
      { action: "events:PutEvents", resource: "arn:aws:events:eu-west-1:123456789012:event-bus/outcomes" },
    ]);
  });

  it("keeps its rules to itself", async () => {
    const otherArn = "arn:aws:sqs:eu-west-1:123456789012:other";
    sqs.createQueue({ name: "other", arn: otherArn });
    events.createBus("outcomes");
    const bus = { eventBusName: "outcomes" };
    events.createRule({
      ...bus,
      name: "sms",
      arn: `${ruleArn}-2`,
      eventPattern: '{"detail":{"isFinal":[true]}}',
    });
    events.createTarget({ ...bus, rule: "sms", arn: otherArn });
    await events.emit(final);
    await events.emit({ ...final, bus: "outcomes", source: "messaging" });
    const sourcesIn = (arn: string) => bodiesIn(arn).map((body) => JSON.parse(body).source);
    expect(sourcesIn(queueArn)).toEqual(["aws.sms-voice"]);
    expect(sourcesIn(otherArn)).toEqual(["messaging"]);
  });

  it("refuses a bus that is not there, and targets and rules that the sandbox does not know", async () => {
    await expect(events.emit({ ...final, bus: "nowhere" })).rejects.toMatchObject({
      code: "ResourceNotFoundException",
    });
    expect(() => events.createTarget({ rule: "other", arn: queueArn })).toThrow(/no enabled rule other/);
    expect(() => events.createTarget({ rule: "sms", arn: "arn:aws:lambda:eu-west-1:1:function:f" })).toThrow(
      /queues/,
    );
    expect(() => events.createTarget({ rule: "sms", arn: queueArn, inputPath: "$.detail" })).toThrow(
      /whole event/,
    );
    expect(() =>
      events.createRule({ name: "tick", arn: ruleArn, scheduleExpression: "rate(1 day)" }),
    ).toThrow(/schedules/);
  });
});

describe("an event pattern", () => {
  const event = {
    source: "aws.sms-voice",
    resources: ["arn:a", "arn:b"],
    detail: { eventType: "TEXT_DELIVERED", parts: 2, final: true, carrier: null },
  };
  const matches = (pattern: Json) => eventPattern(JSON.stringify(pattern))(event);

  it.each<[Json, boolean]>([
    [{ source: ["aws.sms-voice", "aws.other"] }, true],
    [{ source: ["aws.other"] }, false],
    [{ source: ["aws.sms-voice"], detail: { final: [false] } }, false],
    [{ resources: ["arn:b"] }, true],
    [{ detail: { carrier: [null] } }, true],
    [{ detail: { eventType: [{ prefix: "TEXT_" }] } }, true],
    [{ detail: { eventType: [{ prefix: "MEDIA_" }] } }, false],
    [{ detail: { eventType: [{ suffix: "_DELIVERED" }] } }, true],
    [{ detail: { eventType: [{ "anything-but": "TEXT_SENT" }] } }, true],
    [{ detail: { eventType: [{ "anything-but": ["TEXT_SENT", "TEXT_DELIVERED"] }] } }, false],
    [{ detail: { eventType: [{ "anything-but": { prefix: "TEXT_" } }] } }, false],
    [{ detail: { missing: [{ "anything-but": "x" }] } }, false],
    [{ detail: { missing: [{ exists: false }] } }, true],
    [{ detail: { carrier: [{ exists: true }] } }, true],
    [{ detail: { parts: [{ numeric: [">", 0, "<=", 2] }] } }, true],
    [{ detail: { parts: [{ numeric: ["<", 2] }] } }, false],
  ])("%j matches: %s", (pattern, expected) => {
    expect(matches(pattern)).toBe(expected);
  });

  it.each<[Json, RegExp]>([
    [{ source: [{ wildcard: "aws.*" }] }, /know no \{"wildcard":"aws\.\*"\} \(at source\)/],
    [{ $or: [{ source: ["a"] }] }, /\$or/],
    [{ source: "aws.sms-voice" }, /needs a list or an object at source/],
    [{ detail: { eventType: [] } }, /empty list at detail\.eventType/],
  ])("%j is refused", (pattern, message) => {
    expect(() => eventPattern(JSON.stringify(pattern))).toThrow(message);
  });
});
