import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { InvalidRequest } from "../../../../lib/messaging/errors.ts";
import { acceptWhatsApp } from "../../../../lib/messaging/requests/accept.ts";
import {
  DefaultTemplate,
  TemplateComponents,
  templateMessage,
} from "../../../../lib/messaging/requests/templates.ts";

const named = (name: string, value: string) => ({ type: "text", parameter_name: name, text: value });
const text = (value: string) => ({ type: "text", text: value });
const body = (...parameters: unknown[]) => ({ type: "body", parameters });
const header = (...parameters: unknown[]) => ({ type: "header", parameters });
const button = (sub_type: string, index: number | string, ...parameters: unknown[]) => ({
  type: "button",
  sub_type,
  index,
  parameters,
});
const file = { link: "https://example.com/parcels/81.jpg" };

/** The stack as most are: one template, without parameters. */
const defaults = {
  originationIds: ["phone-number-id-1"],
  template: v.parse(DefaultTemplate, { name: "message_waiting", language: "en" }),
  languages: { template: "message_waiting", default: "en", approved: [], byCallingCode: {} },
  replyTimeoutSeconds: 7200,
  messageType: "TRANSACTIONAL" as const,
};

function accept(request: object) {
  return acceptWhatsApp({ destination_number: "+14155550123", ...request }, defaults);
}

function refusalOf(components: unknown): string {
  try {
    accept({ template: { components } });
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidRequest);
    return (error as Error).message;
  }
  return "";
}

describe("the parameters of a template", () => {
  it.each([
    ["positions", [body(text("Ana"), text("81"))]],
    ["names", [body(named("first_name", "Ana"), named("order_number", "81"))]],
    ["a text in the header", [header(text("Sunday")), body(text("Ana"))]],
    ["a name in the header", [header(named("day", "Sunday"))]],
    ["a picture", [header({ type: "image", image: file })]],
    ["a film", [header({ type: "video", video: { id: "1234" } })]],
    ["a document", [header({ type: "document", document: { ...file, filename: "invoice.pdf" } })]],
    [
      "a place",
      [
        header({
          type: "location",
          location: { latitude: "40.4", longitude: "-3.7", name: "Shop", address: "Sol 1" },
        }),
      ],
    ],
    [
      "an amount and a date",
      [
        body(
          { type: "currency", currency: { fallback_value: "$100.99", code: "USD", amount_1000: 100_990 } },
          { type: "date_time", date_time: { fallback_value: "February 25, 1977" } },
        ),
      ],
    ],
    [
      "buttons",
      [
        button("quick_reply", 0, { type: "payload", payload: "send-81" }),
        button("url", "1", text("orders/81")),
        button("copy_code", 2, { type: "coupon_code", coupon_code: "25OFF" }),
        button("flow", 3, {
          type: "action",
          action: { flow_token: "81", flow_action_data: { day: "Sunday" } },
        }),
        button("catalog", 4, { type: "action", action: { thumbnail_product_retailer_id: "81" } }),
      ],
    ],
    [
      "an offer that ends",
      [
        {
          type: "limited_time_offer",
          parameters: [
            { type: "limited_time_offer", limited_time_offer: { expiration_time_ms: 1_795_341_600_000 } },
          ],
        },
      ],
    ],
    [
      "cards",
      [
        body(text("Ana")),
        {
          type: "carousel",
          cards: [0, 1].map((card_index) => ({
            card_index,
            components: [
              header({ type: "image", image: file }),
              button("quick_reply", 0, { type: "payload", payload: `card-${card_index}` }),
            ],
          })),
        },
      ],
    ],
    ["none", []],
  ])("may be %s", (_what, components) => {
    expect(v.parse(TemplateComponents, components)).toEqual(components);
    expect(accept({ template: { components } }).message).toMatchObject({ template: { components } });
  });

  it.each<[string, unknown, string]>([
    [
      "another component",
      [{ type: "footer" }],
      "template.components[0].type: one of header, body, button, limited_time_offer, carousel",
    ],
    [
      "another parameter",
      [body({ type: "image", image: file })],
      "template.components[0].parameters[0].type: one of text, currency, date_time",
    ],
    [
      "two pictures in a header",
      [header({ type: "image", image: file }, { type: "image", image: file })],
      "template.components[0].parameters: at most 1",
    ],
    [
      "a picture from nowhere",
      [header({ type: "image", image: {} })],
      "template.components[0].parameters[0].image: give either id or link",
    ],
    [
      "too long a header",
      [header(text("x".repeat(61)))],
      "template.components[0].parameters[0].text: at most 60 characters",
    ],
    [
      "an empty text",
      [body(text("Ana"), text(""))],
      "template.components[0].parameters[1].text: at least 1 character",
    ],
    [
      "names for some",
      [body(text("Ana"), named("order_number", "81"))],
      "template.components[0].parameters: all with a parameter_name, or none",
    ],
    [
      "a name twice",
      [body(named("a", "1"), named("a", "2"))],
      "template.components[0].parameters: no parameter_name twice",
    ],
    [
      "a body twice",
      [body(text("Ana")), body(text("Ben"))],
      "template.components: no component twice; of buttons, no index",
    ],
    [
      "a button twice",
      [button("url", "0", text("81")), button("url", 0, text("82"))],
      "template.components: no component twice; of buttons, no index",
    ],
    [
      "another kind of button",
      [button("phone", 0, text("81"))],
      "template.components[0].sub_type: one of quick_reply, url, copy_code, flow, catalog, mpm",
    ],
    [
      "a button's parameter of another kind",
      [button("quick_reply", 0, text("81"))],
      "template.components[0].parameters[0].type: must be payload; template.components[0].parameters[0].payload: is missing; template.components[0].parameters[0].text: there is no such field",
    ],
    [
      "an eleventh button",
      [button("url", 10, text("81"))],
      "template.components[0].index: a number from 0 to 9",
    ],
    [
      "too long a code",
      [button("copy_code", 0, { type: "coupon_code", coupon_code: "x".repeat(21) })],
      "template.components[0].parameters[0].coupon_code: at most 20 characters",
    ],
    [
      "a currency in words",
      [body({ type: "currency", currency: { fallback_value: "$1", code: "dollars", amount_1000: 1.5 } })],
      "template.components[0].parameters[0].currency.code: a currency's code such as USD; template.components[0].parameters[0].currency.amount_1000: a whole number",
    ],
  ])("may not be %s", (_what, components, refusal) => {
    expect(refusalOf(components)).toBe(refusal);
  });
});

describe("the template that a request sends", () => {
  const stack = v.parse(DefaultTemplate, {
    name: "message_waiting",
    language: "en",
    components: [body(text("Example Company"))],
  });
  const ana = v.parse(TemplateComponents, [body(text("Ana"))]);

  it("is the stack's, with the stack's parameters, if the request says nothing", () => {
    expect(templateMessage(undefined, stack)).toEqual({
      type: "template",
      template: { name: "message_waiting", language: { code: "en" }, components: stack.components },
    });
  });

  it("is the stack's with the request's own parameters, if it gives parameters and no name", () => {
    expect(templateMessage({ components: ana }, stack)).toEqual({
      type: "template",
      template: { name: "message_waiting", language: { code: "en" }, components: ana },
    });
  });

  it("is the stack's in another language, with the stack's parameters", () => {
    expect(templateMessage({ language: "pt_BR" }, stack).template).toEqual({
      name: "message_waiting",
      language: { code: "pt_BR" },
      components: stack.components,
    });
  });

  it("is another one without the stack's parameters, which are not for it", () => {
    expect(templateMessage({ name: "order_update" }, stack).template).toEqual({
      name: "order_update",
      language: { code: "en" },
    });
  });

  it("is the message itself if the request has no other, and asks for an answer if it has", () => {
    const alone = accept({ template: { name: "order_update", components: ana } });
    expect(alone.message).toEqual(alone.template);

    const asking = accept({ message_body: "It arrives today.", template: { components: ana } });
    expect(asking.message).toEqual({ type: "text", text: { body: "It arrives today." } });
    expect(asking.template.template).toEqual({
      name: "message_waiting",
      language: { code: "en" },
      components: ana,
    });
  });
});

describe("the stack's own template", () => {
  it("is checked by the same rules when the stack is deployed", () => {
    const wrong = { name: "message_waiting", language: "en", components: [body(text(""))] };
    expect(v.safeParse(DefaultTemplate, wrong).success).toBe(false);
  });
});
