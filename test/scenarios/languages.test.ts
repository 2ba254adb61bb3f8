import { describe, expect, it } from "vitest";
import { type Person, story } from "../support/story.ts";

const sandbox = story({
  config: {
    templateLanguages: '["en", "de", "es_MX", "fr"]',
    languageByCallingCode: '{"49": "de", "52": "es_MX", "39": "it"}',
    lateReplyMessage: '{"default": "Too late.", "de": "Zu spät.", "es": "Demasiado tarde."}',
  },
});

async function languages(person: Person): Promise<string[]> {
  const shown = await person.phone();
  return shown
    .filter(({ kind }) => kind === "template")
    .map(({ content }) => (content as { language: { code: string } }).language.code);
}

describe("the template's language", () => {
  it("is the country's, where the request does not say", async () => {
    const [uli, ana, sam] = [
      sandbox.person("+4915112345678"),
      sandbox.person("+525512345678"),
      sandbox.person("+14155550001"),
    ];
    for (const person of [uli, ana, sam]) await sandbox.sendWhatsApp(person, "hello");
    expect(await languages(uli)).toEqual(["de"]);
    expect(await languages(ana)).toEqual(["es_MX"]);
    expect(await languages(sam)).toEqual(["en"]);
  });

  it("is the default, where the template is not approved in the country's", async () => {
    const gino = sandbox.person("+393331234567");
    await sandbox.sendWhatsApp(gino, "ciao");
    expect(await languages(gino)).toEqual(["en"]);
  });

  it("is what the request says, and from then on what the person last used with us", async () => {
    const uli = sandbox.person("+4915187654321");
    await sandbox.sendWhatsApp(uli, {
      message_body: "bonjour",
      template: { language: "fr" },
      reply_timeout_seconds: 60,
    });
    await sandbox.passes(100);
    await sandbox.sendWhatsApp(uli, "encore");
    expect(await languages(uli)).toEqual(["fr", "fr"]);
  });

  it("must be one in which the template is approved: otherwise the request is invalid", async () => {
    const sam = sandbox.person("+14155550002");
    const id = await sandbox.sendWhatsApp(sam, { message_body: "hei", template: { language: "fi" } });
    const { latest_status, error } = await sandbox.request(id);
    expect(latest_status).toBe("invalid");
    expect(error?.title).toContain("template.language: message_waiting is approved in en, de, es_MX, fr");
    expect(await sam.received()).toEqual([]);
  });

  it("of another template is the request's own affair", async () => {
    const uli = sandbox.person("+4915111111111");
    await sandbox.sendWhatsApp(uli, {
      template: {
        name: "order_update",
        language: "en",
        components: [
          {
            type: "header",
            parameters: [{ type: "image", image: { link: "https://example.com/parcel.jpg" } }],
          },
          {
            type: "body",
            parameters: [
              { type: "text", text: "Uli" },
              { type: "text", text: "4711" },
            ],
          },
          { type: "button", sub_type: "url", index: "0", parameters: [{ type: "text", text: "4711" }] },
        ],
      },
    });
    expect(await languages(uli)).toEqual(["en"]);
  });
});

describe("the explanation after a late reply", () => {
  it("is in the person's language", async () => {
    const uli = sandbox.person("+4915100000000");
    await sandbox.sendWhatsApp(uli, "hallo");
    await sandbox.passes(7210);
    await uli.writes("ja");
    expect((await uli.received()).at(-1)).toBe("text: Zu spät.");
  });

  it("is in the language's base form where there is none for the region", async () => {
    const ana = sandbox.person("+525500000000");
    await sandbox.sendWhatsApp(ana, "hola");
    await sandbox.passes(7210);
    await ana.writes("sí");
    expect((await ana.received()).at(-1)).toBe("text: Demasiado tarde.");
  });
});
