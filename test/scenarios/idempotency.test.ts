import { describe, expect, it } from "vitest";
import { timing } from "../../lib/timing.ts";
import { untilGivenBack } from "../support/operator.ts";
import { aMoment, story } from "../support/story.ts";

const sandbox = story();
let keys = 0;
const newKey = () => `order-${keys++}`;

describe("the same Idempotency-Key and body", () => {
  it("twice at once is one request", async () => {
    const ana = sandbox.person();
    const key = newKey();
    const body = { destination_number: ana.number, message_body: "once" };
    const post = () => sandbox.api("POST", "/sendSMS", body, { "idempotency-key": key });
    const answers = await Promise.all([post(), post(), post()]);
    await sandbox.passes(aMoment);
    expect(await ana.received()).toEqual(["text: once"]);
    // Each is told the same, or that the first has ended already.
    for (const { status, body: answer } of answers) {
      expect([202, 409]).toContain(status);
      expect(answer.request_id).toBe(key);
    }
  });

  it("again while the first is held is answered 202 with the same id", async () => {
    const ana = sandbox.person();
    const key = newKey();
    await sandbox.sendWhatsApp(ana, "once", key);
    await sandbox.passes(600);
    const again = await sandbox.api(
      "POST",
      "/sendWhatsApp",
      { destination_number: ana.number, message_body: "once" },
      { "Idempotency-Key": key },
    );
    expect(again).toMatchObject({ status: 202, body: { request_id: key } });
    await ana.writes("yes");
    expect((await ana.received()).filter((shown) => shown === "text: once")).toHaveLength(1);
  });

  it("a day later is answered 409, and sends nothing", async () => {
    const ana = sandbox.person();
    const key = newKey();
    await sandbox.sendSms(ana, "once", key);
    await sandbox.passes(24 * 3600);
    const again = await sandbox.api(
      "POST",
      "/sendSMS",
      { destination_number: ana.number, message_body: "once" },
      { "idempotency-key": key },
    );
    await sandbox.passes(aMoment);
    expect(again).toMatchObject({ status: 409, body: { error: "idempotency_key_used", request_id: key } });
    expect(await ana.received()).toEqual(["text: once"]);
  });
});

describe("the same Idempotency-Key", () => {
  it("with another body is answered 409", async () => {
    const ana = sandbox.person();
    const key = newKey();
    await sandbox.sendWhatsApp(ana, "one", key);
    const other = { destination_number: ana.number, message_body: "another" };
    const answer = await sandbox.api("POST", "/sendWhatsApp", other, { "idempotency-key": key });
    expect(answer).toMatchObject({ status: 409, body: { error: "idempotency_key_used" } });
  });

  it("on the other route sends nothing: a key names one request", async () => {
    const ana = sandbox.person();
    const key = newKey();
    await sandbox.sendWhatsApp(ana, "by WhatsApp", key);
    await sandbox.sendSms(ana, "by SMS", key);
    expect(await ana.received()).not.toContain("text: by SMS");
    expect(await sandbox.request(key)).toMatchObject({ type: "whatsapp", latest_status: "held" });
  });

  it.each([
    ["WhatsApp", "sendWhatsApp", "sendSms"],
    ["SMS", "sendSms", "sendWhatsApp"],
  ] as const)(
    "on the other route ends nothing of the first, which is on its way by %s",
    async (_name, first, other) => {
      const ana = sandbox.person();
      const key = newKey();
      await ana.writes("hello");
      await ana.is({ online: false });
      await sandbox[first](ana, "on its way", key);
      await sandbox[other](ana, "refused", key);
      await sandbox.passes(untilGivenBack);
      expect((await sandbox.request(key)).outcome).toBeUndefined();
      expect(await sandbox.published("request.ended")).not.toContainEqual(
        expect.objectContaining({ request_id: key }),
      );

      await ana.is({ online: true });
      await sandbox.passes(aMoment);
      expect(await ana.received()).toEqual(["text: on its way"]);
      expect(await sandbox.request(key)).toMatchObject({ outcome: "delivered" });
      const ends = sandbox.sandbox.stepFunctions.executions().filter(({ name }) => name === key);
      expect(ends.map(({ status }) => status).sort()).toEqual(["FAILED", "SUCCEEDED"]);
    },
  );

  it("on both routes at once is one request, of one of them", async () => {
    const ana = sandbox.person();
    const key = newKey();
    await ana.writes("hello");
    const body = { destination_number: ana.number, message_body: "once" };
    const post = (path: string) => sandbox.api("POST", path, body, { "idempotency-key": key });
    await Promise.all([post("/sendWhatsApp"), post("/sendSMS")]);
    await sandbox.passes(untilGivenBack);
    const [message, ...others] = (await ana.phone()).filter(({ direction }) => direction === "out");
    expect(others).toEqual([]);
    expect(await sandbox.request(key)).toMatchObject({ type: message?.channel, outcome: "delivered" });
    const ends = (await sandbox.published("request.ended")).filter(({ request_id }) => request_id === key);
    expect(ends).toEqual([expect.objectContaining({ status: "delivered" })]);
  });

  it("on the other route does not hide where the first stands, however late that is", async () => {
    const ana = sandbox.person();
    const key = newKey();
    await sandbox.fault({
      call: { state: "ClaimTemplate" },
      error: "ThrottlingException",
      status: 400,
      times: 10_000,
    });
    await sandbox.sendWhatsApp(ana, "late", key);
    await sandbox.sendSms(ana, "refused", key);
    await sandbox.passes(timing.overdueAfterSeconds + 10);
    expect(await sandbox.request(key)).toMatchObject({ type: "whatsapp", latest_status: "accepted" });
    await sandbox.control("DELETE", "/faults");
  });

  it("may name a new request after 90 days", async () => {
    const ana = sandbox.person();
    const key = newKey();
    await sandbox.sendSms(ana, "old", key);
    await sandbox.passes(91 * 24 * 3600);
    await sandbox.sendSms(ana, "new", key);
    expect(await ana.received()).toEqual(["text: old", "text: new"]);
    expect((await sandbox.request(key)).messages).toHaveLength(1);
  });
});

describe("without an Idempotency-Key", () => {
  it("every call is a request of its own", async () => {
    const ana = sandbox.person();
    const ids = [await sandbox.sendSms(ana, "twice"), await sandbox.sendSms(ana, "twice")];
    expect(new Set(ids).size).toBe(2);
    expect(await ana.received()).toEqual(["text: twice", "text: twice"]);
  });
});
