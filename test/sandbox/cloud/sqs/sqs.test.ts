import { describe, expect, it } from "vitest";
import {
  bodies,
  bodiesIn,
  clock,
  createQueue,
  createQueueWithDeadLetters,
  deadLetterArn,
  QueueUrl,
  queueArn,
  queuesOfEachTest,
  receive,
  send,
  sqs,
  start,
} from "../queue-fixture.ts";

queuesOfEachTest();

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
