import { Buffer } from "node:buffer";
import { describe, expect, it } from "vitest";
import { AwsError, type JsonObject } from "../../../sandbox/cloud/service.ts";
import { phoneNumberArn } from "../../../sandbox/world/business.ts";
import { accountId, ana, base64, business, carriers, startAt, statusesIn } from "./carriers-fixture.ts";

const day = 24 * 60 * 60;

describe("a template to someone who never wrote", () => {
  it("is accepted, sent and delivered, and the phone shows it with its button", async () => {
    const { clock, phones, sendTemplate, statuses, topic } = carriers();
    await sendTemplate(ana);
    await clock.advance(1);
    expect(statuses()).toEqual(["accepted", "sent", "delivered"]);
    expect(topic.map(({ at }) => at)).toEqual([50, 250, 700]);
    expect(phones.messages(ana)).toMatchObject([
      {
        direction: "out",
        channel: "whatsapp",
        kind: "template",
        template: "message_waiting",
        body: "You have a message waiting from Example Company. Reply to this message to receive it.",
        status: "delivered",
        at: "2026-11-23T08:00:00.700Z",
        buttons: [{ text: "Send it", payload: "Send it" }],
      },
    ]);
  });

  it("is reported to the topic in AWS's envelope, with AWS's id on accepted alone", async () => {
    const { clock, send, topic } = carriers();
    const template = { name: "message_waiting", language: { code: "en" } };
    const messageId = await send(ana, { type: "template", template, biz_opaque_callback_data: "req-1" });
    await clock.advance(1);
    const [accepted, sent] = topic;
    expect(accepted?.envelope).toEqual({
      context: {
        MetaWabaIds: [{ wabaId: business.wabaId, arn: business.wabaArn }],
        MetaPhoneNumberIds: [
          { metaPhoneNumberId: business.metaPhoneNumberId, arn: phoneNumberArn(business) },
        ],
      },
      whatsAppWebhookEntry: expect.any(String),
      aws_account_id: accountId,
      message_timestamp: "2026-11-23T08:00:00.050000000Z",
      messageId,
    });
    expect(sent?.envelope).not.toHaveProperty("messageId");
    expect(JSON.parse(String(sent?.envelope.whatsAppWebhookEntry))).toEqual({
      id: business.wabaId,
      changes: [
        {
          value: {
            messaging_product: "whatsapp",
            metadata: { display_phone_number: "15550783881", phone_number_id: business.metaPhoneNumberId },
            statuses: [
              {
                id: expect.stringMatching(/^wamid\.HBg/),
                status: "sent",
                timestamp: String(startAt / 1000),
                recipient_id: "14155550123",
                pricing: { billable: true, pricing_model: "PMP", type: "regular", category: "utility" },
                biz_opaque_callback_data: "req-1",
              },
            ],
          },
          field: "messages",
        },
      ],
    });
    const wamids = topic.flatMap(({ value }) => statusesIn(value)).map((status) => status.id);
    expect(new Set(wamids).size).toBe(1);
  });

  it("is told on EventBridge too, by AWS's id and without the person", async () => {
    const { bus, clock, sendTemplate } = carriers();
    const messageId = await sendTemplate(ana);
    await clock.advance(1);
    expect(bus.map((event) => event["detail-type"])).toEqual([
      "WhatsApp Message Sent",
      "WhatsApp Message Delivered",
    ]);
    expect(bus[1]).toEqual({
      version: "0",
      id: expect.any(String),
      "detail-type": "WhatsApp Message Delivered",
      source: "aws.social-messaging",
      account: accountId,
      time: "2026-11-23T08:00:00Z",
      region: "us-east-1",
      resources: [],
      detail: {
        wabaId: business.wabaId,
        originationPhoneNumber: "15550783881",
        originationPhoneNumberId: business.metaPhoneNumberId,
        messageId,
        status: "delivered",
        eventTimestamp: String(startAt / 1000),
      },
    });
    expect(JSON.stringify(bus)).not.toContain("4155550123");
  });
});

describe("the customer service window", () => {
  it("is closed until the person writes: free-form fails with 131047", async () => {
    const { bus, clock, phones, sendText, statuses, topic } = carriers();
    await sendText(ana, "Your parcel is here");
    await clock.advance(1);
    expect(statuses()).toEqual(["accepted", "failed 131047"]);
    expect(phones.messages(ana)).toEqual([]);
    const failed = topic.flatMap(({ value }) => statusesIn(value))[1];
    expect(failed).not.toHaveProperty("pricing");
    expect(failed?.errors).toEqual([
      {
        code: 131047,
        title: "Re-engagement message",
        message: "Re-engagement message",
        error_data: {
          details:
            "Message failed to send because more than 24 hours have passed since the customer last replied to this number.",
        },
        href: "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/",
      },
    ]);
    expect(bus).toMatchObject([
      {
        "detail-type": "WhatsApp Message Failed",
        detail: {
          errors: [{ code: 131047, title: "Re-engagement message", message: "Re-engagement message" }],
        },
      },
    ]);
  });

  it("opens with the person's message, and free-form arrives", async () => {
    const { clock, phones, sendText, statuses } = carriers();
    phones.write(ana, { kind: "text", value: "Hello?" });
    await sendText(ana, "Your parcel is here");
    await clock.advance(1);
    expect(statuses()).toEqual(["accepted", "sent", "delivered"]);
    expect(phones.messages(ana).map(({ body }) => body)).toEqual(["Hello?", "Your parcel is here"]);
  });

  it.each([
    { handedOver: "a millisecond before 24 hours are over", wait: day - 0.051, outcome: "delivered" },
    { handedOver: "when 24 hours are over", wait: day - 0.05, outcome: "failed 131047" },
  ])("is judged when Meta gets the message: $handedOver it is $outcome", async ({ wait, outcome }) => {
    const { clock, phones, sendText, statuses } = carriers();
    phones.write(ana, { kind: "text", value: "Hello?" });
    await clock.advance(wait);
    await sendText(ana, "Your parcel is here");
    await clock.advance(1);
    expect(statuses().at(-1)).toBe(outcome);
  });

  it.each([
    { handedOver: "a millisecond before 72 hours are over", wait: 3 * day - 0.051, outcome: "delivered" },
    { handedOver: "when 72 hours are over", wait: 3 * day - 0.05, outcome: "failed 131047" },
  ])("lasts three days after an advertisement: $handedOver it is $outcome", async ({ wait, outcome }) => {
    const { clock, phones, sendText, statuses } = carriers();
    phones.write(ana, { kind: "text", value: "Hello?", fromAdvertisement: true });
    await clock.advance(3600);
    phones.write(ana, { kind: "text", value: "Anybody there?" });
    await clock.advance(wait - 3600);
    await sendText(ana, "Your parcel is here");
    await clock.advance(1);
    expect(statuses().at(-1)).toBe(outcome);
  });

  it("belongs to one number of the business, not to the others", async () => {
    const second = {
      ...business,
      phoneNumberId: "phone-number-id-00000000000000000000000000000002",
      metaPhoneNumberId: "2222",
      displayPhoneNumber: "15550002222",
    };
    const { clock, phones, sendText, statuses } = carriers({ businesses: [business, second] });
    phones.write(ana, { kind: "text", value: "Hello?", business: "+15550002222" });
    await sendText(ana, "Your parcel is here");
    await clock.advance(1);
    expect(statuses()).toEqual(["accepted", "failed 131047"]);
  });

  it("is opened by a reaction or a tap as well", async () => {
    const { clock, phones, sendTemplate, sendText, statuses } = carriers();
    await sendTemplate(ana);
    await clock.advance(1);
    phones.write(ana, { kind: "button", value: "Send it" });
    await sendText(ana, "Here it is");
    await clock.advance(1);
    expect(statuses().slice(3)).toEqual(["accepted", "sent", "delivered"]);
  });
});

describe("templates", () => {
  it.each([
    {
      sent: "in a language that it does not exist in",
      name: "message_waiting",
      language: "it",
      code: 132001,
    },
    { sent: "by a name that does not exist", name: "message_wating", language: "en", code: 132001 },
    { sent: "though paused for its quality", name: "season_greetings", language: "en", code: 132015 },
    { sent: "with a parameter too few", name: "promo_offer", language: "en", code: 132000 },
    { sent: "without the image of its header", name: "order_update", language: "en_US", code: 132012 },
  ])("fail $sent ($code)", async ({ name, language, code }) => {
    const { clock, sendTemplate, statuses } = carriers();
    await sendTemplate(ana, name, language);
    await clock.advance(1);
    expect(statuses()).toEqual(["accepted", `failed ${code}`]);
  });

  const image = {
    type: "header",
    parameters: [{ type: "image", image: { link: "https://example.com/parcel.png" } }],
  };

  it("are filled by position, and by the button's own parameter", async () => {
    const { clock, phones, sendTemplate } = carriers();
    await sendTemplate(ana, "order_update", "en", [
      image,
      {
        type: "body",
        parameters: [
          { type: "text", text: "Ana" },
          { type: "text", text: "A-17" },
        ],
      },
      { type: "button", sub_type: "url", index: "0", parameters: [{ type: "text", text: "A-17" }] },
    ]);
    await clock.advance(1);
    expect(phones.messages(ana)).toMatchObject([
      {
        body: "Hello Ana, your order A-17 is on its way.",
        buttons: [{ text: "Track it", url: "https://example.com/orders/A-17" }],
      },
    ]);
  });

  it("are filled by name, in any order", async () => {
    const { clock, phones, sendTemplate } = carriers();
    await sendTemplate(ana, "order_update", "en_US", [
      image,
      {
        type: "body",
        parameters: [
          { type: "text", parameter_name: "order_number", text: "A-17" },
          { type: "text", parameter_name: "first_name", text: "Ana" },
        ],
      },
    ]);
    await clock.advance(1);
    expect(phones.messages(ana)).toMatchObject([{ body: "Hi Ana, your order A-17 is on its way." }]);
  });

  it("can be listed and fetched, as AWS hands them on", async () => {
    const { socialMessaging } = carriers();
    const [account] = (await socialMessaging.call("ListLinkedWhatsAppBusinessAccounts", {}))
      .linkedAccounts as JsonObject[];
    const id = String(account?.id);
    const first = await socialMessaging.call("ListWhatsAppMessageTemplates", { id, maxResults: "5" });
    expect(first.templates).toHaveLength(5);
    const rest = await socialMessaging.call("ListWhatsAppMessageTemplates", {
      id,
      nextToken: first.nextToken ?? null,
    });
    expect(rest).not.toHaveProperty("nextToken");
    const names = [first, rest]
      .flatMap((page) => page.templates as JsonObject[])
      .map((one) => one.templateName);
    expect(new Set(names)).toEqual(
      new Set(["message_waiting", "order_update", "promo_offer", "season_greetings"]),
    );
    const fetched = await socialMessaging.call("GetWhatsAppMessageTemplate", {
      id,
      templateName: "promo_offer",
      templateLanguageCode: "en",
    });
    expect(JSON.parse(String(fetched.template))).toMatchObject({
      name: "promo_offer",
      category: "MARKETING",
    });
  });
});

describe("people", () => {
  it("who are not on WhatsApp cannot be reached (131026)", async () => {
    const { clock, phones, sendTemplate, statuses } = carriers();
    phones.change(ana, { onWhatsApp: false });
    await sendTemplate(ana);
    await clock.advance(1);
    expect(statuses()).toEqual(["accepted", "failed 131026"]);
  });

  it("whose phone is off get their messages, in order, when it is on again", async () => {
    const { clock, phones, sendTemplate, sendText, statuses } = carriers();
    phones.write(ana, { kind: "text", value: "Write me" });
    phones.change(ana, { online: false });
    await sendTemplate(ana);
    await sendText(ana, "Second");
    await clock.advance(3 * day);
    expect(statuses()).toEqual(["accepted", "accepted", "sent", "sent"]);
    phones.change(ana, { online: true });
    await clock.advance(1);
    expect(statuses().slice(4)).toEqual(["delivered", "delivered"]);
    expect(phones.messages(ana).map(({ kind }) => kind)).toEqual(["text", "template", "text"]);
  });

  it("whose phone is off for more than 30 days never get them", async () => {
    const { clock, phones, sendTemplate, statuses } = carriers();
    phones.change(ana, { online: false });
    await sendTemplate(ana);
    await clock.advance(30 * day + 1);
    phones.change(ana, { online: true });
    await clock.advance(1);
    expect(statuses()).toEqual(["accepted", "sent"]);
  });

  it("who have blocked the business let its messages stay sent, for good", async () => {
    const { clock, phones, sendTemplate, statuses } = carriers();
    phones.change(ana, { blocks: true });
    await sendTemplate(ana);
    await clock.advance(day);
    phones.change(ana, { blocks: false });
    await clock.advance(day);
    expect(statuses()).toEqual(["accepted", "sent"]);
    expect(phones.messages(ana)).toEqual([]);
  });

  it("get 45 messages in a burst, then one every six seconds (131056)", async () => {
    const { clock, sendTemplate, statuses } = carriers();
    for (let sent = 0; sent < 46; sent++) await sendTemplate(ana);
    await clock.advance(1);
    expect(statuses().filter((status) => status === "delivered")).toHaveLength(45);
    expect(statuses().filter((status) => status === "failed 131056")).toHaveLength(1);
    await clock.advance(5);
    await sendTemplate(ana);
    await clock.advance(1);
    expect(statuses().at(-1)).toBe("delivered");
    await sendTemplate(ana);
    await sendTemplate("+14155550199");
    await clock.advance(1);
    expect(statuses().slice(-3)).toEqual(["failed 131056", "sent", "delivered"]);
  });

  it.each([
    { country: "Mexico", dialled: "+525512345678", waId: "5215512345678" },
    { country: "Argentina", dialled: "+541123456789", waId: "5491123456789" },
    { country: "Brazil, outside the old nine-digit areas", dialled: "+5531987654321", waId: "553187654321" },
    { country: "Brazil, São Paulo", dialled: "+5511987654321", waId: "5511987654321" },
  ])("in $country are known to WhatsApp under another form of their number", async ({ dialled, waId }) => {
    const { clock, inbound, phones, sendTemplate, sendText, statuses, topic } = carriers();
    await sendTemplate(dialled);
    await clock.advance(1);
    expect(topic.flatMap(({ value }) => statusesIn(value)).map((status) => status.recipient_id)).toEqual([
      waId,
      waId,
      waId,
    ]);
    phones.write(waId, { kind: "text", value: "Sí" });
    await clock.advance(1);
    expect(inbound()).toMatchObject([{ from: waId }]);
    await sendText(waId, "Here it is");
    await clock.advance(1);
    expect(statuses().at(-1)).toBe("delivered");
    expect(phones.list()).toHaveLength(1);
  });
});

describe("message bodies", () => {
  it.each([
    ["of a type that does not exist", { type: "hologram", hologram: {} }, 131051],
    ["without the text", { type: "text" }, 100],
    ["with an empty text", { type: "text", text: { body: "" } }, 131009],
    ["with 4,097 characters", { type: "text", text: { body: "x".repeat(4097) } }, 131009],
    ["with neither link nor id of the image", { type: "image", image: { caption: "Look" } }, 131009],
    ["for another product", { messaging_product: "telegram", type: "text", text: { body: "Hi" } }, 131009],
    [
      "with a fourth button",
      {
        type: "interactive",
        interactive: {
          type: "button",
          body: { text: "Which?" },
          action: {
            buttons: ["a", "b", "c", "d"].map((id) => ({ type: "reply", reply: { id, title: id } })),
          },
        },
      },
      131009,
    ],
    [
      "with a title of 21 characters on a button",
      {
        type: "interactive",
        interactive: {
          type: "button",
          body: { text: "Which?" },
          action: { buttons: [{ type: "reply", reply: { id: "a", title: "123456789012345678901" } }] },
        },
      },
      131009,
    ],
  ] satisfies [string, JsonObject, number][])("%s fail", async (_what, body, code) => {
    const { clock, phones, send, statuses } = carriers();
    phones.write(ana, { kind: "text", value: "Hello?" });
    await send(ana, body);
    await clock.advance(1);
    expect(statuses()).toEqual(["accepted", `failed ${code}`]);
  });

  it.each([
    ["image", { image: { link: "https://example.com/a.png", caption: "Your parcel" } }, "Your parcel"],
    ["document", { document: { id: "1", filename: "invoice.pdf" } }, "invoice.pdf"],
    ["location", { location: { latitude: 48.1, longitude: 11.5, name: "Shop" } }, "Shop"],
    ["contacts", { contacts: [{ name: { formatted_name: "Help desk" } }] }, "Help desk"],
    ["reaction", { reaction: { message_id: "wamid.x", emoji: "👍" } }, "👍"],
  ] satisfies [string, JsonObject, string][])("of type %s arrive", async (type, content, body) => {
    const { clock, phones, send } = carriers();
    phones.write(ana, { kind: "text", value: "Hello?" });
    await send(ana, { type, ...content });
    await clock.advance(1);
    expect(phones.messages(ana)[1]).toMatchObject({ kind: type, body, status: "delivered" });
  });

  it("can be a read receipt, which reaches no phone and no topic", async () => {
    const { clock, phones, send, topic } = carriers();
    const hello = phones.write(ana, { kind: "text", value: "Hello?" });
    await clock.advance(1);
    await send(ana, { status: "read", message_id: hello.id });
    await clock.advance(1);
    expect(phones.messages(ana)).toMatchObject([{ body: "Hello?", status: "read" }]);
    expect(topic).toHaveLength(1);
  });
});

describe("the call itself", () => {
  const good = {
    originationPhoneNumberId: business.phoneNumberId,
    metaApiVersion: "v24.0",
    message: base64({ messaging_product: "whatsapp", to: ana, type: "text", text: { body: "Hi" } }),
  };

  it.each([
    ["no message", { message: "" }, "ValidationException", 400],
    ["a message that is not base64", { message: "{}" }, "ValidationException", 400],
    [
      "a message encoded twice",
      { message: Buffer.from(good.message).toString("base64") },
      "InvalidParametersException",
      400,
    ],
    ["an API version without v", { metaApiVersion: "24.0" }, "ValidationException", 400],
    [
      "an API version that AWS no longer speaks",
      { metaApiVersion: "v19.0" },
      "InvalidParametersException",
      400,
    ],
    [
      "a plain phone number to send from",
      { originationPhoneNumberId: "+15550783881" },
      "ValidationException",
      400,
    ],
    [
      "a number of someone else's",
      { originationPhoneNumberId: "phone-number-id-99" },
      "ResourceNotFoundException",
      404,
    ],
  ] satisfies [string, JsonObject, string, number][])(
    "is refused with %s",
    async (_what, change, code, status) => {
      const { clock, socialMessaging, topic } = carriers();
      const refusal = socialMessaging.call("SendWhatsAppMessage", { ...good, ...change });
      await expect(refusal).rejects.toSatisfy(
        (error) => error instanceof AwsError && error.code === code && error.status === status,
      );
      await clock.advance(1);
      expect(topic).toEqual([]);
    },
  );

  it("takes the number's ARN too, and touches that ARN alone", async () => {
    const { socialMessaging } = carriers();
    const arn = phoneNumberArn(business);
    await expect(
      socialMessaging.call("SendWhatsAppMessage", { ...good, originationPhoneNumberId: arn }),
    ).resolves.toEqual({ messageId: expect.stringMatching(/^[0-9a-f-]{36}$/) });
    expect(socialMessaging.resources("SendWhatsAppMessage", good)).toEqual([arn]);
    expect(
      socialMessaging.resources("SendWhatsAppMessage", { ...good, originationPhoneNumberId: arn }),
    ).toEqual([arn]);
  });

  it("finds the numbers of the account", async () => {
    const { socialMessaging } = carriers();
    const { linkedAccounts } = await socialMessaging.call("ListLinkedWhatsAppBusinessAccounts", {});
    const [linked] = linkedAccounts as JsonObject[];
    expect(linked).toMatchObject({
      arn: business.wabaArn,
      wabaId: business.wabaId,
      registrationStatus: "COMPLETE",
    });
    const { account } = await socialMessaging.call("GetLinkedWhatsAppBusinessAccount", {
      id: linked?.id ?? null,
    });
    expect(account).toMatchObject({
      phoneNumbers: [
        { arn: phoneNumberArn(business), phoneNumberId: business.phoneNumberId, phoneNumber: "+15550783881" },
      ],
    });
  });

  it("is a bug of the program's if there is no such action", async () => {
    const { socialMessaging } = carriers();
    await expect(socialMessaging.call("DeleteWhatsAppMessageMedia", {})).rejects.toThrow("does not know");
  });
});

it("the same seed and the same story give the same events", async () => {
  const tell = async () => {
    const { clock, phones, sendTemplate, topic } = carriers({ seed: 7 });
    await sendTemplate(ana);
    await clock.advance(1);
    phones.write(ana, { kind: "text", value: "Yes" });
    await clock.advance(1);
    return topic;
  };
  expect(await tell()).toEqual(await tell());
});
