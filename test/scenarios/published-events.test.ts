import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { type EventType, eventSource, publishedEvents } from "../../lib/messaging/published-events.ts";
import { story } from "../support/story.ts";

/** What other systems hear on the stack's bus. */

const sandbox = story();

/** The events about one request, as `type status`, oldest first. */
async function about(requestId: string): Promise<string[]> {
  const events = (await sandbox.control("GET", "/bus")) as Array<{
    "detail-type": string;
    detail: { request_id?: string; status?: string; role?: string };
  }>;
  return events
    .filter(({ detail }) => detail.request_id === requestId)
    .map(({ "detail-type": type, detail }) => [type, detail.role, detail.status].filter(Boolean).join(" "));
}

describe("the bus hears", () => {
  it("of a message that is held and answered: held, each status, and the end", async () => {
    const ana = sandbox.person();
    const id = await sandbox.sendWhatsApp(ana, { message_body: "hello", reference: "order-1" });
    await ana.writes("yes");
    const events = await about(id);
    expect(events).toEqual(
      expect.arrayContaining([
        "request.held",
        "message.status_changed template delivered",
        "message.status_changed message sent_for_delivery",
        "message.status_changed message sent",
        "message.status_changed message delivered",
        "request.ended delivered",
      ]),
    );
    expect(events.filter((event) => event.startsWith("request.ended"))).toHaveLength(1);
    const [held] = await sandbox.published("request.held");
    expect(held).toMatchObject({ reference: "order-1", held_until: expect.any(String) });
  });

  it("of one that expires: expired, and the end", async () => {
    const id = await sandbox.sendWhatsApp(sandbox.person(), "hello");
    await sandbox.passes(7210);
    expect(await about(id)).toEqual(expect.arrayContaining(["request.expired", "request.ended expired"]));
  });

  it("of one that expires with a fallback: expired, and the end only when the SMS has arrived", async () => {
    const id = await sandbox.sendWhatsApp(sandbox.person(), { message_body: "hello", fallback: "sms" });
    await sandbox.passes(7210);
    const events = await about(id);
    expect(events.filter((event) => event.startsWith("request."))).toEqual([
      "request.held",
      "request.expired",
      "request.ended delivered",
    ]);
  });

  it("of requests that fail, are cancelled, opted out, invalid or never confirmed: the end, with the reason", async () => {
    const [ana, ben, eve] = [sandbox.person(), sandbox.person(), sandbox.person()];
    await ana.is({ onWhatsApp: false });
    const failed = await sandbox.sendWhatsApp(ana, "hello");
    const cancelled = await sandbox.sendWhatsApp(ben, "hello");
    await sandbox.api("POST", `/messages/${cancelled}/cancel`);
    await eve.writes("STOP");
    const optedOut = await sandbox.sendWhatsApp(eve, "hello");
    const invalid = await sandbox.sendWhatsApp(sandbox.person(), {
      message: { type: "location", location: {} },
    });
    const lost = sandbox.person();
    await sandbox.fault({ events: "drop", status: "TEXT_DELIVERED", number: lost.number });
    const unconfirmed = await sandbox.sendSms(lost, "hello");
    await sandbox.passes(25 * 3600);
    const endOf = async (id: string) =>
      (await about(id)).filter((event) => event.startsWith("request.ended"));
    expect(await endOf(failed)).toEqual(["request.ended failed"]);
    expect(await endOf(cancelled)).toEqual(["request.ended cancelled"]);
    expect(await endOf(optedOut)).toEqual(["request.ended opted_out"]);
    expect(await endOf(invalid)).toEqual(["request.ended invalid"]);
    expect(await endOf(unconfirmed)).toEqual(["request.ended unconfirmed"]);
    const ended = await sandbox.published("request.ended");
    expect(ended.find(({ request_id }) => request_id === failed)).toMatchObject({
      error: { code: "131026" },
    });
  });

  it("of what people write, and that they opt out and in", async () => {
    const ana = sandbox.person();
    await ana.writes("Where is my parcel?");
    await ana.writes("STOP");
    await ana.writes("START");
    const received = (await sandbox.published("message.received")).filter(({ from }) => from === ana.number);
    expect(received.map(({ content }) => content)).toMatchObject([
      { body: "Where is my parcel?" },
      { body: "STOP" },
      { body: "START" },
    ]);
    const [first] = received;
    const mine = ({ conversation_id }: Record<string, unknown>) => conversation_id === first?.conversation_id;
    expect((await sandbox.published("recipient.opted_out")).filter(mine)).toHaveLength(1);
    expect((await sandbox.published("recipient.opted_in")).filter(mine)).toHaveLength(1);
  });

  it("nothing but what the schemas say, and nothing personal outside message.received", async () => {
    const events = (await sandbox.control("GET", "/bus")) as Array<Record<string, unknown>>;
    expect(events.length).toBeGreaterThan(20);
    for (const { source, "detail-type": type, detail } of events) {
      expect(source).toBe(eventSource);
      const schema = publishedEvents[type as EventType];
      expect(v.safeParse(v.strictObject(schema.entries), detail).issues, String(type)).toBeUndefined();
      if (type !== "message.received") expect(withoutIds(detail)).not.toMatch(/\d{9}|hello|wamid/);
    }
  });
});

describe("a bus that is out of reach for a while", () => {
  it("hears everything later", async () => {
    await sandbox.fault({
      call: { service: "events", action: "PutEvents" },
      error: "InternalFailure",
      times: 3,
    });
    const ana = sandbox.person();
    const id = await sandbox.sendWhatsApp(ana, "hello");
    await sandbox.passes(300);
    expect(await about(id)).toContain("request.held");
    await sandbox.control("DELETE", "/faults");
  });
});

/** An event's detail as text, without AWS's random ids, which may hold many digits in a row by chance. */
function withoutIds(detail: unknown): string {
  return JSON.stringify(detail).replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "");
}
