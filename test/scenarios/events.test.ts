import { describe, expect, it } from "vitest";
import { inState } from "../support/calls.ts";
import { type Person, story } from "../support/story.ts";

/** Every event is safe to see twice, late, out of order, or never. */

const sandbox = story();

/** The row of a request's message, without what differs between any two messages. */
async function row(requestId: string) {
  const rows = await sandbox.table("messages");
  const { delivery_history, latest_status, type, role } =
    rows.find((candidate) => candidate.request_id === requestId && candidate.role === "message") ?? {};
  return { statuses: Object.keys(delivery_history ?? {}).sort(), latest_status, type, role };
}

async function toldInOrder(): Promise<unknown> {
  const ana = sandbox.person();
  await ana.is({ reads: true });
  await ana.writes("hello");
  return row(await sandbox.sendWhatsApp(ana, "in order"));
}

describe("statuses that come", () => {
  it.each([
    ["twice", { events: "duplicate", channel: "whatsapp", times: 9 }, 5],
    ["out of order", { events: "reorder", channel: "whatsapp", times: 3 }, 60],
    [
      "a week late",
      { events: "delay", channel: "whatsapp", seconds: 7 * 24 * 3600, times: 2 },
      8 * 24 * 3600,
    ],
  ])("%s leave the tables as the run in order would", async (_how, fault, seconds) => {
    const inOrder = await toldInOrder();
    const ana = sandbox.person();
    await ana.is({ reads: true });
    await ana.writes("hello");
    await sandbox.fault({ ...fault, number: ana.number });
    const id = await sandbox.sendWhatsApp(ana, "otherwise");
    await sandbox.passes(seconds);
    expect(await row(id)).toEqual(inOrder);
    await sandbox.control("DELETE", "/faults");
  });

  it.each([
    // Everything that the carrier reports happens before the workflow has written a line.
    ["at once, within seconds", [3_000], 15],
    ["a minute late, within minutes", [3_000, 10_000, 50_000], 240],
  ])("before the row of their message is written %s are seen again", async (_how, pauses, seconds) => {
    const inOrder = await toldInOrder();
    const ana = sandbox.person();
    await ana.is({ reads: true });
    await ana.writes("hello");
    sandbox.around("before", inState("AwaitDelivery"), async () => {
      for (const pause of pauses) {
        sandbox.sandbox.clock.nudge(pause);
        await new Promise((resolve) => setTimeout(resolve, 300));
      }
    });
    const id = await sandbox.sendWhatsApp(ana, "fast");
    await sandbox.passes(seconds);
    expect(await row(id)).toEqual(inOrder);
    expect((await sandbox.path(id)).at(-1)).toBe("Delivered");
  });

  it("late never hide what is known already", async () => {
    const ana = sandbox.person();
    await ana.writes("hello");
    await sandbox.fault({ events: "delay", status: "sent", seconds: 30, number: ana.number });
    const id = await sandbox.sendWhatsApp(ana, "hello");
    await sandbox.passes(60);
    const { latest_status, delivery_history } = await sandbox.request(id);
    expect(latest_status).toBe("delivered");
    expect(delivery_history).toHaveProperty("sent");
  });
});

describe("a week-old message of the person", () => {
  it("opens no window", async () => {
    const ana = sandbox.person();
    await sandbox.fault({ events: "delay", status: "received", seconds: 7 * 24 * 3600, number: ana.number });
    await ana.writes("hello from last week");
    await sandbox.passes(7 * 24 * 3600 + 60);
    await sandbox.sendWhatsApp(ana, "held");
    expect((await ana.received()).map((shown) => shown.split(":")[0])).toEqual(["template"]);
  });
});

describe("an event that cannot be handled", () => {
  it("because it is malformed goes to the dead-letter queue, and the log says what was wrong and nothing personal", async () => {
    const bad = {
      context: { MetaPhoneNumberIds: [] },
      whatsAppWebhookEntry: '{"changes": "+14155550123 says hi"}',
    };
    await sandbox.event("whatsapp", bad);
    await sandbox.passes(1_300);
    expect((await sandbox.queue("whatsapp-events-dead-letters")).at(-1)?.body).toContain("says hi");
    const log = JSON.stringify(await sandbox.control("GET", "/logs/whatsapp-events"));
    expect(log).toContain("MalformedEvent");
    expect(log).toContain("changes: expected Array");
    expect(log).not.toMatch(/says hi|4155550123/);
  });

  it("because a table is out of reach is not lost: after a redrive everything is as it should be", async () => {
    const ana = sandbox.person();
    const id = await sandbox.sendWhatsApp(ana, "It arrives today.");
    await sandbox.fault({
      call: { service: "dynamodb", caller: "whatsapp-events" },
      error: "InternalServerError",
      times: 500,
    });
    await ana.writes("yes");
    await sandbox.passes(1_300);
    await sandbox.control("DELETE", "/faults");
    expect((await sandbox.request(id)).latest_status).toBe("held");

    const dead = await deadLetterQueue("whatsapp-events");
    await sandbox.control("POST", `/queues/${dead}/redrive`, {});
    await sandbox.passes(10);

    expect(await received(ana, "text")).toEqual(["text: It arrives today."]);
    expect((await sandbox.request(id)).latest_status).toBe("delivered");
  });
});

describe("what functions log", () => {
  it("holds no number and no text, whatever happened in this file", async () => {
    for (const { name } of sandbox.sandbox.program.of("aws:lambda/function:Function")) {
      const log = JSON.stringify(await sandbox.control("GET", `/logs/${name}`));
      expect(log).not.toMatch(/1415555|arrives today|hello/i);
    }
  });

  it("and what the tracking tables hold neither", async () => {
    for (const table of ["messages", "requests"] as const) {
      const rows = JSON.stringify(await sandbox.table(table));
      expect(rows).not.toMatch(/1415555|arrives today|hello/i);
    }
  });
});

async function deadLetterQueue(source: string): Promise<string> {
  const queues = (await sandbox.control("GET", "/queues")) as Array<{
    name: string;
    dead_letters_of?: string[];
  }>;
  const found = queues.find(({ dead_letters_of: of = [] }) => of.some((name) => name.startsWith(source)));
  if (found === undefined) throw new Error(`${source} has no dead-letter queue.`);
  return found.name;
}

async function received(person: Person, kind: string): Promise<string[]> {
  return (await person.received()).filter((shown) => shown.startsWith(kind));
}
