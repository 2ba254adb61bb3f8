import { describe, expect, it } from "vitest";
import { story } from "../support/story.ts";

const sandbox = story();
const template =
  "template: You have a message waiting from Example Company. Reply to this message to receive it.";
const hours = (count: number) => count * 3600;
const marginSeconds = 600;

describe("a person whom an advertisement led to write", () => {
  it("is free to be written to for a day less the margin, like anybody: the three days are of the price alone", async () => {
    const ida = sandbox.person();
    await ida.writes({ text: "Is this still on?", fromAdvertisement: true });

    await sandbox.passes(hours(24) - marginSeconds - 60);
    await sandbox.sendWhatsApp(ida, "still open");
    await sandbox.passes(120);
    await sandbox.sendWhatsApp(ida, "closed now");

    expect(await ida.received()).toEqual(["text: still open", template]);
  });

  it("gets what was held for them, like anybody who answers", async () => {
    const ida = sandbox.person();
    const id = await sandbox.sendWhatsApp(ida, "Your parcel arrives today.");
    await ida.writes({ text: "Is this still on?", fromAdvertisement: true });

    expect(await ida.received()).toEqual([template, "text: Your parcel arrives today."]);
    expect(await sandbox.request(id)).toMatchObject({ latest_status: "delivered" });
  });
});
