/**
 * The channels on which a message can go. One record a channel: whoever needs to know something of a channel
 * looks it up here or in a record of their own with `Record<Channel, …>`, so that a new one does not compile
 * until everything is said about it.
 */
interface ChannelFacts {
  /** How people call it. */
  readonly label: string;
  /** Where its messages are posted, below the API's stage; POST `<sendPath>/check` checks one without sending it. */
  readonly sendPath: `/${string}`;
  /** The longest text, in characters (code points). */
  readonly longestText: number;
  /** Whether free-form messages may go only while the person's own keep a window open, and are held until then. */
  readonly hasWindow: boolean;
  /** The channels on which a text may go when this one finally cannot deliver it, if the caller asks for that. */
  readonly fallsBackTo: readonly string[];
}

export const channels = {
  /** AWS splits a body into parts and refuses more than this: SendTextMessage of AWS End User Messaging SMS. */
  sms: { label: "SMS", sendPath: "/sendSMS", longestText: 1_600, hasWindow: false, fallsBackTo: [] },
  /** https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/text-messages */
  whatsapp: {
    label: "WhatsApp",
    sendPath: "/sendWhatsApp",
    longestText: 4_096,
    hasWindow: true,
    fallsBackTo: ["sms"],
  },
} as const satisfies Record<string, ChannelFacts>;

/** The channel of a request, and the value of the tables' `type` attribute. */
export type Channel = keyof typeof channels;

/** The channels on which messages are held. */
export type ChannelWithWindow = {
  [Of in Channel]: (typeof channels)[Of]["hasWindow"] extends true ? Of : never;
}[Channel];

export const channelNames = Object.keys(channels) as Channel[];

/** How carriers treat an SMS: SendTextMessage's MessageType. */
export const smsMessageTypes = ["TRANSACTIONAL", "PROMOTIONAL"] as const;
export type SmsMessageType = (typeof smsMessageTypes)[number];

/** The channels on which a text may go when WhatsApp finally cannot deliver it. */
export const fallbackChannels = channels.whatsapp.fallsBackTo satisfies readonly Channel[];
export const fallbackChoices = [...fallbackChannels, "none"] as const;
export type Fallback = (typeof fallbackChoices)[number];
