import { describe, expect, it } from "vitest";
import { story } from "../support/story.ts";

const sandbox = story();
const template =
  "template: You have a message waiting from Example Company. Reply to this message to receive it.";
const hours = (count: number) => count * 3600;
const marginSeconds = 600;

describe("a person whom an advertisement led to write", () => {
  it("is free to be written to for three days less the margin, and not after", async () => {
    const ida = sandbox.person();
    await ida.writes({ text: "Is this still on?", fromAdvertisement: true });

    await sandbox.passes(hours(72) - marginSeconds - 60);
    await sandbox.sendWhatsApp(ida, "still open");
    await sandbox.passes(120);
    await sandbox.sendWhatsApp(ida, "closed now");

    expect(await ida.received()).toEqual(["text: still open", template]);
  });

  it("keeps the three days when they write again meanwhile", async () => {
    const ida = sandbox.person();
    await ida.writes({ text: "Is this still on?", fromAdvertisement: true });
    await sandbox.passes(hours(1));
    await ida.writes("Anybody there?");

    await sandbox.passes(hours(48));
    await sandbox.sendWhatsApp(ida, "Yes, it is.");

    expect(await ida.received()).toEqual(["text: Yes, it is."]);
  });

  it("keeps the three days when the event of that message comes after a later one's", async () => {
    const ida = sandbox.person();
    await sandbox.fault({ events: "delay", status: "received", seconds: 60, number: ida.number });
    await ida.writes({ text: "Is this still on?", fromAdvertisement: true });
    await sandbox.passes(10);
    await ida.writes("Anybody there?");

    await sandbox.passes(hours(48));
    await sandbox.sendWhatsApp(ida, "Yes, it is.");

    expect(await ida.received()).toEqual(["text: Yes, it is."]);
  });

  it("has the day that any message opens, once that ends later", async () => {
    const ida = sandbox.person();
    await ida.writes({ text: "Is this still on?", fromAdvertisement: true });
    await sandbox.passes(hours(71));
    await ida.writes("Anybody there?");

    await sandbox.passes(hours(23));
    await sandbox.sendWhatsApp(ida, "Yes, it is.");

    expect(await ida.received()).toEqual(["text: Yes, it is."]);
  });

  it("gets what was held for them, like anybody who answers", async () => {
    const ida = sandbox.person();
    const id = await sandbox.sendWhatsApp(ida, "Your parcel arrives today.");
    await ida.writes({ text: "Is this still on?", fromAdvertisement: true });

    expect(await ida.received()).toEqual([template, "text: Your parcel arrives today."]);
    expect(await sandbox.request(id)).toMatchObject({ latest_status: "delivered" });
  });
});
