import { describe, expect, it } from "vitest";
import { messageExamples } from "../../../../lib/api/whatsapp-examples.ts";
import { InvalidRequest } from "../../../../lib/messaging/errors.ts";
import { parseInput } from "../../../../lib/messaging/requests/issues.ts";
import { SendWhatsAppRequest } from "../../../../lib/messaging/requests/requests.ts";

const wamid = "wamid.HBgLMTQxNTU1NTAxMjMVAgARGBI5QQ==";
const x = (count: number) => "x".repeat(count);

/** A request's `message`, as it is read. */
const acceptMessage = (message: unknown) =>
  parseInput(SendWhatsAppRequest, { destination_number: "+14155550123", message }).message;

function refusalOf(message: unknown): string {
  try {
    acceptMessage(message);
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidRequest);
    return (error as Error).message;
  }
  return "";
}

const text = (content: object) => ({ type: "text", text: content });
const interactive = (content: object) => ({ type: "interactive", interactive: content });

const reply = (id: string, title = id) => ({ type: "reply", reply: { id, title } });
const buttons = (list: unknown[], others: object = {}) =>
  interactive({ type: "button", body: { text: "When?" }, action: { buttons: list }, ...others });

const rows = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => ({ id: `row-${from + index}`, title: `Row ${from + index}` }));
const list = (sections: unknown[], others: object = {}) =>
  interactive({ type: "list", body: { text: "Where?" }, action: { button: "Places", sections }, ...others });

const link = (others: object = {}) =>
  interactive({
    type: "cta_url",
    body: { text: "Follow it." },
    action: { name: "cta_url", parameters: { display_text: "Track", url: "https://example.com", ...others } },
  });

const flow = (others: object = {}) =>
  interactive({
    type: "flow",
    body: { text: "Choose." },
    action: {
      name: "flow",
      parameters: { flow_message_version: "3", flow_id: "1", flow_cta: "Choose", ...others },
    },
  });

describe("every kind of message", () => {
  it.each(Object.entries(messageExamples))("is taken as it is given: %s", (_kind, message) => {
    expect(acceptMessage(message)).toEqual(message);
  });

  it.each(Object.entries(messageExamples))("may quote another message: %s", (_kind, message) => {
    const quoting = { ...message, context: { message_id: wamid } };
    expect(acceptMessage(quoting)).toEqual(quoting);
  });

  it.each(Object.entries(messageExamples).filter(([kind]) => kind !== "quote"))(
    "is refused without its object: %s",
    (_kind, { type }) => {
      expect(refusalOf({ type })).toBe(`message.${type}: is missing`);
    },
  );
});

describe("what is not a message", () => {
  it.each([
    ["nothing", null, "message: an object"],
    ["a text", "hello", "message: an object"],
    ["a list", [], /^message/],
    ["no type", { text: { body: "hello" } }, /^message\.type: one of text, image, .*, template$/],
    ["another type", { type: "pigeon" }, /^message\.type: one of text, image, .*, template$/],
    ["a type that is no text", { type: 7 }, /^message\.type: one of text/],
  ])("is refused: %s", (_what, message, refusal) => {
    expect(refusalOf(message)).toMatch(refusal);
  });

  it("cannot say whom it is for, nor what comes back in events", () => {
    const hello = text({ body: "hello" });
    for (const member of ["to", "recipient_type", "messaging_product", "biz_opaque_callback_data"]) {
      expect(refusalOf({ ...hello, [member]: "15550002222" })).toBe(
        `message.${member}: there is no such field`,
      );
    }
  });
});

describe("a message is refused by the path and the rule", () => {
  it.each<[string, unknown, string]>([
    ["an empty text", text({ body: "" }), "message.text.body: at least 1 character"],
    ["too long a text", text({ body: x(4097) }), "message.text.body: at most 4096 characters"],
    ["a text that is a number", text({ body: 7 }), "message.text.body: a string"],
    [
      "a preview that is a text",
      text({ body: "x", preview_url: "yes" }),
      "message.text.preview_url: true or false",
    ],
    ["a field misspelt", text({ body: "x", prewiew: true }), "message.text.prewiew: there is no such field"],
    ["an image from nowhere", { type: "image", image: {} }, "message.image: give either id or link"],
    [
      "an image from two places",
      { type: "image", image: { id: "1", link: "https://example.com/a.jpg" } },
      "message.image: give either id or link",
    ],
    [
      "a link that is not https",
      { type: "video", video: { link: "http://example.com/a.mp4" } },
      "message.video.link: an https link",
    ],
    ["a link that is none", { type: "audio", audio: { link: "a.mp3" } }, "message.audio.link: an https link"],
    [
      "too long a caption",
      { type: "image", image: { id: "1", caption: x(1025) } },
      "message.image.caption: at most 1024 characters",
    ],
    [
      "a sticker with a caption",
      { type: "sticker", sticker: { id: "1", caption: "Thanks" } },
      "message.sticker.caption: there is no such field",
    ],
    [
      "an image with a file name",
      { type: "image", image: { id: "1", filename: "a.jpg" } },
      "message.image.filename: there is no such field",
    ],
    [
      "too long a file name",
      { type: "document", document: { id: "1", filename: x(241) } },
      "message.document.filename: at most 240 characters",
    ],
    [
      "a place off the map",
      { type: "location", location: { latitude: 91, longitude: "-180.5" } },
      "message.location.latitude: degrees from -90 to 90; message.location.longitude: degrees from -180 to 180",
    ],
    [
      "a place without its longitude",
      { type: "location", location: { latitude: 40 } },
      "message.location.longitude: is missing",
    ],
    ["no contact", { type: "contacts", contacts: [] }, "message.contacts: at least 1"],
    [
      "too many contacts",
      { type: "contacts", contacts: Array(258).fill({ name: { formatted_name: "Ana" } }) },
      "message.contacts: at most 257",
    ],
    [
      "a contact without a name",
      { type: "contacts", contacts: [{ name: { formatted_name: "Ana" } }, { name: { first_name: "Ben" } }] },
      "message.contacts[1].name.formatted_name: is missing",
    ],
    [
      "a birthday in another form",
      { type: "contacts", contacts: [{ name: { formatted_name: "Ana" }, birthday: "23.1.1999" }] },
      "message.contacts[0].birthday: a date such as 1999-01-23",
    ],
    [
      "a reaction in words",
      { type: "reaction", reaction: { message_id: wamid, emoji: "great" } },
      "message.reaction.emoji: one emoji, or nothing to take it back",
    ],
    [
      "a reaction to nothing",
      { type: "reaction", reaction: { emoji: "👍" } },
      "message.reaction.message_id: is missing",
    ],
    ["a quote of nothing", { ...text({ body: "x" }), context: {} }, "message.context.message_id: is missing"],
    ["no button", buttons([]), "message.interactive.action.buttons: at least 1"],
    [
      "four buttons",
      buttons([reply("a"), reply("b"), reply("c"), reply("d")]),
      "message.interactive.action.buttons: at most 3",
    ],
    [
      "too long a button",
      buttons([reply("a"), reply("b"), reply("c", x(21))]),
      "message.interactive.action.buttons[2].reply.title: at most 20 characters",
    ],
    [
      "too long an id",
      buttons([reply(x(257), "a")]),
      "message.interactive.action.buttons[0].reply.id: at most 256 characters",
    ],
    [
      "two buttons alike",
      buttons([reply("a", "Yes"), reply("b", "Yes")]),
      "message.interactive.action.buttons: no title twice",
    ],
    [
      "two buttons of one id",
      buttons([reply("a", "Yes"), reply("a", "No")]),
      "message.interactive.action.buttons: no id twice",
    ],
    [
      "too long a body",
      buttons([reply("a")], { body: { text: x(1025) } }),
      "message.interactive.body.text: at most 1024 characters",
    ],
    [
      "too long a footer",
      buttons([reply("a")], { footer: { text: x(61) } }),
      "message.interactive.footer.text: at most 60 characters",
    ],
    [
      "too long a header",
      buttons([reply("a")], { header: { type: "text", text: x(61) } }),
      "message.interactive.header.text: at most 60 characters",
    ],
    [
      "a header of another kind",
      buttons([reply("a")], { header: { type: "audio", audio: { id: "1" } } }),
      "message.interactive.header.type: one of text, image, video, document",
    ],
    [
      "eleven rows",
      list([{ rows: rows(11) }]),
      "message.interactive.action.sections: at most 10 rows in all sections together",
    ],
    [
      "eleven rows in two sections",
      list([
        { title: "A", rows: rows(6) },
        { title: "B", rows: rows(5, 6) },
      ]),
      "message.interactive.action.sections: at most 10 rows in all sections together",
    ],
    [
      "eleven sections",
      list(Array.from({ length: 11 }, (_, at) => ({ title: `S${at}`, rows: rows(1, at) }))),
      "message.interactive.action.sections: at most 10; message.interactive.action.sections: at most 10 rows in all sections together",
    ],
    [
      "sections without titles",
      list([{ title: "A", rows: rows(1) }, { rows: rows(1, 1) }]),
      "message.interactive.action.sections: each needs a title if there are several",
    ],
    [
      "two rows of one id",
      list([
        { title: "A", rows: rows(1) },
        { title: "B", rows: rows(1) },
      ]),
      "message.interactive.action.sections: no row's id twice",
    ],
    [
      "too long a row",
      list([{ rows: [{ id: x(201), title: x(25), description: x(73) }] }]),
      [
        "message.interactive.action.sections[0].rows[0].id: at most 200 characters",
        "message.interactive.action.sections[0].rows[0].title: at most 24 characters",
        "message.interactive.action.sections[0].rows[0].description: at most 72 characters",
      ].join("; "),
    ],
    [
      "too long a list button",
      list([{ rows: rows(1) }], { action: { button: x(21), sections: [{ rows: rows(1) }] } }),
      "message.interactive.action.button: at most 20 characters",
    ],
    [
      "a picture above a list",
      list([{ rows: rows(1) }], { header: { type: "image", image: { id: "1" } } }),
      "message.interactive.header.type: must be text",
    ],
    [
      "too long a link button",
      link({ display_text: x(21) }),
      "message.interactive.action.parameters.display_text: at most 20 characters",
    ],
    [
      "a link that no browser opens",
      link({ url: "javascript:alert(1)" }),
      "message.interactive.action.parameters.url: an https or http link",
    ],
    [
      "a flow named twice",
      flow({ flow_name: "booking" }),
      "message.interactive.action.parameters: give either flow_id or flow_name",
    ],
    [
      "a flow of another version",
      flow({ flow_message_version: "2" }),
      "message.interactive.action.parameters.flow_message_version: must be 3",
    ],
    [
      "a flow that asks its own server where to begin, and is told",
      flow({ flow_action: "data_exchange", flow_action_payload: { screen: "FIRST" } }),
      "message.interactive.action.parameters: flow_action_payload is for flow_action navigate only",
    ],
    [
      "another kind of interactive message",
      interactive({ type: "carousel" }),
      "message.interactive.type: one of button, list, cta_url, flow, location_request_message",
    ],
    [
      "a template without its language",
      { type: "template", template: { name: "order_update" } },
      "message.template.language: is missing",
    ],
    [
      "a template's name in capitals",
      { type: "template", template: { name: "Order Update", language: { code: "English" } } },
      "message.template.name: the name of a template: 1 to 512 characters of a-z 0-9 _; message.template.language.code: a language code such as en or pt_BR",
    ],
  ])("%s", (_what, message, refusal) => {
    expect(refusalOf(message)).toBe(refusal);
  });

  it("at its limit it is taken", () => {
    const atTheLimit = [
      text({ body: x(4096) }),
      buttons([reply(x(256), x(20)), reply("b"), reply("c")], {
        header: { type: "text", text: x(60) },
        body: { text: x(1024) },
        footer: { text: x(60) },
      }),
      list(
        [
          { title: x(24), rows: rows(9) },
          { title: "B", rows: [{ id: x(200), title: x(24), description: x(72) }] },
        ],
        { body: { text: x(4096) } },
      ),
      link({ display_text: x(20), url: "http://example.com" }),
      { type: "image", image: { id: "1", caption: x(1024) } },
      { type: "location", location: { latitude: "-90", longitude: 180 } },
      { type: "reaction", reaction: { message_id: wamid, emoji: "" } },
    ];
    for (const message of atTheLimit) expect(acceptMessage(message)).toEqual(message);
  });

  it("all mistakes are told at once, and no value with them", () => {
    const secret = "Ana Lima, +14155550123";
    const refusal = refusalOf({
      ...buttons([reply("a", secret), { type: secret, reply: { id: 7, title: "" } }], { footer: secret }),
      context: { message_id: "" },
      [secret]: secret,
    });

    expect(refusal.split("; ")).toEqual([
      "message.interactive.footer: an object",
      "message.interactive.action.buttons[0].reply.title: at most 20 characters",
      "message.interactive.action.buttons[1].type: must be reply",
      "message.interactive.action.buttons[1].reply.id: a string",
      "message.interactive.action.buttons[1].reply.title: at least 1 character",
      "message.context.message_id: at least 1 character",
      "message.…: there is no such field",
    ]);
    expect(refusal).not.toContain("Ana");
    expect(refusal).not.toContain("4155550123");
  });

  it("very many mistakes are counted", () => {
    const contacts = Array.from({ length: 200 }, () => ({ name: {} }));
    expect(refusalOf({ type: "contacts", contacts })).toMatch(
      /name\.formatted_name: is missing; and 180 more$/,
    );
  });
});

describe("characters are counted as the API's models count them", () => {
  it("an emoji is one, whatever JavaScript's length says", () => {
    expect(acceptMessage(text({ body: "😀".repeat(4096) }))).toBeDefined();
    expect(refusalOf(text({ body: "😀".repeat(4097) }))).toBe("message.text.body: at most 4096 characters");
  });

  it("a reaction is one emoji, of however many code points", () => {
    for (const emoji of ["👍", "👍🏽", "❤️", "👩‍👩‍👧", "🇪🇸", "5️⃣"]) {
      expect(acceptMessage({ type: "reaction", reaction: { message_id: wamid, emoji } })).toBeDefined();
    }
    for (const emoji of ["👍👍", "x", " ", "5"]) {
      expect(refusalOf({ type: "reaction", reaction: { message_id: wamid, emoji } })).toContain("one emoji");
    }
  });
});
