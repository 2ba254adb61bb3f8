import { beforeEach, describe, expect, it } from "vitest";
import { Sns } from "../../../../sandbox/cloud/sns/sns.ts";
import {
  aws,
  bodiesIn,
  checks,
  clock,
  createQueue,
  denied,
  queueArn,
  queuesOfEachTest,
} from "../queue-fixture.ts";

queuesOfEachTest();

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
