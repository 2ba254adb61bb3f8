import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../sandbox/cloud/service.ts";
import { readWriting } from "../../../sandbox/world/writing.ts";
import { ana, business, carriers, startAt } from "./carriers-fixture.ts";

const orderQuestion: JsonObject = {
  type: "interactive",
  interactive: {
    type: "button",
    body: { text: "Deliver today?" },
    action: {
      buttons: [
        { type: "reply", reply: { id: "today", title: "Today" } },
        { type: "reply", reply: { id: "later", title: "Later" } },
      ],
    },
  },
};

const shopList: JsonObject = {
  type: "interactive",
  interactive: {
    type: "list",
    body: { text: "Which shop?" },
    action: {
      button: "Choose",
      sections: [{ rows: [{ id: "north", title: "North", description: "At the station" }] }],
    },
  },
};

describe("Ana writes", () => {
  it("and the business hears it with her name, her number and her user id", async () => {
    const { clock, phones, topic } = carriers();
    phones.change(ana, { name: "Ana Souza" });
    const row = phones.write(ana, readWriting({ text: "Does it come in another colour?" }));
    await clock.advance(1);
    expect(topic).toHaveLength(1);
    expect(topic[0]?.envelope).not.toHaveProperty("messageId");
    expect(topic[0]?.value).toEqual({
      messaging_product: "whatsapp",
      metadata: { display_phone_number: "15550783881", phone_number_id: business.metaPhoneNumberId },
      contacts: [
        {
          profile: { name: "Ana Souza" },
          wa_id: "14155550123",
          user_id: expect.stringMatching(/^US\.\d{20}$/),
        },
      ],
      messages: [
        {
          from: "14155550123",
          from_user_id: expect.any(String),
          id: row.id,
          timestamp: String(startAt / 1000),
          type: "text",
          text: { body: "Does it come in another colour?" },
        },
      ],
    });
    expect(phones.messages(ana)).toMatchObject([
      {
        id: row.id,
        direction: "in",
        channel: "whatsapp",
        kind: "text",
        body: "Does it come in another colour?",
      },
    ]);
  });

  it.each([
    { hides: true, says: {} },
    { hides: "empty", says: { from: "" } },
  ] as const)(
    "without telling her number, if she has a username (hidesNumber: $hides)",
    async ({ hides, says }) => {
      const { clock, inbound, phones, topic } = carriers();
      phones.change(ana, { hidesNumber: hides });
      phones.write(ana, { kind: "text", value: "Hello" });
      await clock.advance(1);
      const [message] = inbound();
      expect({ ...("from" in (message ?? {}) && { from: message?.from }) }).toEqual(says);
      expect(JSON.stringify(topic[0]?.value)).not.toContain('"14155550123"');
      expect(message?.from_user_id).toBe(phones.get(ana).userId(business.wabaId));
    },
  );

  it("by a tap on the template's button, which names the template that it answers", async () => {
    const { clock, inbound, phones, sendTemplate } = carriers();
    await sendTemplate(ana, "message_waiting", "en", [
      {
        type: "button",
        sub_type: "quick_reply",
        index: "0",
        parameters: [{ type: "payload", payload: "release" }],
      },
    ]);
    await clock.advance(1);
    const [template] = phones.messages(ana);
    phones.write(ana, readWriting({ button: "Send it" }));
    await clock.advance(1);
    expect(inbound()).toMatchObject([
      {
        type: "button",
        button: { payload: "release", text: "Send it" },
        context: { from: "15550783881", id: template?.id },
      },
    ]);
    expect(phones.messages(ana)[1]).toMatchObject({ kind: "button", body: "Send it", context: template?.id });
  });

  it("by a tap on an older message of two that have the button, if she says which", async () => {
    const { clock, inbound, phones, sendTemplate } = carriers();
    await sendTemplate(ana);
    await sendTemplate(ana);
    await clock.advance(1);
    const [older, newer] = phones.messages(ana);
    phones.write(ana, readWriting({ button: "Send it" }));
    phones.write(ana, readWriting({ button: "Send it", context: older?.id }));
    await clock.advance(1);
    expect(inbound().map((message) => (message.context as JsonObject).id)).toEqual([newer?.id, older?.id]);
  });

  it("by a tap on an interactive button, or a row of a list", async () => {
    const { clock, inbound, phones, send } = carriers();
    phones.write(ana, { kind: "text", value: "Hello" });
    await send(ana, orderQuestion);
    await send(ana, shopList);
    await clock.advance(1);
    phones.write(ana, readWriting({ button: "later" }));
    phones.write(ana, readWriting({ list: "North" }));
    await clock.advance(1);
    expect(inbound().slice(1)).toMatchObject([
      {
        type: "interactive",
        interactive: { type: "button_reply", button_reply: { id: "later", title: "Later" } },
        context: { id: phones.messages(ana)[1]?.id },
      },
      {
        type: "interactive",
        interactive: {
          type: "list_reply",
          list_reply: { id: "north", title: "North", description: "At the station" },
        },
        context: { id: phones.messages(ana)[2]?.id },
      },
    ]);
  });

  it("by a reaction, and takes it back", async () => {
    const { clock, inbound, phones, sendTemplate } = carriers();
    await sendTemplate(ana);
    await clock.advance(1);
    const target = phones.messages(ana)[0]?.id;
    phones.write(ana, readWriting({ reaction: { emoji: "👍" } }));
    phones.write(ana, readWriting({ reaction: { emoji: "", to: target } }));
    await clock.advance(1);
    expect(inbound().map((message) => message.reaction)).toEqual([
      { message_id: target, emoji: "👍" },
      { message_id: target },
    ]);
    expect(inbound()[0]).not.toHaveProperty("context");
  });

  it.each([
    [
      { image: { caption: "Broken" } },
      { type: "image", image: { caption: "Broken", mime_type: "image/jpeg" } },
    ],
    [{ document: { filename: "bill.pdf" } }, { type: "document", document: { filename: "bill.pdf" } }],
    [
      { location: { latitude: 1.5, longitude: 2 } },
      { type: "location", location: { latitude: 1.5, longitude: 2 } },
    ],
    [{ unsupported: true }, { type: "unsupported", errors: [{ code: 131051 }] }],
    [
      { message: { type: "order", order: { catalog_id: "1" } } },
      { type: "order", order: { catalog_id: "1" } },
    ],
    [
      { text: "Is this still on?", fromAdvertisement: true },
      { type: "text", referral: { source_type: "ad", source_id: expect.any(String) } },
    ],
  ])("%j", async (writing, message) => {
    const { clock, inbound, phones } = carriers();
    phones.write(ana, readWriting(writing));
    await clock.advance(1);
    expect(inbound()).toMatchObject([message]);
  });

  it.each([
    [{}, "Say what the person writes"],
    [{ text: "" }, "text: must not be empty"],
    [
      { text: "Hi", colour: "red" },
      "colour: is not known here; there are channel, context, business, fromAdvertisement, text",
    ],
    [{ image: {}, channel: "sms" }, "words only"],
    [{ text: "Hi", channel: "telegram" }, "channel"],
    [{ text: "Hi", channel: "sms", fromAdvertisement: true }, "opens a chat on WhatsApp"],
  ])("nothing that makes no sense: %j", (writing, says) => {
    expect(() => readWriting(writing)).toThrow(says);
  });

  it.each([
    [{ online: false }, "off"],
    [{ blocks: true }, "unblock"],
    [{ onWhatsApp: false }, "not on WhatsApp"],
  ])("nothing while her phone cannot: %j", (behaviour, says) => {
    const { phones } = carriers();
    phones.change(ana, behaviour);
    expect(() => phones.write(ana, { kind: "text", value: "Hello" })).toThrow(says);
    expect(phones.messages(ana)).toEqual([]);
  });

  it("to the number of the business that was last in the chat, if she names none", async () => {
    const second = {
      ...business,
      phoneNumberId: "phone-number-id-00000000000000000000000000000002",
      metaPhoneNumberId: "2222",
      displayPhoneNumber: "15550002222",
    };
    const { clock, phones, sendTemplate, topic } = carriers({ businesses: [second, business] });
    await sendTemplate(ana);
    await clock.advance(1);
    phones.write(ana, { kind: "text", value: "Hello" });
    await clock.advance(1);
    expect(topic.at(-1)?.value.metadata).toEqual({
      display_phone_number: business.displayPhoneNumber,
      phone_number_id: business.metaPhoneNumberId,
    });
    expect(() => phones.write(ana, { kind: "text", value: "Hello", business: "1" })).toThrow(
      "15550002222, 15550783881",
    );
  });

  it("no tap on a button that is not there", () => {
    const { phones } = carriers();
    expect(() => phones.write(ana, { kind: "button", value: "Send it" })).toThrow(
      'no message with a button "Send it"',
    );
  });
});

describe("Ana reads", () => {
  it("what is there the moment she opens the chat, and what comes later soon after", async () => {
    const { clock, phones, sendTemplate, statuses } = carriers();
    await sendTemplate(ana);
    await clock.advance(60);
    expect(statuses().at(-1)).toBe("delivered");
    phones.change(ana, { reads: true });
    expect(statuses().at(-1)).toBe("read");
    await sendTemplate(ana);
    await clock.advance(0.999);
    expect(statuses().at(-1)).toBe("delivered");
    await clock.advance(0.001);
    expect(statuses().at(-1)).toBe("read");
    expect(phones.messages(ana).map(({ status }) => status)).toEqual(["read", "read"]);
    phones.change(ana, { reads: true });
    await clock.advance(60);
    expect(statuses().filter((status) => status === "read")).toHaveLength(2);
  });

  it("nothing while her phone is off", async () => {
    const { clock, phones, sendTemplate, statuses } = carriers();
    await sendTemplate(ana);
    await clock.advance(1);
    phones.change(ana, { online: false, reads: true });
    await clock.advance(60);
    expect(statuses()).not.toContain("read");
    phones.change(ana, { online: true });
    expect(statuses().at(-1)).toBe("read");
  });
});

it("one phone answers to every way of writing its number", () => {
  const { phones } = carriers();
  expect(phones.get("+52 1 55 1234 5678")).toBe(phones.get("525512345678"));
  expect(phones.get("14155550123")).toBe(phones.get(ana));
  expect(phones.list().map(({ number }) => number)).toEqual(["+525512345678", ana]);
});
