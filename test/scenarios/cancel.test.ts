import { describe, expect, it } from "vitest";
import { story } from "../support/story.ts";

const sandbox = story();
const template =
  "template: You have a message waiting from Example Company. Reply to this message to receive it.";
const cancel = (id: string) => sandbox.api("POST", `/messages/${id}/cancel`);

describe("cancelling a request", () => {
  it("that is held takes the message back, and may be repeated", async () => {
    const ana = sandbox.person();
    const id = await sandbox.sendWhatsApp(ana, "never mind");

    expect(await cancel(id)).toMatchObject({ status: 200, body: { request_id: id, status: "cancelled" } });
    expect(await cancel(id)).toMatchObject({ status: 200 });
    await sandbox.passes(1);
    await ana.writes("yes");

    expect(await ana.received()).toEqual([template]);
    expect(await sandbox.request(id)).toMatchObject({
      latest_status: "cancelled",
      delivery_history: {
        accepted: expect.any(String),
        held: expect.any(String),
        cancelled: expect.any(String),
      },
    });
    expect(await sandbox.execution(id)).toMatchObject({
      status: "SUCCEEDED",
      output: { status: "cancelled" },
    });
  });

  it("leaves the others that wait for the same person alone", async () => {
    const ana = sandbox.person();
    const first = await sandbox.sendWhatsApp(ana, "first");
    await sandbox.sendWhatsApp(ana, "second");
    await cancel(first);
    await ana.writes("yes");
    expect(await ana.received()).toEqual([template, "text: second"]);
  });

  it("that was released, has expired or was never held is answered 409", async () => {
    const [ana, ben, eve] = [sandbox.person(), sandbox.person(), sandbox.person()];
    const released = await sandbox.sendWhatsApp(ana, "hello");
    await ana.writes("yes");
    const expired = await sandbox.sendWhatsApp(ben, { message_body: "hello", reply_timeout_seconds: 60 });
    await sandbox.passes(70);
    const sms = await sandbox.sendSms(eve, "hello");
    for (const id of [released, expired, sms]) {
      expect(await cancel(id)).toMatchObject({ status: 409, body: { error: "not_held", request_id: id } });
    }
  });

  it("that nobody made is answered 404", async () => {
    expect(await cancel("nobody-made-this")).toMatchObject({ status: 404, body: { error: "not_found" } });
  });

  it("at the very moment of the reply comes to one end or the other, never both", async () => {
    const ana = sandbox.person();
    const id = await sandbox.sendWhatsApp(ana, "hello");
    const [answer] = await Promise.all([cancel(id), ana.writes("yes")]);
    await sandbox.passes(5);
    const sent = (await ana.received()).includes("text: hello");
    expect(answer.status).toBe(sent ? 409 : 200);
    expect((await sandbox.request(id)).latest_status).toBe(sent ? "delivered" : "cancelled");
  });
});
