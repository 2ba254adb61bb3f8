import { describe, expect, it } from "vitest";
import { inState } from "../support/calls.ts";
import { story } from "../support/story.ts";

const sandbox = story({ config: { optOutKeywords: '["lascia stare", "stop"]', optInKeywords: '["ciao"]' } });

describe("a person who opts out", () => {
  it("ends what waits for them at once", async () => {
    const ana = sandbox.person();
    const ids = [await sandbox.sendWhatsApp(ana, "one"), await sandbox.sendWhatsApp(ana, "two")];
    await ana.writes("Stop");
    for (const id of ids) {
      expect((await sandbox.request(id)).latest_status).toBe("opted_out");
      expect(await sandbox.execution(id)).toMatchObject({
        status: "SUCCEEDED",
        output: { status: "opted_out" },
      });
    }
  });

  it("stays opted out, a year later as well", async () => {
    const ana = sandbox.person();
    await ana.writes("STOP");
    await sandbox.passes(366 * 24 * 3600);
    const id = await sandbox.sendWhatsApp(ana, { template: { name: "message_waiting" } });
    expect((await sandbox.request(id)).latest_status).toBe("opted_out");
    expect(await ana.received()).toEqual([]);
  });

  it("may write again without opting in", async () => {
    const ana = sandbox.person();
    await ana.writes("STOP");
    await ana.writes("Where is my parcel?");
    const id = await sandbox.sendWhatsApp(ana, "hello");
    expect((await sandbox.request(id)).latest_status).toBe("opted_out");
  });

  it("uses the words of the stack's configuration, by button too, and comes back by them", async () => {
    const ana = sandbox.person();
    await ana.writes("¡Lascia   STARE!");
    const id = await sandbox.sendWhatsApp(ana, "hello");
    expect((await sandbox.request(id)).latest_status).toBe("opted_out");
    await ana.writes("Ciao");
    await sandbox.sendWhatsApp(ana, "welcome back");
    expect(await ana.received()).toEqual(["text: welcome back"]);
  });

  it.each([
    ["STOP", "Ciao"],
    ["Ciao", "STOP"],
  ])(
    "within one second of opting in is opted out, whichever is taken in first: %s",
    async (first, second) => {
      const ana = sandbox.person();
      for (const text of [first, second]) {
        await sandbox.control("POST", `/phones/${ana.number}/messages`, { text });
      }
      await sandbox.passes(10);
      const id = await sandbox.sendWhatsApp(ana, "hello");
      expect((await sandbox.request(id)).latest_status).toBe("opted_out");
      await ana.writes("Ciao");
      await sandbox.sendWhatsApp(ana, "welcome back");
      expect(await ana.received()).toEqual(["text: welcome back"]);
    },
  );

  it("between the look and the send gets nothing", async () => {
    const ana = sandbox.person();
    await ana.writes("hello");
    sandbox.around("after", inState("AcceptRequest"), () => ana.interrupts("stop"));
    const id = await sandbox.sendWhatsApp(ana, "hello");
    expect(await ana.received()).toEqual([]);
    expect((await sandbox.request(id)).latest_status).toBe("opted_out");
  });
});
