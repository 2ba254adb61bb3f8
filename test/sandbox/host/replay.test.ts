import { expect, it } from "vitest";
import { exampleBusiness } from "../../../sandbox/world/business.ts";
import { type Person, story } from "../../support/story.ts";

/** What production saw, handed in again: it ends here as it did there. */
const sandbox = story();

const { metaPhoneNumberId, phoneNumberId, wabaId } = exampleBusiness("us-east-1", "111122223333");

/** The event by which AWS tells that `person` wrote, `seconds` ago. */
async function inbound(person: Person, seconds = 0, more: Record<string, unknown> = {}): Promise<unknown> {
  const arn = `arn:aws:social-messaging:us-east-1:111122223333:phone-number-id/${phoneNumberId.replace("phone-number-id-", "")}`;
  const message = {
    from: person.number.slice(1),
    id: `wamid.${person.number}`,
    timestamp: String(Math.floor((await sandbox.now()).getTime() / 1000) - seconds),
    type: "text",
    text: { body: "Hello" },
    ...more,
  };
  const value = { metadata: { phone_number_id: metaPhoneNumberId }, messages: [message] };
  return {
    context: { MetaPhoneNumberIds: [{ metaPhoneNumberId, arn }] },
    whatsAppWebhookEntry: JSON.stringify({ id: wabaId, changes: [{ field: "messages", value }] }),
  };
}

it("an inbound message that is handed in opens WhatsApp's own window, so that what it releases arrives", async () => {
  const ana = sandbox.person();
  const id = await sandbox.sendWhatsApp(ana, "It arrives today.");
  await sandbox.event("whatsapp", await inbound(ana));
  expect((await ana.received()).at(-1)).toBe("text: It arrives today.");
  expect(await sandbox.request(id)).toMatchObject({ latest_status: "delivered" });
});

it("one that is hours old opens the window for what is left of its 24 hours", async () => {
  const ana = sandbox.person();
  await sandbox.event("whatsapp", await inbound(ana, 23 * 3600));
  await sandbox.sendWhatsApp(ana, "In time.");
  expect(await ana.received()).toEqual(["text: In time."]);
});
