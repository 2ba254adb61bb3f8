import { describe, expect, it, vi } from "vitest";
import { Aws } from "../../../sandbox/cloud/aws.ts";
import { type AwsCall, ConnectionLost, type JsonObject } from "../../../sandbox/cloud/service.ts";
import { ana, base64, business, carriers, statusesIn } from "../world/carriers-fixture.ts";

const ben = "+14155550199";

describe("events", () => {
  it("come twice", async () => {
    const { clock, faults, sendTemplate, statuses, topic } = carriers();
    faults.add({ events: "duplicate", status: "delivered" });
    await sendTemplate(ana);
    await clock.advance(1);
    expect(statuses()).toEqual(["accepted", "sent", "delivered", "delivered"]);
    expect(topic[3]?.envelope).toEqual(topic[2]?.envelope);
  });

  it("come in the wrong order", async () => {
    const { clock, faults, sendTemplate, statuses } = carriers();
    faults.add({ events: "reorder", status: "sent" });
    await sendTemplate(ana);
    await clock.advance(1);
    expect(statuses()).toEqual(["accepted", "delivered", "sent"]);
  });

  it("come after all when nothing overtakes them", async () => {
    const { clock, faults, sendTemplate, statuses } = carriers();
    faults.add({ events: "reorder", status: "delivered" });
    await sendTemplate(ana);
    await clock.advance(5);
    expect(statuses()).toEqual(["accepted", "sent"]);
    await clock.advance(1);
    expect(statuses()).toEqual(["accepted", "sent", "delivered"]);
  });

  it("come late", async () => {
    const { clock, faults, sendTemplate, statuses } = carriers();
    faults.add({ events: "delay", seconds: 3600, times: 2 });
    await sendTemplate(ana);
    await clock.advance(3599);
    expect(statuses()).toEqual(["delivered"]);
    await clock.advance(2);
    expect(statuses()).toEqual(["delivered", "accepted", "sent"]);
  });

  it("never come, for one person and on one channel", async () => {
    const { clock, faults, sendSms, sendTemplate, smsEvents, statuses } = carriers();
    faults.add({ events: "drop", channel: "sms", number: ana, times: 99 });
    await sendSms(ana, "Hello");
    await clock.advance(1);
    expect(smsEvents()).toEqual([]);
    await sendSms(ben, "Hello");
    await sendTemplate(ana);
    await clock.advance(1);
    expect(smsEvents()).toHaveLength(3);
    expect(statuses()).toEqual(["accepted", "sent", "delivered"]);
  });

  it("of what the person writes can be lost as well, though the window opens", async () => {
    const { clock, faults, inbound, phones, sendText, statuses } = carriers();
    faults.add({ events: "drop", status: "received" });
    phones.write(ana, { kind: "text", value: "Hello" });
    await sendText(ana, "Hi");
    await clock.advance(1);
    expect(inbound()).toEqual([]);
    expect(statuses().at(-1)).toBe("delivered");
  });

  it("of EventBridge fail only if they are meant", async () => {
    const { bus, clock, faults, sendTemplate, statuses } = carriers();
    faults.add({ events: "drop", channel: "eventbridge", times: 2 });
    await sendTemplate(ana);
    await clock.advance(1);
    expect(bus).toEqual([]);
    expect(statuses()).toHaveLength(3);
  });

  it("of EventBridge are left alone by a fault that names no channel", async () => {
    const { bus, clock, faults, sendTemplate, statuses } = carriers();
    faults.add({ events: "drop", times: 99 });
    await sendTemplate(ana);
    await clock.advance(1);
    expect(statuses()).toEqual([]);
    expect(bus).toHaveLength(2);
  });

  it("that are held back go out when the faults are cleared", async () => {
    const { clock, faults, sendTemplate, statuses } = carriers();
    faults.add({ events: "reorder", status: "delivered" });
    await sendTemplate(ana);
    await clock.advance(1);
    faults.clear();
    expect(statuses().at(-1)).toBe("delivered");
    await clock.advance(60);
    expect(statuses()).toHaveLength(3);
  });
});

describe("messages", () => {
  it("fail with the code that was asked for, template and text apart", async () => {
    const { clock, faults, phones, sendTemplate, sendText, statuses } = carriers();
    phones.write(ana, { kind: "text", value: "Hello" });
    faults.add({ whatsapp: 131049, role: "template" });
    await sendText(ana, "Hi");
    await sendTemplate(ana);
    await sendTemplate(ana);
    await clock.advance(1);
    expect(statuses().filter((status) => status === "failed 131049")).toHaveLength(1);
    expect(statuses().filter((status) => status === "delivered")).toHaveLength(2);
    expect(faults.list()).toEqual([]);
  });

  it("are refused at hand-over: AWS tells, by its own id, and there is no wamid", async () => {
    const { clock, faults, sendTemplate, statuses, topic } = carriers();
    faults.add({ whatsapp: 132001, at: "handover" });
    const messageId = await sendTemplate(ana);
    await clock.advance(1);
    expect(statuses()).toEqual(["failed 132001"]);
    expect(topic[0]?.envelope.messageId).toBe(messageId);
    expect(statusesIn(topic[0]?.value ?? {})[0]?.id).toBe(messageId);
  });

  it("are given up by AWS after 180 minutes", async () => {
    const { bus, clock, faults, sendTemplate, statuses, topic } = carriers();
    faults.add({ whatsapp: "retries-exhausted" });
    const messageId = await sendTemplate(ana);
    await clock.advance(180 * 60 - 1);
    expect(topic).toEqual([]);
    await clock.advance(1);
    expect(statuses()).toEqual(["failed Message retries exhausted, dropping message."]);
    expect(topic[0]?.envelope.messageId).toBe(messageId);
    expect(bus).toMatchObject([{ "detail-type": "WhatsApp Message Handover Failed", detail: { messageId } }]);
  });

  it("by SMS end as was asked for", async () => {
    const { clock, faults, phones, sendSms, smsEvents } = carriers();
    faults.add({ sms: "TEXT_CARRIER_BLOCKED", number: ana });
    await sendSms(ben, "Hello");
    await sendSms(ana, "Hello");
    await clock.advance(1);
    expect(smsEvents().filter((event) => event === "TEXT_CARRIER_BLOCKED")).toHaveLength(1);
    expect(phones.messages(ana)).toEqual([]);
    expect(phones.messages(ben)).toHaveLength(1);
  });
});

describe("calls", () => {
  function withAws() {
    const all = carriers();
    const aws = new Aws({ check: () => ({ allowed: true, reason: "" }) });
    aws.register("social-messaging", all.socialMessaging);
    const rows: JsonObject[] = [];
    aws.register("dynamodb", {
      resources: () => ["*"],
      call: async (_action, input) => {
        rows.push(input);
        return { ok: true };
      },
    });
    aws.intercept(all.faults.interceptor);
    const send = (to = ana, role = "send-whatsapp") =>
      aws.call({
        principal: { role },
        service: "social-messaging",
        action: "SendWhatsAppMessage",
        input: {
          originationPhoneNumberId: business.phoneNumberId,
          metaApiVersion: "v24.0",
          message: base64({
            messaging_product: "whatsapp",
            to,
            type: "template",
            template: { name: "message_waiting", language: { code: "en" } },
          }),
        },
      });
    const write = (over: Partial<AwsCall> = {}) =>
      aws.call({
        principal: { role: "inbound" },
        service: "dynamodb",
        action: "UpdateItem",
        input: { n: 1 },
        ...over,
      });
    return { ...all, aws, rows, sendCall: send, write };
  }

  it("fail with AWS's error and its status, as often as was asked", async () => {
    const { clock, faults, sendCall, topic } = withAws();
    faults.add({
      call: { service: "social-messaging", action: "SendWhatsAppMessage" },
      error: "ThrottledRequestException",
      times: 2,
    });
    await expect(sendCall()).rejects.toMatchObject({ code: "ThrottledRequestException", status: 429 });
    await expect(sendCall()).rejects.toMatchObject({ code: "ThrottledRequestException" });
    await clock.advance(1);
    expect(topic).toEqual([]);
    await expect(sendCall()).resolves.toHaveProperty("messageId");
  });

  it("lose their answer though the message goes out", async () => {
    const { clock, faults, phones, sendCall } = withAws();
    faults.add({ call: { service: "social-messaging" }, lose: "answer" });
    await expect(sendCall()).rejects.toThrow(ConnectionLost);
    await clock.advance(1);
    expect(phones.messages(ana)).toHaveLength(1);
  });

  it("are lost before anything happens, which looks the same to the caller", async () => {
    const { clock, faults, phones, sendCall } = withAws();
    faults.add({ call: { service: "social-messaging" }, lose: "request" });
    await expect(sendCall()).rejects.toThrow(ConnectionLost);
    await clock.advance(1);
    expect(phones.messages(ana)).toEqual([]);
  });

  it("fail for one person only, though a body travels in base64", async () => {
    const { faults, sendCall } = withAws();
    faults.add({ call: { service: "social-messaging" }, error: "InternalServiceException", number: ana });
    await expect(sendCall(ben)).resolves.toBeDefined();
    await expect(sendCall(ana)).rejects.toMatchObject({ code: "InternalServiceException", status: 500 });
  });

  it("fail in one state of a workflow only, whatever the call", async () => {
    const { faults, rows, write } = withAws();
    faults.add({ call: { state: "MarkHeld" }, error: "InternalServerError" });
    await write();
    await write({ origin: { execution: "parcel-81", state: "ClaimTemplate" } });
    await expect(write({ origin: { execution: "parcel-81", state: "MarkHeld" } })).rejects.toMatchObject({
      code: "InternalServerError",
      status: 500,
    });
    expect(rows).toHaveLength(2);
  });

  it("fail where a part of their input says which of a function's calls is meant", async () => {
    const { faults, rows, write } = withAws();
    faults.add({ call: { service: "dynamodb", mentions: "give back" }, error: "InternalServerError" });
    await write({ input: { why: "take" } });
    await expect(write({ input: { why: "give back" } })).rejects.toMatchObject({ status: 500 });
    expect(rows).toHaveLength(1);
  });

  it("fail for one caller only", async () => {
    const { faults, rows, write } = withAws();
    faults.add({
      call: { service: "dynamodb", caller: "tracking" },
      error: "ProvisionedThroughputExceededException",
    });
    await write();
    await expect(write({ principal: { role: "send-tracking-role" } })).rejects.toMatchObject({ status: 400 });
    expect(rows).toHaveLength(1);
  });

  it("wait for what the person writes just before them, until it has been taken in", async () => {
    const { aws, clock, faults, phones, rows, topic, write } = withAws();
    aws.register("sqs", {
      resources: () => ["*"],
      call: async (action) =>
        action === "ReceiveMessage"
          ? {
              Messages: topic.map(({ envelope }, at) => ({
                Body: JSON.stringify(envelope),
                ReceiptHandle: `r${at}`,
              })),
            }
          : {},
    });
    const sqs = (action: string, input: JsonObject) =>
      aws.call({ principal: { role: "inbound" }, service: "sqs", action, input });
    faults.add({
      call: { state: "AwaitReply" },
      before: { write: { text: "Yes" } },
      number: ana,
    });
    const origin = { execution: "parcel-81", state: "AwaitReply" };
    await write({ input: { phone_id: ana }, origin: { ...origin, state: "ClaimTemplate" } });
    await write({ input: { phone_id: ben }, origin });
    expect(rows.splice(0)).toHaveLength(2);

    const before = clock.now();
    const written = write({ input: { phone_id: ana }, origin });
    await vi.waitFor(() => expect(topic).toHaveLength(1));
    expect(phones.messages(ana)).toMatchObject([{ direction: "in", body: "Yes" }]);
    await sqs("ReceiveMessage", {});
    await sqs("DeleteMessage", { ReceiptHandle: "of another message" });
    expect(rows).toEqual([]);
    await sqs("DeleteMessage", { ReceiptHandle: "r0" });
    await expect(written).resolves.toEqual({ ok: true });
    expect(rows).toHaveLength(1);
    expect(clock.now() - before).toBeLessThan(200);
  });

  it("carry the members of the error that were given", async () => {
    const { faults, write } = withAws();
    faults.add({
      call: { service: "dynamodb" },
      error: "X",
      details: { Reason: "Y" },
      status: 418,
      message: "Z",
    });
    await expect(write()).rejects.toMatchObject({
      code: "X",
      message: "Z",
      status: 418,
      details: { Reason: "Y" },
    });
  });
});

it("what waits is listed with what is left of it, oldest first, and can be forgotten", () => {
  const { faults } = carriers();
  faults.add({ whatsapp: 131026, times: 2 });
  faults.add({ events: "duplicate" });
  faults.nextWhatsApp({ number: ana, isTemplate: true });
  expect(faults.list()).toEqual([
    { id: 1, whatsapp: 131026, times: 1 },
    { id: 2, events: "duplicate", times: 1 },
  ]);
  faults.clear();
  expect(faults.list()).toEqual([]);
  const publish = vi.fn();
  faults.publish({ channel: "whatsapp", status: "sent", number: ana }, publish);
  expect(publish).toHaveBeenCalledOnce();
});

it("who wants to know is told of every change", () => {
  const { faults } = carriers();
  const changed = vi.fn();
  faults.onChange(changed);
  faults.add({ whatsapp: 131026 });
  faults.nextWhatsApp({ number: ana, isTemplate: true });
  faults.clear();
  expect(changed).toHaveBeenCalledTimes(3);
});

it.each([
  [{}, "Say what goes wrong"],
  ["drop", "Say what goes wrong"],
  [{ events: "explode" }, "events"],
  [{ events: "drop", times: 0 }, "times"],
  [{ events: "drop", colour: "red" }, "colour"],
  [{ call: { service: "dynamodb" } }, "Say one of"],
  [{ call: { action: "UpdateItem" }, lose: "answer" }, "Say which call"],
  [{ call: { service: "dynamodb" }, error: "X", lose: "answer" }, "Say one of"],
  [{ call: { service: "dynamodb" }, before: { write: { text: "Yes" } } }, "Say who writes"],
  [
    { call: { service: "dynamodb" }, before: { write: {} }, number: "+14155550123" },
    "Say what the person writes",
  ],
  [{ whatsapp: "oops" }, "error code of Meta"],
  [{ sms: "TEXT_DELIVERED" }, "must be the event in which the message ends"],
  [{ sms: "TEXT_SPAM", number: "Ana" }, "must be a phone number"],
])("a fault that makes no sense is refused in words: %j", (input, says) => {
  const { faults } = carriers();
  expect(() => faults.add(input)).toThrow(says);
  expect(faults.list()).toEqual([]);
});
