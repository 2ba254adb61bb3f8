import { type Mistake, number } from "./mistake.ts";

const at = { path: "/sendWhatsApp", status: 400, error: "invalid_request" } as const;
const to = { destination_number: number };
const hello = { ...to, message_body: "Hello" };
const image = { type: "image", image: { link: "https://example.com/81.jpg" } };

/** What is sent: a text, a rich message, or a template by itself. */
export const wrongMessages: readonly Mistake[] = [
  {
    what: "A text of 4,097 characters",
    ...at,
    body: { ...to, message_body: "x".repeat(4_097) },
    field: "message_body",
    says: "message_body: at least 1 character, at most 4096 characters",
  },
  {
    what: "Neither text nor message nor template",
    ...at,
    body: to,
    field: "message_body",
    says: "message_body: give message_body, message, or a template to send by itself",
  },
  {
    what: "Both a text and a message",
    ...at,
    body: { ...hello, message: image },
    field: "message",
    says: "message: give either message_body or message, not both",
  },
  {
    what: "A text for `message`",
    ...at,
    body: { ...to, message: "Hello" },
    field: "message",
    says: "message: an object with a type, and under the name of that type what it says, while a text alone goes into message_body",
  },
  {
    what: "A message without `type`",
    ...at,
    body: { ...to, message: { image: image.image } },
    field: "message.type",
    says: "message.type: is missing",
  },
  {
    what: "A message of a type that there is not",
    ...at,
    body: { ...to, message: { type: "picture", picture: image.image } },
    field: "message.type",
    says: "message.type: one of text, image, video, audio, document, sticker, location, contacts, reaction, interactive, template",
  },
  {
    what: "A type without the object of its name",
    ...at,
    body: { ...to, message: { type: "image", link: "https://example.com/81.jpg" } },
    field: "message.link",
    says: "message.link: there is no such field; there are type, text, context, image, …",
  },
  {
    what: "A type alone",
    ...at,
    body: { ...to, message: { type: "image" } },
    field: "message.image",
    says: "message.image: is missing",
  },
  {
    what: "A message as it would go to Meta",
    ...at,
    body: { ...to, message: { messaging_product: "whatsapp", to: number, ...image } },
    field: "message.messaging_product",
    says: "message.messaging_product: there is no such field; there are type, text, context, image, …",
  },
  {
    what: "A picture by http",
    ...at,
    body: { ...to, message: { type: "image", image: { link: "http://example.com/81.jpg" } } },
    field: "message.image.link",
    says: "message.image.link: an https link",
    later: "kinds",
  },
  {
    what: "Four buttons",
    ...at,
    body: { ...to, message: buttons(["One", "Two", "Three", "Four"]) },
    field: "message.interactive.action.buttons",
    says: "message.interactive.action.buttons: at most 3",
    later: "kinds",
  },
];

function buttons(titles: readonly string[]) {
  return {
    type: "interactive",
    interactive: {
      type: "button",
      body: { text: "When shall we come?" },
      action: { buttons: titles.map((title) => ({ type: "reply", reply: { id: title, title } })) },
    },
  };
}

const templateFields = "there is no such field; there are name, language, components";

/** The template that asks the person to write. */
export const wrongTemplates: readonly Mistake[] = [
  {
    what: "A template by its name alone",
    ...at,
    body: { ...hello, template: "order_update" },
    field: "template",
    says: "template: an object with name, language, components",
  },
  {
    what: "A template's name in capital letters",
    ...at,
    body: { ...hello, template: { name: "Order_Update" } },
    field: "template.name",
    says: "template.name: the name of a template: 1 to 512 characters of a-z 0-9 _",
  },
  {
    what: "A language by its name",
    ...at,
    body: { ...hello, template: { language: "English" } },
    field: "template.language",
    says: "template.language: a language code such as en or pt_BR",
  },
  {
    what: "A language with a dash",
    ...at,
    body: { ...hello, template: { language: "pt-BR" } },
    field: "template.language",
    says: "template.language: a language code such as en or pt_BR",
  },
  {
    what: "A language in Meta's form",
    ...at,
    body: { ...hello, template: { language: { code: "en" } } },
    field: "template.language",
    says: "template.language: a language code such as en or pt_BR",
  },
  {
    what: "A language in which the stack's template is not approved",
    ...at,
    body: { ...hello, template: { language: "fr" } },
    field: "template.language",
    says: "template.language: message_waiting is approved in en, es_MX, and in no other language",
    later: "settings",
  },
  {
    what: "`params` of a template",
    ...at,
    body: { ...hello, template: { name: "order_update", params: ["Ana"] } },
    field: "template.params",
    says: `template.params: ${templateFields}`,
  },
  {
    what: "One component that is in no list",
    ...at,
    body: { ...hello, template: { name: "order_update", components: { type: "body" } } },
    field: "template.components",
    says: "template.components: a list",
  },
  {
    what: "A component without parameters",
    ...at,
    body: { ...hello, template: { name: "order_update", components: [{ type: "body" }] } },
    field: "template.components[0].parameters",
    says: "template.components[0].parameters: is missing",
    later: "kinds",
  },
];

const timeout = {
  ...at,
  field: "reply_timeout_seconds",
  says: "reply_timeout_seconds: a whole number, at least 60, at most 86400",
} as const;
const noFallback = { ...at, field: "fallback", says: "fallback: must be sms" } as const;

/** How long to hold it, and what else to do. */
export const wrongOptions: readonly Mistake[] = [
  ...(
    [
      ["A hold of less than nothing", -60],
      ["A hold as a text", "7200"],
      ["A hold of half a second more", 7_200.5],
      ["A hold in minutes", 2],
      ["A hold of a week", 604_800],
    ] as const
  ).map(([what, reply_timeout_seconds]) => ({ what, ...timeout, body: { ...hello, reply_timeout_seconds } })),
  { what: "`fallback: true`", ...noFallback, body: { ...hello, fallback: true } },
  { what: '`fallback: "SMS"`', ...noFallback, body: { ...hello, fallback: "SMS" } },
  { what: '`fallback: "email"`', ...noFallback, body: { ...hello, fallback: "email" } },
  {
    what: "A fallback for a picture without words",
    ...at,
    body: { ...to, message: image, fallback: "sms" },
    field: "fallback",
    says: "fallback: this kind of message has no text to send by SMS; leave fallback out",
  },
  {
    what: "A fallback for a text that is too long for an SMS",
    ...at,
    body: { ...to, message_body: "x".repeat(1_601), fallback: "sms" },
    field: "fallback",
    says: "fallback: the text is longer than the 1600 characters of an SMS; shorten it, or leave fallback out",
  },
];
