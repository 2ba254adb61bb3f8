import { describe, expect, it } from "vitest";
import { story } from "../support/story.ts";

const gone = "Sorry, the message that was waiting for you is no longer available.";
const sandbox = story({ config: { lateReplyMessage: gone } });
const template =
  "template: You have a message waiting from Example Company. Reply to this message to receive it.";

describe("a person who answers after the hold has ended", () => {
  it("is told, once, through the same workflow", async () => {
    const ana = sandbox.person();
    const id = await sandbox.sendWhatsApp(ana, "too late");
    await sandbox.passes(7210);
    await ana.writes("yes");
    await ana.writes("hello?");

    expect(await ana.received()).toEqual([template, `text: ${gone}`]);
    expect((await sandbox.request(id)).latest_status).toBe("expired");
    const executions = (await sandbox.control("GET", "/executions")) as Array<{
      request_id: string;
      status: string;
    }>;
    expect(executions.find(({ request_id }) => request_id.startsWith("late-reply-"))).toMatchObject({
      status: "SUCCEEDED",
    });
  });

  it("is told once, however many messages expired and however often the event comes", async () => {
    const ana = sandbox.person();
    for (const text of ["one", "two", "three"]) await sandbox.sendWhatsApp(ana, text);
    await sandbox.passes(7210);
    await sandbox.fault({ events: "duplicate", channel: "whatsapp", status: "received", number: ana.number });
    await ana.writes("yes");
    await sandbox.passes(120);
    expect(await ana.received()).toEqual([template, `text: ${gone}`]);
  });

  it("is told again after another expiry", async () => {
    const ana = sandbox.person();
    for (const _round of [1, 2]) {
      await sandbox.sendWhatsApp(ana, "too late");
      await sandbox.passes(7210);
      await ana.writes("yes");
      await sandbox.passes(25 * 3600);
    }
    expect(await ana.received()).toEqual([template, `text: ${gone}`, template, `text: ${gone}`]);
  });

  it("is told nothing if the answer is STOP", async () => {
    const ana = sandbox.person();
    await sandbox.sendWhatsApp(ana, "too late");
    await sandbox.passes(7210);
    await ana.writes("STOP");
    expect(await ana.received()).toEqual([template]);
  });
});

describe("a person who answers in time", () => {
  it("gets the message, and no explanation", async () => {
    const ana = sandbox.person();
    await sandbox.sendWhatsApp(ana, "in time");
    await ana.writes("yes");
    expect(await ana.received()).toEqual([template, "text: in time"]);
  });
});
