import { describe, expect, it } from "vitest";
import { messageExamples } from "../../lib/api/whatsapp-examples.ts";
import type { PhoneMessage } from "../../sandbox/world/phones.ts";
import { type Person, story } from "../support/story.ts";

/** Messages that are more than a text, in the form of Meta's Cloud API. */

const sandbox = story();

/** What the phone shows of the business's last message. */
async function shown(person: Person): Promise<PhoneMessage> {
  const message = (await person.phone()).findLast(({ direction }) => direction === "out");
  if (message === undefined) throw new Error("The phone shows nothing from the business.");
  return message;
}

/** Somebody who has just written, and the id of what they wrote. */
async function someoneWhoWrote(): Promise<{ person: Person; wamid: string }> {
  const person = sandbox.person();
  await person.writes("Where is my parcel?");
  const [written] = await person.phone();
  if (written === undefined) throw new Error("The phone does not show what its owner wrote.");
  return { person, wamid: written.id };
}

describe("a message inside the open window", () => {
  const looks: Record<string, object> = {
    text: { kind: "text", body: "Follow it here: https://example.com/parcels/81" },
    image: { kind: "image", body: "Your parcel", content: { link: "https://example.com/parcels/81.jpg" } },
    video: {
      kind: "video",
      body: "How to unpack it",
      content: { link: "https://example.com/unpacking.mp4" },
    },
    audio: { kind: "audio", body: "", content: { link: "https://example.com/directions.mp3" } },
    document: { kind: "document", body: "Your invoice", content: { filename: "invoice-81.pdf" } },
    sticker: { kind: "sticker", body: "", content: { link: "https://example.com/thanks.webp" } },
    location: { kind: "location", body: "Example Company, Puerta del Sol 1, Madrid" },
    contacts: { kind: "contacts", body: "Ana Lima" },
    buttons: {
      kind: "interactive",
      body: "When shall we come?",
      buttons: [
        { text: "In the morning", payload: "morning" },
        { text: "In the evening", payload: "evening" },
      ],
    },
    list: {
      kind: "interactive",
      body: "Where shall we leave it?",
      rows: [
        { id: "door", title: "At the door" },
        { id: "shop", title: "Parcel shop", description: "Open until 20:00" },
      ],
    },
    link_button: {
      kind: "interactive",
      body: "Follow your parcel.",
      buttons: [{ text: "Track it", url: "https://example.com/parcels/81" }],
    },
    flow: { kind: "interactive", body: "Choose a new day." },
    location_request: { kind: "interactive", body: "Where are you?" },
    template: {
      kind: "template",
      template: "order_update",
      body: "Hello Ana, your order 81 is on its way.",
      buttons: [{ text: "Track it", url: "https://example.com/orders/81" }],
    },
  };

  it.each(Object.entries(looks))("looks right on the phone: %s", async (kind, look) => {
    const { person } = await someoneWhoWrote();

    const id = await sandbox.sendWhatsApp(person, { message: messageExamples[kind] });

    expect(await shown(person)).toMatchObject({ channel: "whatsapp", ...look });
    expect(await sandbox.request(id)).toMatchObject({
      latest_status: "delivered",
      messages: [{ role: "message" }],
    });
  });

  it("looks right on the phone: reaction", async () => {
    const { person, wamid } = await someoneWhoWrote();
    const reaction = { message_id: wamid, emoji: "👍" };
    await sandbox.sendWhatsApp(person, { message: { type: "reaction", reaction } });
    expect(await shown(person)).toMatchObject({ kind: "reaction", body: "👍", context: wamid });
  });

  it("may quote what the person wrote", async () => {
    const { person, wamid } = await someoneWhoWrote();
    const message = { type: "image", image: { id: "210987654321" }, context: { message_id: wamid } };
    await sandbox.sendWhatsApp(person, { message });
    expect(await shown(person)).toMatchObject({ kind: "image", context: wamid });
  });

  it("is answered by a tap on its button", async () => {
    const { person } = await someoneWhoWrote();
    await sandbox.sendWhatsApp(person, { message: messageExamples.buttons });
    await person.writes({ button: "In the evening" });
    expect((await person.phone()).at(-1)).toMatchObject({ direction: "in", kind: "interactive" });
  });

  it("has an example for every look, and the other way round", () => {
    const elsewhere = ["reaction", "quote"];
    expect(Object.keys(looks).sort()).toEqual(
      Object.keys(messageExamples)
        .filter((kind) => !elsewhere.includes(kind))
        .sort(),
    );
  });
});

describe("a message outside the window", () => {
  it("is held with all that belongs to it until the person answers", async () => {
    const ben = sandbox.person();
    const id = await sandbox.sendWhatsApp(ben, { message: messageExamples.buttons });
    expect(await sandbox.request(id)).toMatchObject({ latest_status: "held" });

    await ben.writes("yes");

    expect(await shown(ben)).toMatchObject({
      kind: "interactive",
      buttons: [{ payload: "morning" }, { payload: "evening" }],
    });
  });

  it("is asked for by another template, with parameters of its own", async () => {
    const ben = sandbox.person();
    const parameters = [
      { type: "text", parameter_name: "first_name", text: "Ben" },
      { type: "text", parameter_name: "order_number", text: "81" },
    ];
    const id = await sandbox.sendWhatsApp(ben, {
      message: messageExamples.document,
      template: {
        name: "order_update",
        language: "en_US",
        components: [
          { type: "header", parameters: [{ type: "image", image: { id: "210987654321" } }] },
          { type: "body", parameters },
        ],
      },
    });

    expect(await ben.received()).toEqual(["template: Hi Ben, your order 81 is on its way."]);
    await ben.writes("yes");
    expect(await shown(ben)).toMatchObject({ kind: "document" });
    expect(await sandbox.request(id)).toMatchObject({ latest_status: "delivered" });
  });
});

describe("a message that breaks a rule of Meta's", () => {
  const reply = (title: string) => ({ type: "reply", reply: { id: title, title } });
  const buttons = (titles: string[]) => ({
    type: "interactive",
    interactive: { type: "button", body: { text: "When?" }, action: { buttons: titles.map(reply) } },
  });

  it.each<[string, object, string]>([
    [
      "in a button",
      { message: buttons(["Morning", "Noon", "In the late afternoon"]) },
      "message.interactive.action.buttons[2].reply.title: at most 20 characters",
    ],
    [
      "in two places",
      {
        message: { type: "image", image: { link: "ftp://example.com" } },
        template: { components: [{ type: "body", parameters: [] }] },
      },
      "message.image.link: an https link; template.components[0].parameters: at least 1",
    ],
  ])("%s ends invalid, with the path, and nothing is sent", async (_where, fields, title) => {
    const { person } = await someoneWhoWrote();

    const id = await sandbox.sendWhatsApp(person, fields as Record<string, unknown>);

    expect(await sandbox.request(id)).toMatchObject({
      latest_status: "invalid",
      error: { code: "InvalidRequest", title },
      messages: [],
    });
    expect(await person.received()).toEqual([]);
  });

  it.each<[string, object, string, string]>([
    [
      "of a kind that there is not",
      { type: "pigeon", pigeon: {} },
      "message.type",
      "message.type: one of text, image, video, audio, document, sticker, location, contacts, reaction, interactive, template",
    ],
    [
      "that names another recipient",
      { type: "text", text: { body: "Hello" }, to: "+15550002222" },
      "message.to",
      "message.to: there is no such field; there are type, text, context",
    ],
  ])("%s is refused at once, and nothing is sent", async (_what, message, field, says) => {
    const { person } = await someoneWhoWrote();
    const body = { destination_number: person.number, message };

    expect(await sandbox.api("POST", "/sendWhatsApp", body)).toMatchObject({
      status: 400,
      body: { error: "invalid_request", field, message: expect.stringContaining(says) },
    });
    await sandbox.passes(3);
    expect(await person.received()).toEqual([]);
  });
});
