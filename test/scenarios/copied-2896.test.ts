import { describe, expect, it } from "vitest";
import { story } from "../support/story.ts";

const sandbox = story();

describe("a story from the sandbox", () => {
  it("ends as it did on the page", async () => {
    const tess = sandbox.person("+14155554003");

    expect(
      await sandbox.api("POST", "/sendWhatsApp", {
        destination_number: "+14155554003",
        message_body: "Too impatient.",
        reply_timeout_seconds: 5,
      }),
    ).toMatchObject({ status: 400 });
    await sandbox.passes(2);
    await sandbox.fault({
      call: { state: "AwaitReply" },
      before: { write: { text: "Yes, send it" } },
      number: "+14155554003",
    });
    const request = await sandbox.sendWhatsApp(tess, "This one met a reply that was faster than its wait.");
    await sandbox.passes(8);

    expect(await tess.received()).toEqual([
      "template: You have a message waiting from Example Company. Reply to this message to receive it.",
      "text: This one met a reply that was faster than its wait.",
    ]);
    expect(await sandbox.request(request)).toMatchObject({ latest_status: "delivered" });
  });
});
