import { beforeEach, describe, expect, it } from "vitest";
import { exampleBusiness, phoneNumberArn } from "../../sandbox/world/business.ts";
import { type Person, story } from "../support/story.ts";

/**
 * Events that are not in the form which Meta documents: AWS makes some of its own "in the same format", leaves
 * members out, and says nowhere that an envelope's id is the one that a send was answered with.
 */

const sandbox = story();
const business = exampleBusiness("us-east-1", "111122223333");

let ana: Person;
beforeEach(() => {
  ana = sandbox.person();
});

/** What AWS publishes to the topic, about this stack's business number unless `envelope` says otherwise. */
function topicMessage(value: Record<string, unknown>, envelope: Record<string, unknown> = {}) {
  const { metaPhoneNumberId } = business;
  const changes = [
    { field: "messages", value: { metadata: { phone_number_id: metaPhoneNumberId }, ...value } },
  ];
  return {
    context: { MetaPhoneNumberIds: [{ metaPhoneNumberId, arn: phoneNumberArn(business) }] },
    whatsAppWebhookEntry: JSON.stringify({ id: business.wabaId, changes }),
    ...envelope,
  };
}

/** Sends within the window, and nothing that a carrier would report comes by itself. */
async function sendUnreported(text: string): Promise<string> {
  await ana.writes("hello");
  await sandbox.fault({ events: "drop", channel: "whatsapp", number: ana.number, times: 20 });
  const id = await sandbox.sendWhatsApp(ana, text);
  await sandbox.passes(60);
  await sandbox.control("DELETE", "/faults");
  return id;
}

/** How often a metric was counted, as CloudWatch reads it from the log. */
async function counted(metric: string): Promise<number> {
  const log = (await sandbox.control("GET", "/logs/whatsapp-events")) as Array<{ message: string }>;
  return log.filter(({ message }) => message.includes(`"Name":"${metric}"`)).length;
}

describe("a status", () => {
  const delivered = { status: "delivered", timestamp: "1736379042" };

  it.each<[string, (id: string) => Promise<unknown>]>([
    [
      "AWS's id alone, without the business number and a time",
      async (id) => {
        const [message] = (await sandbox.request(id)).messages;
        const status = { status: "delivered", timestamp: null, recipient_id: null, errors: null };
        return topicMessage({ statuses: [status] }, { context: null, messageId: message?.eum_msg_id });
      },
    ],
    [
      "what was sent along, though the envelope has an id that is not the send's",
      async (id) => {
        const status = { ...delivered, id: "wamid.new", biz_opaque_callback_data: `message:${id}` };
        return topicMessage({ statuses: [status] }, { messageId: "00000000-0000-4000-8000-000000000000" });
      },
    ],
    [
      "what was sent along, though neither its id nor Meta's is there",
      async (id) => topicMessage({ statuses: [{ ...delivered, biz_opaque_callback_data: `message:${id}` }] }),
    ],
  ])("finds its message by %s", async (_by, event) => {
    const id = await sendUnreported("Is it there?");
    expect((await sandbox.request(id)).latest_status).toBe("sent_for_delivery");
    await sandbox.event("whatsapp", await event(id));
    expect((await sandbox.request(id)).latest_status).toBe("delivered");
    expect((await sandbox.path(id)).at(-1)).toBe("Delivered");
  });

  it("finds its message by Meta's id, though the envelope has an id that is not the send's", async () => {
    const id = await sendUnreported("Is it there?");
    const [message] = (await sandbox.request(id)).messages;
    const accepted = { status: "accepted", id: "wamid.of.ana", timestamp: "1736379042" };
    await sandbox.event(
      "whatsapp",
      topicMessage({ statuses: [accepted] }, { messageId: message?.eum_msg_id }),
    );
    const read = { status: "read", id: "wamid.of.ana", timestamp: "1736379044" };
    await sandbox.event("whatsapp", topicMessage({ statuses: [read] }, { messageId: "another" }));
    expect((await sandbox.request(id)).latest_status).toBe("read");
  });

  it("of AWS's own, that Meta never had the message, ends the request", async () => {
    const id = await sendUnreported("It never leaves.");
    const [message] = (await sandbox.request(id)).messages;
    const status = {
      status: "failed",
      errors: [{ code: null, title: "Message retries exhausted, dropping message." }],
    };
    await sandbox.event("whatsapp", topicMessage({ statuses: [status] }, { messageId: message?.eum_msg_id }));
    expect(await sandbox.request(id)).toMatchObject({
      latest_status: "failed",
      error: { title: "Message retries exhausted, dropping message." },
    });
  });

  it("is not kept waiting by somebody else's in the same event", async () => {
    const id = await sendUnreported("Is it there?");
    const ours = { ...delivered, id: "wamid.ours", biz_opaque_callback_data: `message:${id}` };
    await sandbox.event(
      "whatsapp",
      topicMessage({ statuses: [{ ...delivered, id: "wamid.foreign" }, ours] }),
    );
    expect((await sandbox.request(id)).latest_status).toBe("delivered");
    await sandbox.passes(300);
  });

  it("of somebody else's message is no poison", async () => {
    const foreign = await counted("ForeignStatus");
    const before = await sandbox.queue("whatsapp-events-dead-letters");
    await sandbox.event("whatsapp", topicMessage({ statuses: [{ ...delivered, id: "wamid.foreign" }] }));
    await sandbox.passes(240);
    expect(await sandbox.queue("whatsapp-events")).toHaveLength(before.length + 1);
    await sandbox.passes(60);
    expect(await sandbox.queue("whatsapp-events")).toEqual(before);
    expect(await counted("ForeignStatus")).toBe(foreign + 1);
  });
});

describe("a reply", () => {
  it("releases what waits for it, at once, whatever stands beside it; only that is put aside", async () => {
    const id = await sandbox.sendWhatsApp(ana, "It arrives today.");
    // Meta opens the window; that it comes in one event with what is unsound is the story.
    await sandbox.fault({ events: "drop", status: "received", number: ana.number });
    await ana.writes("yes");
    expect((await sandbox.request(id)).latest_status).toBe("held");
    const now = Math.floor((await sandbox.now()).getTime() / 1000);
    const reply = { from: ana.number.slice(1), id: "wamid.reply", type: "text", text: { body: "yes" } };
    const spoiled = [null, { id: "wamid.spoiled", type: { says: "hello" } }];
    const statuses = [{ id: "wamid.foreign", status: null }];
    await sandbox.event(
      "whatsapp",
      topicMessage({ statuses, messages: [...spoiled, { ...reply, timestamp: now }] }),
    );
    expect(await ana.received()).toContain("text: It arrives today.");
    expect((await sandbox.request(id)).latest_status).toBe("delivered");

    await sandbox.passes(1_300);
    const dead = await sandbox.queue("whatsapp-events-dead-letters");
    expect(dead.at(-1)?.body).toContain("wamid.spoiled");
    expect(await counted("MalformedEvent")).toBe(1);
    expect((await ana.received()).filter((shown) => shown === "text: It arrives today.")).toHaveLength(1);
  });
});

describe("an update of templates or of the account", () => {
  it("is nothing to us, whatever its form", async () => {
    const change = { field: "message_template_status_update", value: { event: "APPROVED", messages: 5 } };
    const whatsAppWebhookEntry = JSON.stringify({ id: business.wabaId, changes: [change] });
    await sandbox.event("whatsapp", { context: { MetaWabaIds: [] }, whatsAppWebhookEntry });
    expect(await sandbox.queue("whatsapp-events-dead")).not.toContainEqual(
      expect.objectContaining({ body: expect.stringContaining("message_template_status_update") }),
    );
    expect(await sandbox.queue("whatsapp-events")).not.toContainEqual(
      expect.objectContaining({ body: expect.stringContaining("message_template_status_update") }),
    );
  });
});
