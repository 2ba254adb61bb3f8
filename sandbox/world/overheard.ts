import * as v from "valibot";

/** What an inbound message of an event says that matters to its window. */
export interface Overheard {
  readonly metaPhoneNumberId: string;
  /** Digits; undefined where WhatsApp hides the number. */
  readonly from: string | undefined;
  /** Meta's business-scoped id of the person. */
  readonly userId: string | undefined;
  /** By the person's clock, milliseconds since the epoch. */
  readonly at: number;
  /** Whether a click-to-WhatsApp ad led to it. */
  readonly cameByAd: boolean;
}

const text = v.optional(v.string());

const message = v.looseObject({
  type: v.string(),
  from: text,
  from_user_id: text,
  timestamp: v.pipe(v.union([v.string(), v.number()]), v.transform(Number)),
  referral: v.optional(v.unknown()),
});

const entry = v.looseObject({
  changes: v.array(
    v.looseObject({
      value: v.looseObject({
        metadata: v.looseObject({ phone_number_id: v.string() }),
        messages: v.array(v.unknown()),
      }),
    }),
  ),
});

/** The messages in an event of the WhatsApp topic; of an event of another kind, or one that cannot be read, none. */
export function inboundIn(topicMessage: string): Overheard[] {
  const parsed = v.safeParse(entry, webhookEntry(topicMessage));
  if (!parsed.success) return [];
  return parsed.output.changes.flatMap(({ value }) =>
    value.messages.flatMap((given): Overheard[] => {
      const read = v.safeParse(message, given);
      // What the platform itself says, such as that a number has changed, is nothing that the person wrote.
      if (!read.success || read.output.type === "system") return [];
      const { from, from_user_id: userId, timestamp, referral } = read.output;
      return [
        {
          metaPhoneNumberId: value.metadata.phone_number_id,
          from: from === "" ? undefined : from,
          userId,
          at: timestamp * 1000,
          cameByAd: referral !== undefined,
        },
      ];
    }),
  );
}

function webhookEntry(topicMessage: string): unknown {
  try {
    return JSON.parse(JSON.parse(topicMessage).whatsAppWebhookEntry);
  } catch {
    return undefined;
  }
}
