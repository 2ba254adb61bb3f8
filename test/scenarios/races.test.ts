import { describe, expect, it } from "vitest";
import type { AwsCall } from "../../sandbox/cloud/service.ts";
import { inState, updatesBy } from "../support/calls.ts";
import { story } from "../support/story.ts";

/** A reply that lands at any instant releases the message: no lost wake-up. */

const sandbox = story();
const template =
  "template: You have a message waiting from Example Company. Reply to this message to receive it.";

const marksHeld = ({ action, input }: AwsCall) =>
  action === "UpdateItem" && String(input.UpdateExpression).includes("#held_until");

const instants: Array<[when: string, moment: "before" | "after", call: (call: AwsCall) => boolean]> = [
  ["before the template is claimed", "before", inState("ClaimTemplate")],
  ["after the template is claimed", "after", inState("ClaimTemplate")],
  ["after the template is sent", "after", ({ action }) => action === "SendWhatsAppMessage"],
  ["before the template is tracked", "before", inState("TrackTemplate")],
  ["before the request is marked as held", "before", marksHeld],
  ["before the task token is stored", "before", inState("AwaitReply")],
  ["after the task token is stored", "after", inState("AwaitReply")],
];

describe("a reply", () => {
  it.each(instants)("that comes %s releases the message", async (_when, moment, call) => {
    const ben = sandbox.person();
    sandbox.around(moment, call, () => ben.interrupts("hello"));

    const id = await sandbox.sendWhatsApp(ben, "It arrives today.");
    await sandbox.passes(5);

    expect((await ben.received()).filter((shown) => shown !== template)).toEqual(["text: It arrives today."]);
    expect(await sandbox.request(id)).toMatchObject({ latest_status: "delivered" });
  });

  it("that comes just before the template leaves makes it needless: only the message goes", async () => {
    const ben = sandbox.person();
    sandbox.around("after", inState("ClaimTemplate"), () => ben.interrupts("hello"));

    const id = await sandbox.sendWhatsApp(ben, "It arrives today.");
    await sandbox.passes(5);

    expect(await ben.received()).toEqual(["text: It arrives today."]);
    expect((await sandbox.request(id)).messages.map(({ role }) => role)).toEqual(["message"]);
  });

  it("that comes while the hold is being closed still releases the message", async () => {
    const ben = sandbox.person();
    const id = await sandbox.sendWhatsApp(ben, "It arrives today.");
    sandbox.around("before", updatesBy("close-hold"), () => ben.interrupts("hello"));

    await sandbox.passes(7201);

    expect(await ben.received()).toEqual([template, "text: It arrives today."]);
    expect(await sandbox.request(id)).toMatchObject({ latest_status: "delivered" });
  });

  it("is noted and releases the message, and nothing comes between the two", async () => {
    const ana = sandbox.person();
    const id = await sandbox.sendWhatsApp(ana, "It arrives today.");
    const calls: string[] = [];
    sandbox.sandbox.aws.intercept(({ service, action, principal }, proceed) => {
      const isInbox = "role" in principal && principal.role.includes("whatsapp-events");
      if (isInbox && service !== "sqs") calls.push(action);
      return proceed();
    });
    await ana.writes("yes");

    expect((await sandbox.request(id)).latest_status).toBe("delivered");
    expect(calls.slice(0, 2)).toEqual(["UpdateItem", "SendTaskSuccess"]);
  });

  it("is taken in once, however often its event is delivered", async () => {
    const ben = sandbox.person();
    await sandbox.sendWhatsApp(ben, "It arrives today.");
    await sandbox.fault({ events: "duplicate", channel: "whatsapp", times: 20, number: ben.number });
    await ben.writes("yes");
    await sandbox.passes(120);
    expect(await ben.received()).toEqual([template, "text: It arrives today."]);
  });
});

describe("messages that are held together", () => {
  it("all go, in order, even if the sender of the first dies right after sending", async () => {
    const eve = sandbox.person();
    for (const text of ["one", "two", "three"]) await sandbox.sendWhatsApp(eve, text);
    // The first message's sender gets no answer from Step Functions when it passes the turn on.
    await sandbox.fault({
      call: { service: "states", action: "SendTaskSuccess", caller: "send-whatsapp" },
      error: "ServiceUnavailable",
      times: 3,
    });
    await eve.writes("yes");
    await sandbox.passes(60);
    expect(await eve.received()).toEqual([template, "text: one", "text: two", "text: three"]);
  });

  it("go on when the first of them is refused", async () => {
    const eve = sandbox.person();
    const first = await sandbox.sendWhatsApp(eve, "one");
    await sandbox.sendWhatsApp(eve, "two");
    await sandbox.fault({
      call: { service: "social-messaging", action: "SendWhatsAppMessage" },
      error: "ValidationException",
    });
    await eve.writes("yes");

    expect(await eve.received()).toEqual([template, "text: two"]);
    expect(await sandbox.request(first)).toMatchObject({
      latest_status: "failed",
      error: { code: "SendRejected" },
    });
  });
});

describe("a template that cannot be sent", () => {
  it("ends everyone who waits on it at once, with the reason", async () => {
    const hal = sandbox.person();
    await sandbox.fault({
      call: { service: "social-messaging", action: "SendWhatsAppMessage" },
      error: "ValidationException",
    });
    const id = await sandbox.sendWhatsApp(hal, "one");
    expect(await sandbox.request(id)).toMatchObject({
      latest_status: "failed",
      error: { code: "SendRejected" },
    });
    expect(await hal.received()).toEqual([]);
  });

  it("that fails to arrive later ends everyone who waits on it, and the next request sends another", async () => {
    const hal = sandbox.person();
    await sandbox.fault({ whatsapp: 131026, number: hal.number });
    const [first, second] = [await sandbox.sendWhatsApp(hal, "one"), await sandbox.sendWhatsApp(hal, "two")];
    await sandbox.passes(60);
    expect(await sandbox.request(first)).toMatchObject({
      latest_status: "failed",
      error: { code: "131026" },
    });

    const third = await sandbox.sendWhatsApp(hal, "three");
    await hal.writes("yes");
    expect(await sandbox.request(third)).toMatchObject({ latest_status: "delivered" });
    expect((await sandbox.request(second)).latest_status).toMatch(/failed|delivered/);
  });
});
