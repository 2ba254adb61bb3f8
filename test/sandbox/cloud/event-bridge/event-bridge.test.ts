import { beforeEach, describe, expect, it } from "vitest";
import { EventBridge } from "../../../../sandbox/cloud/event-bridge/event-bridge.ts";
import type { JsonObject } from "../../../../sandbox/cloud/service.ts";
import {
  aws,
  bodiesIn,
  checks,
  clock,
  createQueue,
  denied,
  place,
  queueArn,
  queuesOfEachTest,
  role,
  sqs,
} from "../queue-fixture.ts";

queuesOfEachTest();

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
