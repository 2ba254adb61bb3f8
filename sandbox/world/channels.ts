/** The ways in which a person and the business can write to each other. */
export const channelNames = ["whatsapp", "sms"] as const;

export type Channel = (typeof channelNames)[number];
