import { beforeEach, describe, expect, it } from "vitest";
import { inState } from "../support/calls.ts";
import { type Person, story } from "../support/story.ts";

/** Things that went wrong once, and must not again. */

const sandbox = story({ config: { optOutKeywords: '["stop","🛑"]' } });
const template =
  "template: You have a message waiting from Example Company. Reply to this message to receive it.";
const row = async (p: Person) =>
  (await sandbox.table("conversations")).find(({ phone_id }) => phone_id === p.number);

let ana: Person;
beforeEach(async () => {
  await sandbox.control("DELETE", "/faults");
  ana = sandbox.person();
});

describe("a message of the person", () => {
  it("that opted a person out never expires, also when they write again", async () => {
    await ana.writes("STOP");
    await ana.writes("Where is my parcel?");
    expect((await row(ana))?.opted_out_at).toBeDefined();
    expect((await row(ana))?.expires_at).toBeUndefined();
  });

  it("from more than a day ago leaves the template's claim alone", async () => {
    await sandbox.fault({ events: "delay", status: "received", seconds: 25 * 3600, number: ana.number });
    await ana.writes("yesterday's");
    await sandbox.passes(25 * 3600 - 30);
    await sandbox.sendWhatsApp(ana, "one");
    await sandbox.passes(60);
    await sandbox.sendWhatsApp(ana, "two");
    expect(await ana.received()).toEqual([template]);
  });

  it("of symbols alone is no opt-out, whatever the keywords are", async () => {
    await ana.writes("👍");
    const id = await sandbox.sendWhatsApp(ana, "hi");
    expect((await sandbox.request(id)).latest_status).toBe("delivered");
  });

  it("STOP that comes after a later START ends nothing that is held", async () => {
    const bob = sandbox.person();
    await sandbox.fault({ events: "delay", status: "received", seconds: 26 * 3600, number: bob.number });
    await bob.writes("STOP");
    await sandbox.passes(60);
    await bob.writes("START");
    await sandbox.passes(25 * 3600);
    const id = await sandbox.sendWhatsApp(bob, "hi");
    expect((await sandbox.request(id)).latest_status).toBe("held");
    await sandbox.passes(3600);
    expect((await sandbox.request(id)).latest_status).toBe("held");
  });
});

describe("a status", () => {
  it("of a failed template that comes twice does not touch the template after it", async () => {
    await sandbox.fault({ whatsapp: 131056, role: "template", number: ana.number });
    await sandbox.fault({ events: "duplicate", status: "failed", seconds: 60, number: ana.number });
    const id = await sandbox.sendWhatsApp(ana, "hi");
    await sandbox.passes(180);
    expect(await ana.received()).toEqual([template]);
    expect((await sandbox.path(id)).filter((s) => s === "SendTemplate")).toHaveLength(2);
    expect((await sandbox.request(id)).latest_status).toBe("held");
  });

  it("of a first attempt that comes late does not end the second hold", async () => {
    await ana.writes("hello");
    await sandbox.fault({ whatsapp: 131047, role: "text", number: ana.number });
    await sandbox.fault({ events: "duplicate", status: "failed", seconds: 60, number: ana.number });
    const id = await sandbox.sendWhatsApp(ana, "hi");
    await sandbox.passes(120);
    expect((await sandbox.request(id)).latest_status).toBe("held");
    await ana.writes("yes");
    expect(await ana.received()).toEqual([template, "text: hi"]);
  });

  it("releases the next message where its sender could not: the workflow does it", async () => {
    for (const text of ["one", "two"]) await sandbox.sendWhatsApp(ana, text);
    await sandbox.fault({
      call: { service: "states", action: "SendTaskSuccess", caller: "send-whatsapp" },
      error: "ServiceUnavailable",
      times: 3,
    });
    await ana.writes("yes");
    await sandbox.passes(60);
    expect(await ana.received()).toEqual([template, "text: one", "text: two"]);
  });

  it("releases the next message once, though the answer of its release was lost", async () => {
    for (const text of ["one", "two", "three"]) await sandbox.sendWhatsApp(ana, text);
    await sandbox.fault({ call: { service: "states", action: "SendTaskSuccess" }, lose: "answer", times: 2 });
    await ana.writes("yes");
    await sandbox.passes(60);
    expect(await ana.received()).toEqual([template, "text: one", "text: two", "text: three"]);
  });

  it("releases the next message also where delivered comes before sent", async () => {
    for (const text of ["one", "two"]) await sandbox.sendWhatsApp(ana, text);
    await sandbox.fault({
      call: { service: "states", action: "SendTaskSuccess", caller: "send-whatsapp" },
      error: "ServiceUnavailable",
      times: 3,
    });
    await sandbox.fault({ events: "delay", status: "sent", seconds: 20, number: ana.number });
    await ana.writes("yes");
    await sandbox.passes(300);
    expect(await ana.received()).toEqual([template, "text: one", "text: two"]);
  });

  it("of a failed template that comes out of order does not touch the template after it", async () => {
    await sandbox.fault({ whatsapp: 131056, role: "template", number: ana.number });
    await sandbox.fault({ events: "delay", status: "accepted", seconds: 60, number: ana.number });
    const id = await sandbox.sendWhatsApp(ana, "hi");
    await sandbox.passes(180);
    expect((await sandbox.path(id)).filter((s) => s === "SendTemplate")).toHaveLength(2);
  });
});

describe("a request", () => {
  it("whose conversation could not be read was not sent, and is sent later", async () => {
    await ana.writes("hello");
    sandbox.around("after", inState("AcceptRequest"), async () => {
      await sandbox.fault({
        call: { service: "dynamodb", action: "GetItem" },
        error: "InternalServerError",
        times: 4,
        number: ana.number,
      });
    });
    const id = await sandbox.sendWhatsApp(ana, "hi");
    await sandbox.passes(60);
    expect((await sandbox.path(id)).at(-1)).toBe("Delivered");
    expect(await ana.received()).toEqual(["text: hi"]);
  });

  it("with two sends without an answer has a row for each", async () => {
    await ana.writes("hello");
    await sandbox.fault({ whatsapp: 131056, role: "text", number: ana.number });
    await sandbox.fault({
      call: { service: "social-messaging", action: "SendWhatsAppMessage" },
      lose: "answer",
      times: 2,
      number: ana.number,
    });
    const id = await sandbox.sendWhatsApp(ana, "hi");
    await sandbox.passes(120);
    expect(await ana.received()).toEqual(["text: hi"]);
    expect(await sandbox.request(id)).toMatchObject({ latest_status: "delivered" });
  });

  it("whose hold cannot be closed goes by its fallback all the same", async () => {
    const id = await sandbox.sendWhatsApp(ana, {
      message_body: "hi",
      fallback: "sms",
      reply_timeout_seconds: 60,
    });
    await sandbox.fault({
      call: { service: "dynamodb", caller: "close-hold" },
      error: "ValidationException",
      times: 500,
    });
    await sandbox.passes(600);
    await sandbox.control("DELETE", "/faults");
    expect((await ana.phone()).map(({ channel }) => channel)).toContain("sms");
    expect((await sandbox.request(id)).latest_status).not.toBe("held");
  });

  it("does not show as failed while it will be sent again", async () => {
    await ana.writes("hello");
    await sandbox.fault({ whatsapp: 131056, number: ana.number });
    const id = await sandbox.sendWhatsApp(ana, "hi");
    expect((await sandbox.execution(id)).current_state).toBe("BackOff");
    expect((await sandbox.request(id)).latest_status).not.toBe("failed");
  });

  it("is accepted again while it backs off, and not held: it cannot be cancelled then", async () => {
    await ana.writes("hello");
    await sandbox.fault({ whatsapp: 131056, number: ana.number });
    const id = await sandbox.sendWhatsApp(ana, "hi");
    expect((await sandbox.execution(id)).current_state).toBe("BackOff");
    expect((await sandbox.request(id)).latest_status).toBe("accepted");
    expect((await sandbox.api("POST", `/messages/${id}/cancel`)).status).toBe(409);
  });

  it("stays held while its template is to be sent again: it can be cancelled, and a reply need not wait", async () => {
    await sandbox.fault({ whatsapp: 131056, role: "template", number: ana.number, times: 2 });
    const id = await sandbox.sendWhatsApp(ana, "hi");
    expect((await sandbox.execution(id)).current_state).toBe("AwaitReplyBeforeTemplate");
    expect((await sandbox.request(id)).latest_status).toBe("held");
    expect((await sandbox.api("POST", `/messages/${id}/cancel`)).status).toBe(200);
    await sandbox.passes(5);
    expect((await sandbox.path(id)).at(-1)).toBe("Cancelled");

    const another = await sandbox.sendWhatsApp(ana, "ho");
    await ana.writes("here I am");
    expect((await sandbox.request(another)).latest_status).toBe("delivered");
    expect(await ana.received()).toEqual(["text: ho"]);
  });

  it("with a national prefix in its number is refused, because not everybody would read it alike", async () => {
    const body = { destination_number: "+4407911123456", message_body: "hi" };
    expect(await sandbox.api("POST", "/sendWhatsApp", body)).toMatchObject({
      status: 400,
      body: { field: "destination_number" },
    });
  });

  it("with a language leaves no number in the tables for good", async () => {
    await sandbox.sendWhatsApp(ana, { template: { name: "message_waiting", language: "de" } });
    const r = await row(ana);
    if (r !== undefined) expect(r.expires_at).toBeDefined();
  });

  it("is tracked once the table takes writes again, however long that is after the send", async () => {
    await ana.writes("hello");
    await sandbox.fault({ call: { state: "AwaitDelivery" }, error: "ThrottlingException", times: 12 });
    const id = await sandbox.sendWhatsApp(ana, "hi");
    await sandbox.passes(1800);
    expect(await ana.received()).toEqual(["text: hi"]);
    expect((await sandbox.path(id)).at(-1)).toBe("AwaitDelivery");
    expect((await sandbox.request(id)).latest_status).toBe("sent_for_delivery");
  });
});
