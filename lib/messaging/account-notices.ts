import * as v from "valibot";
import { optional } from "./parse-event.ts";

/**
 * What Meta says of the business account itself: its templates, its number, the account. The notices come to the
 * topic of people's messages, told apart by the change's `field`.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/overview
 */
export interface AccountNotice {
  readonly subject: "template" | "number" | "account";
  /** What it has come to, in Meta's word: `PAUSED`, `RED`, `DOWNGRADE` … */
  readonly state: string;
  readonly reason?: string;
  readonly template?: { readonly name: string; readonly language: string };
  /** ISO instant. */
  readonly at: string;
}

/** Meta's words are in capitals. Anything else may be a sentence, with a number or a name in it. */
const word = v.pipe(v.string(), v.regex(/^[A-Z][A-Z0-9_]{0,63}$/));

const ofTemplate = {
  message_template_name: v.pipe(v.string(), v.regex(/^[a-z0-9_]{1,512}$/)),
  message_template_language: v.pipe(v.string(), v.regex(/^[A-Za-z_]{2,10}$/)),
  reason: optional(word),
};

/** By `field`: whom it is about, what is read of its value, and where the new state stands in it. */
const fields = {
  message_template_status_update: {
    subject: "template",
    schema: v.looseObject({ ...ofTemplate, event: word }),
    state: "event",
  },
  message_template_quality_update: {
    subject: "template",
    schema: v.looseObject({ ...ofTemplate, new_quality_score: word }),
    state: "new_quality_score",
  },
  template_category_update: {
    subject: "template",
    schema: v.looseObject({ ...ofTemplate, new_category: word }),
    state: "new_category",
  },
  phone_number_quality_update: { subject: "number", schema: v.looseObject({ event: word }), state: "event" },
  account_update: { subject: "account", schema: v.looseObject({ event: word }), state: "event" },
} as const;

export type NoticeField = keyof typeof fields;

export function isNoticeField(field: string | undefined): field is NoticeField {
  return field !== undefined && Object.hasOwn(fields, field);
}

/**
 * @param at when it was said, ISO instant
 * @returns undefined if it is not in Meta's form: a notice tells operators something, and nothing waits for it
 */
export function accountNotice(field: NoticeField, value: unknown, at: string): AccountNotice | undefined {
  const { subject, schema, state } = fields[field];
  const result = v.safeParse(schema, value);
  if (!result.success) return undefined;
  const said: Record<string, unknown> = result.output;
  const { message_template_name: name, message_template_language: language, reason } = said;
  return {
    subject,
    state: String(said[state]),
    at,
    ...(typeof reason === "string" && reason !== "NONE" ? { reason } : {}),
    ...(subject === "template" ? { template: { name: String(name), language: String(language) } } : {}),
  };
}

/** States that somebody should look at. A change of a template's category changes its price. */
const troubles: Readonly<Record<AccountNotice["subject"], RegExp>> = {
  template: /^(PAUSED|DISABLED|REJECTED|FLAGGED|PENDING_DELETION|ARCHIVED|RED|MARKETING)$/,
  number: /^(FLAGGED|DOWNGRADE)$/,
  account: /RESTRICT|VIOLATION|DISABLE|DELETE|BAN/,
};

export function isTrouble({ subject, state }: AccountNotice): boolean {
  return troubles[subject].test(state);
}

const hour = 60 * 60;

/**
 * For how long a template of this state is known not to be sendable, seconds; 0 if it is. Meta pauses for three hours,
 * then for six. The word that it is over may get lost, so that nothing is known for longer than a day: then a template
 * is tried, and Meta says how things are.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/template-pausing
 */
export function stoppedSeconds(state: string): number {
  if (state === "PAUSED") return 6 * hour;
  return /^(DISABLED|REJECTED|PENDING_DELETION|DELETED|ARCHIVED)$/.test(state) ? 24 * hour : 0;
}

/** Of a template's states those that say whether it may be sent; quality and category do not. */
export function saysWhetherSendable(state: string): boolean {
  return stoppedSeconds(state) > 0 || /^(APPROVED|REINSTATED|UNARCHIVED)$/.test(state);
}
