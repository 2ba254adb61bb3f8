import type { WhatsAppMessage } from "../messaging/requests/whatsapp-message/index.ts";
import type { Examples } from "./operation.ts";

const destination_number = "+14155550123";
const wamid = "wamid.HBgLMTQxNTU1NTAxMjMVAgARGBI5QQ==";

type Kind = WhatsAppMessage["type"];

/** Examples of every kind of message, each under a name of its own: a kind without any does not compile. */
const examples: { readonly [K in Kind]: Readonly<Record<string, Extract<WhatsAppMessage, { type: K }>>> } = {
  text: {
    text: {
      type: "text",
      text: { body: "Follow it here: https://example.com/parcels/81", preview_url: true },
    },
  },
  image: {
    image: {
      type: "image",
      image: { link: "https://example.com/parcels/81.jpg", caption: "Your parcel" },
    },
  },
  video: {
    video: {
      type: "video",
      video: { link: "https://example.com/unpacking.mp4", caption: "How to unpack it" },
    },
  },
  audio: { audio: { type: "audio", audio: { link: "https://example.com/directions.mp3" } } },
  document: {
    document: {
      type: "document",
      document: {
        link: "https://example.com/invoices/81.pdf",
        filename: "invoice-81.pdf",
        caption: "Your invoice",
      },
    },
  },
  sticker: { sticker: { type: "sticker", sticker: { link: "https://example.com/thanks.webp" } } },
  location: {
    location: {
      type: "location",
      location: {
        latitude: 40.416775,
        longitude: -3.70379,
        name: "Example Company",
        address: "Puerta del Sol 1, Madrid",
      },
    },
  },
  contacts: {
    contacts: {
      type: "contacts",
      contacts: [
        {
          name: { formatted_name: "Ana Lima", first_name: "Ana", last_name: "Lima" },
          phones: [{ phone: "+14155550100", type: "WORK" }],
          org: { company: "Example Company", title: "Driver" },
        },
      ],
    },
  },
  reaction: { reaction: { type: "reaction", reaction: { message_id: wamid, emoji: "👍" } } },
  interactive: {
    buttons: {
      type: "interactive",
      interactive: {
        type: "button",
        body: { text: "When shall we come?" },
        action: {
          buttons: [
            { type: "reply", reply: { id: "morning", title: "In the morning" } },
            { type: "reply", reply: { id: "evening", title: "In the evening" } },
          ],
        },
      },
    },
    list: {
      type: "interactive",
      interactive: {
        type: "list",
        header: { type: "text", text: "Delivery" },
        body: { text: "Where shall we leave it?" },
        footer: { text: "You can change this until tonight." },
        action: {
          button: "Places",
          sections: [
            {
              rows: [
                { id: "door", title: "At the door" },
                { id: "shop", title: "Parcel shop", description: "Open until 20:00" },
              ],
            },
          ],
        },
      },
    },
    link_button: {
      type: "interactive",
      interactive: {
        type: "cta_url",
        body: { text: "Follow your parcel." },
        action: {
          name: "cta_url",
          parameters: { display_text: "Track it", url: "https://example.com/parcels/81" },
        },
      },
    },
    flow: {
      type: "interactive",
      interactive: {
        type: "flow",
        body: { text: "Choose a new day." },
        action: {
          name: "flow",
          parameters: {
            flow_message_version: "3",
            flow_id: "1234567890123456",
            flow_cta: "Choose",
            flow_token: "parcel-81",
          },
        },
      },
    },
    location_request: {
      type: "interactive",
      interactive: {
        type: "location_request_message",
        body: { text: "Where are you?" },
        action: { name: "send_location" },
      },
    },
  },
  template: {
    template: {
      type: "template",
      template: {
        name: "order_update",
        language: { code: "en" },
        components: [
          {
            type: "header",
            parameters: [{ type: "image", image: { link: "https://example.com/parcels/81.jpg" } }],
          },
          {
            type: "body",
            parameters: [
              { type: "text", text: "Ana" },
              { type: "text", text: "81" },
            ],
          },
          { type: "button", sub_type: "url", index: "0", parameters: [{ type: "text", text: "81" }] },
        ],
      },
    },
  },
};

/** An example of each kind of message, and of what an interactive message can be, by name. */
export const messageExamples: Readonly<Record<string, WhatsAppMessage>> = {
  ...Object.fromEntries(Object.values(examples).flatMap((ofKind) => Object.entries<WhatsAppMessage>(ofKind))),
  quote: {
    type: "text",
    context: { message_id: wamid },
    text: { body: "Yes, today." },
  },
};

/** Bodies of POST /sendWhatsApp, as OpenAPI's `examples` of a media type. */
export const whatsAppExamples: Examples = {
  plain_text: {
    summary: "A text",
    value: {
      destination_number,
      message_body: "Your parcel arrives today between 14:00 and 16:00.",
      reply_timeout_seconds: 7200,
      fallback: "sms",
    },
  },
  template_parameters: {
    summary: "A text, and parameters for the template that asks the person to write",
    value: {
      destination_number,
      message_body: "Your parcel arrives today.",
      template: {
        name: "order_update",
        language: "en_US",
        components: [
          {
            type: "header",
            parameters: [{ type: "image", image: { link: "https://example.com/parcels/81.jpg" } }],
          },
          {
            type: "body",
            parameters: [
              { type: "text", parameter_name: "first_name", text: "Ana" },
              { type: "text", parameter_name: "order_number", text: "81" },
            ],
          },
        ],
      },
    },
  },
  ...Object.fromEntries(
    Object.entries(messageExamples).map(([kind, message]) => [
      kind,
      {
        summary: `A message of the kind: ${kind.replaceAll("_", " ")}`,
        value: { destination_number, message },
      },
    ]),
  ),
};
