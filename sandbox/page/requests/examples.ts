import type { SendPath } from "../state/channels.ts";

/** Requests worth trying; each fills the form, for whoever's phone is open. */
export interface Example {
  readonly name: string;
  readonly path: SendPath;
  /** All of the body but its recipient. */
  readonly fields: Readonly<Record<string, unknown>>;
}

export const examples: readonly Example[] = [
  { name: "WhatsApp text", path: "/sendWhatsApp", fields: { message_body: "Your parcel arrives today." } },
  {
    name: "WhatsApp text, held one minute",
    path: "/sendWhatsApp",
    fields: { message_body: "Be quick: this one waits for a minute.", reply_timeout_seconds: 60 },
  },
  {
    name: "WhatsApp text, else SMS",
    path: "/sendWhatsApp",
    fields: { message_body: "Your parcel arrives today.", fallback: "sms" },
  },
  {
    name: "Template by itself",
    path: "/sendWhatsApp",
    fields: { template: { name: "message_waiting", language: "de" } },
  },
  {
    name: "Template with parameters",
    path: "/sendWhatsApp",
    fields: {
      template: {
        name: "promo_offer",
        language: "en",
        components: [{ type: "body", parameters: [{ type: "text", text: "20%" }] }],
      },
    },
  },
  {
    name: "Picture",
    path: "/sendWhatsApp",
    fields: {
      message: { type: "image", image: { link: "https://example.com/parcel.jpg", caption: "Here it is" } },
    },
  },
  {
    name: "Document",
    path: "/sendWhatsApp",
    fields: {
      message: {
        type: "document",
        document: {
          link: "https://example.com/invoice.pdf",
          filename: "invoice-2026-81.pdf",
          caption: "Your invoice",
        },
      },
    },
  },
  {
    name: "Location",
    path: "/sendWhatsApp",
    fields: {
      message: {
        type: "location",
        location: {
          latitude: 40.4153,
          longitude: -3.6845,
          name: "Pick-up point",
          address: "Calle de Alfonso XII, 3",
        },
      },
    },
  },
  {
    name: "Contact",
    path: "/sendWhatsApp",
    fields: {
      message: {
        type: "contacts",
        contacts: [{ name: { formatted_name: "Courier desk" }, phones: [{ phone: "+1 415 555 0142" }] }],
      },
    },
  },
  {
    name: "Buttons",
    path: "/sendWhatsApp",
    fields: {
      message: {
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
    },
  },
  {
    name: "List",
    path: "/sendWhatsApp",
    fields: {
      message: {
        type: "interactive",
        interactive: {
          type: "list",
          body: { text: "Where shall we leave it?" },
          action: {
            button: "Choose a place",
            sections: [
              {
                rows: [
                  { id: "door", title: "At the door" },
                  { id: "neighbour", title: "With a neighbour", description: "We leave a note" },
                  { id: "shop", title: "At the shop", description: "Open until 22:00" },
                ],
              },
            ],
          },
        },
      },
    },
  },
  { name: "SMS", path: "/sendSMS", fields: { message_body: "Your code is 402 817." } },
  {
    name: "SMS, promotional",
    path: "/sendSMS",
    fields: { message_body: "This week only: 20% off.", message_type: "PROMOTIONAL" },
  },
  {
    name: "A request that is refused",
    path: "/sendWhatsApp",
    fields: { message_body: "Too impatient.", reply_timeout_seconds: 5 },
  },
];
