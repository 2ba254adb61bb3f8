import { describe, expect, it } from "vitest";
import { story } from "../support/story.ts";

/** People may hide their number from a business; Meta then tells a business-scoped user id instead. */

const sandbox = story();
const template =
  "template: You have a message waiting from Example Company. Reply to this message to receive it.";

describe.each([
  ["missing", true],
  ["empty", "empty" as const],
])("a reply whose sender's number is %s", (_how, hidesNumber) => {
  it("releases the message if the user id was seen with the number before", async () => {
    const ana = sandbox.person();
    await ana.writes("hello");
    await sandbox.passes(25 * 3600);
    await sandbox.sendWhatsApp(ana, "held");
    await ana.is({ hidesNumber });
    await ana.writes("yes");
    expect(await ana.received()).toEqual([template, "text: held"]);
  });

  it("releases the message if it answers our template by its button", async () => {
    const ana = sandbox.person();
    await ana.is({ hidesNumber });
    await sandbox.sendWhatsApp(ana, "held");
    await ana.writes({ button: "Send it" });
    expect(await ana.received()).toEqual([template, "text: held"]);
    await sandbox.passes(25 * 3600);
    // From then on the user id is known.
    await sandbox.sendWhatsApp(ana, "held again");
    await ana.writes("yes");
    expect((await ana.received()).at(-1)).toBe("text: held again");
  });

  it("that nothing tells apart is published and loses nothing", async () => {
    const ana = sandbox.person();
    const id = await sandbox.sendWhatsApp(ana, "held");
    await ana.is({ hidesNumber });
    await ana.writes("who am I?");
    expect((await sandbox.request(id)).latest_status).toBe("held");
    const events = await sandbox.published("message.received");
    expect(events.at(-1)).toMatchObject({ user_id: expect.any(String), content: { body: "who am I?" } });
    expect(events.at(-1)).not.toHaveProperty("from");
    expect(await sandbox.queue("whatsapp-events")).toEqual([]);
    await ana.is({ hidesNumber: false });
    await ana.writes("it is me");
    expect(await ana.received()).toEqual([template, "text: held"]);
  });
});

describe("an event for another business number", () => {
  it("opens no window here, and lands in no dead-letter queue", async () => {
    const ana = sandbox.person();
    const event = {
      context: {
        MetaPhoneNumberIds: [
          {
            metaPhoneNumberId: "999",
            arn: "arn:aws:social-messaging:us-east-1:111122223333:phone-number-id/other",
          },
        ],
      },
      whatsAppWebhookEntry: JSON.stringify({
        id: "1",
        changes: [
          {
            field: "messages",
            value: {
              metadata: { phone_number_id: "999" },
              messages: [
                {
                  from: ana.number.slice(1),
                  id: "wamid.other",
                  type: "text",
                  text: { body: "hello, other business" },
                  timestamp: String(Math.floor((await sandbox.now()).getTime() / 1000)),
                },
              ],
            },
          },
        ],
      }),
    };
    await sandbox.event("whatsapp", event);
    await sandbox.passes(600);
    await sandbox.sendWhatsApp(ana, "held");
    expect(await ana.received()).toEqual([template]);
    expect(await sandbox.queue("whatsapp-events")).toEqual([]);
  });
});
