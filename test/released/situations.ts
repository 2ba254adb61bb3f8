import type { Door } from "./door.ts";

/** A moment in which requests are under way, and the ways in which they can go on. Any version can be asked for it. */
export interface Situation {
  /** Where it is to be recorded, by the request's id: a state, or `undefined` where it has ended. */
  readonly waits: Readonly<Record<string, string | undefined>>;
  come(door: Door): Promise<void>;
  readonly ways: Readonly<Record<string, (door: Door) => Promise<void>>>;
}

const text = "Your parcel arrives today.";
const aMoment = 3;
const hours = 3600;

const readsWhatComes = async (door: Door) => {
  await door.writes("Yes please");
  await door.passes(aMoment);
};

/** By name. The ids of requests begin with `rv-`, so that they can be told from all else that is recorded. */
export const situations: Readonly<Record<string, Situation>> = {
  "held for a reply": {
    waits: { "rv-held": "AwaitReply" },
    come: (door) => door.sendWhatsApp("rv-held", { message_body: text }),
    ways: {
      "the person writes": readsWhatComes,
      "nobody answers": (door) => door.passes(2 * hours + 1),
      "the caller cancels": (door) => door.cancels("rv-held"),
      "the person says STOP": (door) => door.writes("STOP"),
      "Meta could not deliver the template": (door) => door.whatsAppFails("template", 131026),
      "Meta limits the template's rate, and the person writes": async (door) => {
        await door.whatsAppFails("template", 131056);
        await door.passes(60);
        await readsWhatComes(door);
      },
    },
  },

  "held behind another": {
    waits: { "rv-first": "AwaitReply", "rv-second": "AwaitReply" },
    come: async (door) => {
      await door.sendWhatsApp("rv-first", { message_body: "first" });
      await door.passes(aMoment);
      await door.sendWhatsApp("rv-second", { message_body: "second" });
    },
    ways: {
      "the person writes": readsWhatComes,
      "the first is cancelled, and the person writes": async (door) => {
        await door.cancels("rv-first");
        await readsWhatComes(door);
      },
    },
  },

  "held, and by SMS otherwise": {
    waits: { "rv-else": "AwaitReply" },
    come: (door) => door.sendWhatsApp("rv-else", { message_body: text, fallback: "sms" }),
    ways: {
      "nobody answers": (door) => door.passes(2 * hours + 60),
      "Meta could not deliver the template": (door) => door.whatsAppFails("template", 131026),
    },
  },

  "sent, and not delivered yet": {
    waits: { "rv-sent": "AwaitDelivery" },
    come: async (door) => {
      await door.writes("Hello");
      await door.passes(aMoment);
      await door.phoneIs({ online: false });
      await door.sendWhatsApp("rv-sent", { message_body: text });
    },
    ways: {
      "it arrives": (door) => door.whatsAppReports("message", "delivered"),
      "Meta could not deliver it": (door) => door.whatsAppFails("message", 131026),
      "Meta says that the window was closed, and the person writes": async (door) => {
        await door.whatsAppFails("message", 131047);
        await door.phoneIs({ online: true });
        await door.passes(aMoment);
        await readsWhatComes(door);
      },
      "Meta limits the rate": async (door) => {
        await door.phoneIs({ online: true });
        await door.whatsAppFails("message", 131056);
        await door.passes(60);
      },
      "nobody reports anything": (door) => door.passes(24 * hours + 60),
    },
  },

  "between two sends": {
    waits: { "rv-again": "BackOff" },
    come: async (door) => {
      await door.writes("Hello");
      await door.passes(aMoment);
      await door.fault({ whatsapp: 131056, role: "text" });
      await door.sendWhatsApp("rv-again", { message_body: text });
    },
    ways: { "it goes again": (door) => door.passes(60) },
  },

  "held, and the template goes again": {
    waits: { "rv-asked-again": "AwaitReplyBeforeTemplate" },
    come: async (door) => {
      await door.fault({ whatsapp: 131056, role: "template" });
      await door.sendWhatsApp("rv-asked-again", { message_body: text });
    },
    ways: {
      "the person writes": readsWhatComes,
      "it is sent, and the person writes": async (door) => {
        await door.passes(60);
        await readsWhatComes(door);
      },
    },
  },

  "sent by SMS": {
    waits: { "rv-sms": "AwaitDelivery" },
    come: async (door) => {
      await door.phoneIs({ online: false });
      await door.sendSms("rv-sms", { message_body: text });
    },
    ways: {
      "it arrives": (door) => door.smsIs("TEXT_DELIVERED"),
      "the carrier blocks it": (door) => door.smsIs("TEXT_CARRIER_BLOCKED"),
      "nobody reports anything": (door) => door.passes(24 * hours + 60),
    },
  },

  "sent by SMS, and the carrier has no more to say": {
    waits: { "rv-last-word": "AwaitLastWord" },
    come: async (door) => {
      await door.phoneIs({ online: false });
      await door.sendSms("rv-last-word", { message_body: text });
      await door.passes(aMoment);
      await door.smsIs("TEXT_SUCCESSFUL", { isFinal: true });
    },
    ways: {
      "it arrives": (door) => door.smsIs("TEXT_DELIVERED"),
      "nobody reports anything": (door) => door.passes(11 * 60),
    },
  },

  "the fallback is sent": {
    waits: { "rv-fallback": "AwaitFallback" },
    come: async (door) => {
      await door.phoneIs({ online: false });
      await door.sendWhatsApp("rv-fallback", {
        message_body: text,
        fallback: "sms",
        reply_timeout_seconds: 60,
      });
      await door.passes(62);
    },
    ways: {
      "it arrives": (door) => door.smsIs("TEXT_DELIVERED"),
      "the carrier blocks it": (door) => door.smsIs("TEXT_CARRIER_BLOCKED"),
    },
  },

  expired: {
    waits: { "rv-expired": undefined },
    come: async (door) => {
      await door.sendWhatsApp("rv-expired", { message_body: text, reference: "order-9" });
      await door.passes(2 * hours + 1);
    },
    ways: {},
  },

  delivered: {
    waits: { "rv-delivered": undefined },
    come: async (door) => {
      await door.writes("Hello");
      await door.passes(aMoment);
      await door.sendWhatsApp("rv-delivered", { message_body: text });
      await door.passes(aMoment);
    },
    ways: {},
  },

  "opted out": {
    waits: { "rv-opted-out": undefined },
    come: async (door) => {
      await door.writes("STOP");
      await door.passes(aMoment);
      await door.sendWhatsApp("rv-opted-out", { message_body: text });
      await door.passes(aMoment);
    },
    ways: {},
  },

  failed: {
    waits: { "rv-failed": undefined },
    come: async (door) => {
      await door.phoneIs({ onWhatsApp: false });
      await door.sendWhatsApp("rv-failed", { message_body: text });
      await door.passes(aMoment);
    },
    ways: {},
  },
};
