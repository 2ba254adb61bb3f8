import { describe, expect, it } from "vitest";
import { story } from "../support/story.ts";

const sandbox = story();
const template =
  "template: You have a message waiting from Example Company. Reply to this message to receive it.";

describe("a person who wrote in the last 24 hours", () => {
  it("gets the message at once, without a template", async () => {
    const ana = sandbox.person();
    await ana.writes("Where is my parcel?");

    const id = await sandbox.sendWhatsApp(ana, "It arrives today.");

    expect(await ana.received()).toEqual(["text: It arrives today."]);
    expect(await sandbox.request(id)).toMatchObject({ type: "whatsapp", latest_status: "delivered" });
    expect(await sandbox.path(id)).toEqual([
      "AcceptRequest",
      "IsWindowOpen",
      "SendMessage",
      "AwaitDelivery",
      "Delivered",
    ]);
    expect((await sandbox.execution(id)).transitions).toBe(5);
  });

  it("shows the business that they read it", async () => {
    const ana = sandbox.person();
    await ana.writes("Hello");
    const id = await sandbox.sendWhatsApp(ana, "It arrives today.");

    await ana.is({ reads: true });

    const request = await sandbox.request(id);
    expect(request.latest_status).toBe("read");
    expect(Object.keys(request.delivery_history)).toEqual(
      expect.arrayContaining(["accepted", "sent_for_delivery", "sent", "delivered", "read"]),
    );
  });

  it("is free to be written to until ten minutes before the 24 hours are over, and not after", async () => {
    const ana = sandbox.person();
    await ana.writes("Hello");
    await sandbox.passes(24 * 3600 - 660);
    await sandbox.sendWhatsApp(ana, "still open");
    await sandbox.passes(120);
    await sandbox.sendWhatsApp(ana, "closed now");

    expect(await ana.received()).toEqual(["text: still open", template]);
  });
});

describe("a person who has not written in the last 24 hours", () => {
  it("gets a template first, and the message the moment they answer", async () => {
    const ben = sandbox.person();
    const id = await sandbox.sendWhatsApp(ben, { message_body: "It arrives today.", reference: "parcel-81" });

    expect(await ben.received()).toEqual([template]);
    const held = await sandbox.request(id);
    expect(held).toMatchObject({
      latest_status: "held",
      reference: "parcel-81",
      messages: [{ role: "template" }],
    });
    const heldFor = Date.parse(held.held_until ?? "") - Date.parse(held.delivery_history.held ?? "");
    expect(heldFor).toBe(7200 * 1000);

    await ben.writes("yes");

    expect(await ben.received()).toEqual([template, "text: It arrives today."]);
    const request = await sandbox.request(id);
    expect(request).toMatchObject({
      latest_status: "delivered",
      messages: [
        { role: "template", latest_status: "delivered" },
        { role: "message", latest_status: "delivered", wa_msg_id: expect.stringMatching(/^wamid\./) },
      ],
    });
    expect(Object.keys(request.delivery_history)).toEqual(
      expect.arrayContaining(["accepted", "held", "sent_for_delivery", "sent", "delivered"]),
    );
    expect(await sandbox.path(id)).toEqual([
      "AcceptRequest",
      "IsWindowOpen",
      "ClaimTemplate",
      "SendTemplate",
      "TrackTemplate",
      "AwaitReply",
      "SendMessage",
      "AwaitDelivery",
      "Delivered",
    ]);
    expect((await sandbox.execution(id)).transitions).toBe(9);
  });

  it("may answer by tapping the template's button", async () => {
    const ben = sandbox.person();
    await sandbox.sendWhatsApp(ben, "It arrives today.");
    await ben.writes({ button: "Send it" });
    expect(await ben.received()).toEqual([template, "text: It arrives today."]);
  });

  it("gets nothing more if they stay silent for two hours", async () => {
    const ben = sandbox.person();
    const id = await sandbox.sendWhatsApp(ben, "It arrives today.");

    await sandbox.passes(7201);

    expect(await ben.received()).toEqual([template]);
    expect(await sandbox.request(id)).toMatchObject({
      latest_status: "expired",
      messages: [{ role: "template" }],
    });
    const execution = await sandbox.execution(id);
    expect(execution).toMatchObject({ status: "SUCCEEDED", output: { request_id: id, status: "expired" } });
    expect(execution.transitions).toBe(9);
  });

  it("is waited for as long as the request says", async () => {
    const ben = sandbox.person();
    const id = await sandbox.sendWhatsApp(ben, { message_body: "Quick!", reply_timeout_seconds: 60 });
    await sandbox.passes(61);
    expect(await sandbox.request(id)).toMatchObject({ latest_status: "expired" });
  });

  it("gets the message if they answer in the last second", async () => {
    const ben = sandbox.person();
    const id = await sandbox.sendWhatsApp(ben, "It arrives today.");
    const { held_until } = await sandbox.request(id);
    const left = (Date.parse(held_until ?? "") - (await sandbox.now()).getTime()) / 1000;
    await sandbox.passes(left - 1);
    await ben.writes("yes");
    expect(await ben.received()).toEqual([template, "text: It arrives today."]);
  });

  it("gets an approved template at once if the request is nothing but a template", async () => {
    const ben = sandbox.person();
    const id = await sandbox.sendWhatsApp(ben, { template: { name: "message_waiting", language: "de" } });
    expect((await ben.phone()).map(({ kind, template }) => [kind, template])).toEqual([
      ["template", "message_waiting"],
    ]);
    expect(await sandbox.request(id)).toMatchObject({
      latest_status: "delivered",
      messages: [{ role: "message" }],
    });
  });
});

describe("several messages for one person", () => {
  it("share one template, and arrive oldest first", async () => {
    const eve = sandbox.person();
    const ids = [];
    for (const text of ["one", "two", "three"]) {
      ids.push(await sandbox.sendWhatsApp(eve, text));
      await sandbox.passes(5);
    }
    expect(await eve.received()).toEqual([template]);

    await eve.writes("yes");

    expect(await eve.received()).toEqual([template, "text: one", "text: two", "text: three"]);
    for (const id of ids) expect(await sandbox.request(id)).toMatchObject({ latest_status: "delivered" });
  });

  it("share one template even if they are posted at the same instant", async () => {
    const eve = sandbox.person();
    await Promise.all(["one", "two", "three"].map((text) => sandbox.sendWhatsApp(eve, text)));
    expect(await eve.received()).toEqual([template]);

    await eve.writes("yes");

    expect((await eve.received()).slice(1).sort()).toEqual(["text: one", "text: three", "text: two"]);
  });

  it("are each waited for from their own post on", async () => {
    const eve = sandbox.person();
    const first = await sandbox.sendWhatsApp(eve, "one");
    await sandbox.passes(3600);
    const second = await sandbox.sendWhatsApp(eve, "two");
    await sandbox.passes(3700);
    await eve.writes("yes");

    expect(await sandbox.request(first)).toMatchObject({ latest_status: "expired" });
    expect(await sandbox.request(second)).toMatchObject({ latest_status: "delivered" });
    expect(await eve.received()).toEqual([template, "text: two"]);
  });

  it("go to two people by a template each", async () => {
    const [eve, fay] = [sandbox.person(), sandbox.person()];
    await sandbox.sendWhatsApp(eve, "for eve");
    await sandbox.sendWhatsApp(fay, "for fay");
    await eve.writes("yes");
    expect(await eve.received()).toEqual([template, "text: for eve"]);
    expect(await fay.received()).toEqual([template]);
  });
});

describe("a template that comes back after a while", () => {
  it("is sent again once the claim of the first has run out", async () => {
    const gil = sandbox.person();
    await sandbox.sendWhatsApp(gil, "one");
    await sandbox.passes(7300);
    await sandbox.sendWhatsApp(gil, "two");
    expect(await gil.received()).toEqual([template, template]);
    await gil.writes("yes");
    expect(await gil.received()).toEqual([template, template, "text: two"]);
  });
});
