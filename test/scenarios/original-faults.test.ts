import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { story } from "../support/story.ts";

/** What the sample that this stack replaces got wrong, one test each. */

const sandbox = story();
const template =
  "template: You have a message waiting from Example Company. Reply to this message to receive it.";

const sample = (name: string) =>
  JSON.parse(readFileSync(new URL(`../events/${name}.json`, import.meta.url), "utf8"));

describe("unlike the original sample, this stack", () => {
  it("keeps the message that triggers the template", async () => {
    const ana = sandbox.person();
    await sandbox.sendWhatsApp(ana, "the first one");
    await ana.writes("yes");
    expect(await ana.received()).toEqual([template, "text: the first one"]);
  });

  it("has a failed event come again alone, and keeps the rest of its batch", async () => {
    const ana = sandbox.person();
    const id = await sandbox.sendWhatsApp(ana, "held");
    await Promise.all([sandbox.event("whatsapp", { whatsAppWebhookEntry: "{" }), ana.writes("yes")]);
    expect(await ana.received()).toEqual([template, "text: held"]);
    expect((await sandbox.request(id)).latest_status).toBe("delivered");
    await sandbox.passes(1_300);
    expect(await sandbox.queue("whatsapp-events-dead-letters")).toHaveLength(1);
  });

  it("does not trust DynamoDB's time to live: what has expired is not believed", async () => {
    const ana = sandbox.person();
    await ana.writes("hello");
    await sandbox.passes(25 * 3600);
    const rows = await sandbox.table("conversations");
    expect(rows.find(({ phone_id }) => phone_id === ana.number)).toBeDefined();
    await sandbox.sendWhatsApp(ana, "later");
    expect(await ana.received()).toEqual([template]);
  });

  it("does not silence a person because a template failed", async () => {
    const ana = sandbox.person();
    await sandbox.fault({ whatsapp: 131049, role: "template", number: ana.number });
    const first = await sandbox.sendWhatsApp(ana, "one");
    expect(await sandbox.request(first)).toMatchObject({
      latest_status: "failed",
      error: { code: "131049" },
    });
    const second = await sandbox.sendWhatsApp(ana, "two");
    expect(await ana.received()).toEqual([template]);
    await ana.writes("yes");
    expect(await sandbox.request(second)).toMatchObject({ latest_status: "delivered" });
  });

  it("shows that a message failed, and why", async () => {
    const ana = sandbox.person();
    await ana.writes("hello");
    await sandbox.fault({ whatsapp: 131026, number: ana.number });
    const id = await sandbox.sendWhatsApp(ana, "lost");
    expect(await sandbox.request(id)).toMatchObject({
      latest_status: "failed",
      error: { code: "131026", title: "Message undeliverable" },
      messages: [{ latest_status: "failed", error: { code: "131026" } }],
    });
  });

  it("survives an SMS that fails", async () => {
    const ana = sandbox.person();
    await sandbox.fault({ sms: "TEXT_UNREACHABLE", number: ana.number });
    await sandbox.sendSms(ana, "lost");
    const id = await sandbox.sendSms(ana, "found");
    expect((await sandbox.request(id)).latest_status).toBe("delivered");
    expect(await sandbox.queue("sms-events")).toEqual([]);
  });

  it.each(["STOP", "stop!", " Stop. ", "Unsubscribe", "BAJA", "Arrêt"])(
    "takes %j as an opt-out, which opens no window",
    async (word) => {
      const ana = sandbox.person();
      const held = await sandbox.sendWhatsApp(ana, "held");
      await ana.writes(word);
      const later = await sandbox.sendWhatsApp(ana, "later");
      expect(await ana.received()).toEqual([template]);
      expect(await sandbox.request(held)).toMatchObject({ latest_status: "opted_out" });
      expect(await sandbox.request(later)).toMatchObject({ latest_status: "opted_out" });
    },
  );

  it("does not take a sentence with a keyword in it as an opt-out, and lets people opt in again", async () => {
    const ana = sandbox.person();
    await sandbox.sendWhatsApp(ana, "the new one");
    await ana.writes("stop sending me the old one, send the new one");
    expect(await ana.received()).toEqual([template, "text: the new one"]);
    await ana.writes("STOP");
    await ana.writes("START");
    await sandbox.sendWhatsApp(ana, "back again");
    expect((await ana.received()).at(-1)).toBe("text: back again");
  });

  it("follows its templates like any other message", async () => {
    const ana = sandbox.person();
    const id = await sandbox.sendWhatsApp(ana, "held");
    expect(await sandbox.request(id)).toMatchObject({
      messages: [
        { role: "template", latest_status: "delivered", wa_msg_id: expect.stringMatching(/^wamid\./) },
      ],
    });
    expect(await sandbox.queue("whatsapp-events-")).not.toContainEqual(
      expect.objectContaining({ receive_count: 1 }),
    );
  });

  it("loses nothing when two things happen in one second", async () => {
    const ana = sandbox.person();
    await ana.writes("hello");
    const ids = await Promise.all(["a", "b", "c"].map((text) => sandbox.sendWhatsApp(ana, text)));
    for (const id of ids) {
      const { messages, delivery_history } = await sandbox.request(id);
      expect(messages).toHaveLength(1);
      expect(Object.keys(delivery_history)).toEqual(
        expect.arrayContaining(["accepted", "sent_for_delivery", "sent", "delivered"]),
      );
    }
  });

  it("asks in the language that the request names", async () => {
    const ana = sandbox.person();
    await sandbox.sendWhatsApp(ana, { message_body: "Hallo", template: { language: "de" } });
    const [shown] = await ana.phone();
    expect(shown).toMatchObject({
      kind: "template",
      template: "message_waiting",
      content: { language: { code: "de" } },
    });
  });

  it("does not answer 202 when Step Functions took nothing", async () => {
    await sandbox.fault({
      call: { service: "states", action: "StartExecution" },
      error: "ServiceUnavailable",
    });
    const answer = await sandbox.api("POST", "/sendSMS", {
      destination_number: "+14155550100",
      message_body: "Hi",
    });
    expect(answer.status).toBe(503);
    expect(answer.body).toMatchObject({ error: "service_unavailable" });
  });

  it("tells the caller the request's id", async () => {
    const answer = await sandbox.api("POST", "/sendSMS", {
      destination_number: "+14155550100",
      message_body: "Hi",
    });
    expect(answer).toMatchObject({
      status: 202,
      body: { request_id: expect.any(String), status: "accepted" },
    });
  });
});

describe("events that others may send", () => {
  it("for messages and numbers of other programs change nothing and poison nothing", async () => {
    for (const name of [
      "sns_wa_status_sent_awsdoc",
      "sns_wa_status_delivered",
      "sns_wa_in_text",
      "sns_wa_status_failed_131047",
    ]) {
      await sandbox.event("whatsapp", sample(name));
    }
    await sandbox.passes(1_300);
    const dead = await sandbox.queue("whatsapp-events-dead-letters");
    expect(dead.map(({ body }) => body)).toEqual(['{"whatsAppWebhookEntry":"{"}']);
  });
});
