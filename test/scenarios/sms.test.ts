import { describe, expect, it } from "vitest";
import { story } from "../support/story.ts";

const sandbox = story();

describe("an SMS", () => {
  it("is sent, and followed until the phone has it", async () => {
    const ida = sandbox.person();
    const id = await sandbox.sendSms(ida, { message_body: "Your code is 4711.", reference: "login-1" });

    expect(await ida.phone()).toMatchObject([
      { channel: "sms", body: "Your code is 4711.", status: "delivered" },
    ]);
    const request = await sandbox.request(id);
    expect(request).toMatchObject({
      type: "sms",
      reference: "login-1",
      latest_status: "delivered",
      messages: [{ role: "message", type: "sms", wa_msg_id: "__UNKNOWN__" }],
    });
    expect(Object.keys(request.delivery_history)).toEqual(
      expect.arrayContaining(["accepted", "sent_for_delivery", "sent", "delivered"]),
    );
    expect(await sandbox.path(id)).toEqual([
      "AcceptRequest",
      "SendMessage",
      "AwaitDelivery",
      "AwaitLastWord",
      "Delivered",
    ]);
  });

  it("is not in the index by Meta's id, where all SMS would have one key", async () => {
    const id = await sandbox.sendSms(sandbox.person(), "Your code is 4711.");
    await sandbox.passes(10);
    const [row] = (await sandbox.table("messages")).filter(({ request_id }) => request_id === id);
    expect(row).toMatchObject({ wa_msg_id: "__UNKNOWN__" });
    expect(row).not.toHaveProperty("wamid");
  });

  it("needs no +, and may be promotional", async () => {
    const ida = sandbox.person();
    const id = await sandbox.sendSms(ida, {
      destination_number: ida.number.slice(1),
      message_body: "Sale!",
      message_type: "PROMOTIONAL",
    });
    expect(await sandbox.request(id)).toMatchObject({ latest_status: "delivered" });
  });

  it("that a carrier blocks fails, with the carrier's reason", async () => {
    const ida = sandbox.person();
    await sandbox.fault({ sms: "TEXT_CARRIER_BLOCKED", number: ida.number });
    const id = await sandbox.sendSms(ida, "Hello");
    expect(await sandbox.request(id)).toMatchObject({
      latest_status: "failed",
      error: { code: "TEXT_CARRIER_BLOCKED", title: expect.any(String) },
    });
    expect(await sandbox.execution(id)).toMatchObject({ status: "FAILED", error: "TEXT_CARRIER_BLOCKED" });
  });

  it("for a phone that is off arrives when it is on again", async () => {
    const ida = sandbox.person();
    await ida.is({ online: false });
    const id = await sandbox.sendSms(ida, "Hello");
    expect((await sandbox.request(id)).latest_status).toBe("sent_for_delivery");
    await sandbox.passes(600);
    await ida.is({ online: true });
    expect((await sandbox.request(id)).latest_status).toBe("delivered");
  });

  it("that nobody reports of ends as sent without confirmation", async () => {
    const ida = sandbox.person();
    await sandbox.fault({ events: "drop", channel: "sms", status: "TEXT_DELIVERED", number: ida.number });
    const id = await sandbox.sendSms(ida, "Hello");
    await sandbox.passes(24 * 3600 + 60);
    expect(await sandbox.execution(id)).toMatchObject({ status: "SUCCEEDED", output: { request_id: id } });
    expect((await sandbox.path(id)).at(-1)).toBe("SentWithoutConfirmation");
    expect((await sandbox.request(id)).latest_status).toBe("sent");
  });

  it("is sent again only if AWS said that it took nothing", async () => {
    const ida = sandbox.person();
    await sandbox.fault({
      call: { service: "sms-voice", action: "SendTextMessage" },
      error: "ThrottlingException",
      times: 2,
    });
    const id = await sandbox.sendSms(ida, "once");
    await sandbox.passes(30);
    expect(await ida.received()).toEqual(["text: once"]);
    expect((await sandbox.request(id)).latest_status).toBe("delivered");
  });

  it("whose answer was lost is not sent again, and its fate is not made up", async () => {
    const ida = sandbox.person();
    await sandbox.fault({ call: { service: "sms-voice", action: "SendTextMessage" }, lose: "answer" });
    const id = await sandbox.sendSms(ida, "once");
    await sandbox.passes(60);
    expect(await ida.received()).toEqual(["text: once"]);
    expect(await sandbox.request(id)).toMatchObject({
      latest_status: "unknown",
      messages: [{ eum_msg_id: "__UNKNOWN__" }],
    });
  });

  it("to a number that opted out is not sent", async () => {
    const ida = sandbox.person();
    await ida.writes({ channel: "sms", text: "STOP" });
    const id = await sandbox.sendSms(ida, "Hello");
    expect(await sandbox.request(id)).toMatchObject({ latest_status: "opted_out", messages: [] });
  });
});
