import * as v from "valibot";
import type { Channel, Fallback, SmsMessageType } from "../channels.ts";
import { InvalidRequest } from "../errors.ts";
import { isApproved, type LanguageSettings, languageOf } from "../languages.ts";
import { phoneId } from "../phone-id.ts";
import { contentRules } from "./content.ts";
import { fallbackText } from "./fallback.ts";
import { parseInput } from "./issues.ts";
import { dialledNumber } from "./numbers.ts";
import { SendSmsRequest, SendWhatsAppRequest } from "./requests.ts";
import { type DefaultTemplate, type TemplateMessage, templateMessage } from "./templates.ts";

/** What an accepted request has on every channel, or may have. */
export interface Accepted {
  /** The number to send to, E.164. */
  recipient: string;
  /** The caller's own id; empty if it gave none. */
  reference: string;
  /** Where people are known: the one form of the person's number. */
  phone_id?: string;
  /** The business number to send from, if the caller chose one. */
  from?: string;
  fallback?: Fallback;
}

/** A WhatsApp request in the form that the workflow works with. */
export interface AcceptedWhatsApp extends Accepted {
  phone_id: string;
  /** What to send, in the Cloud API's form, without its recipient. */
  message: Record<string, unknown>;
  /** What asks the person to write if the window is closed. */
  template: TemplateMessage;
  /** Whether the request said in which language; otherwise the one the person last used with us comes first. */
  language_requested: boolean;
  reply_timeout_seconds: number;
  /** What to do when WhatsApp finally cannot deliver. */
  fallback: Fallback;
  /** What the fallback says; empty without one. */
  fallback_text: string;
  /** How carriers treat the fallback. */
  message_type: SmsMessageType;
}

export interface AcceptedSms extends Accepted {
  message_body: string;
  message_type: SmsMessageType;
}

/** What the stack's configuration says where a request does not. */
export interface Defaults {
  /** The business numbers that may send on WhatsApp, by AWS's ids. */
  originationIds: readonly string[];
  template: DefaultTemplate;
  languages: LanguageSettings;
  replyTimeoutSeconds: number;
  messageType: SmsMessageType;
}

/** @throws {InvalidRequest} naming the field and saying why */
export function acceptWhatsApp(input: unknown, defaults: Defaults): AcceptedWhatsApp {
  const request = parseInput(SendWhatsAppRequest, input);
  const { from } = request;
  if (from !== undefined && !defaults.originationIds.includes(from)) {
    throw new InvalidRequest(`from: the stack sends from ${defaults.originationIds.join(", ")} only`);
  }
  const recipient = dialledNumber(request.destination_number);
  const phone_id = phoneId(recipient);
  const approved = (language: string) => isApproved(language, defaults.languages);
  const language = languageOf({ phoneId: phone_id }, defaults.languages, approved);
  const template = templateMessage(request.template, { ...defaults.template, language });
  const { name, language: chosen } = template.template;
  if (name === defaults.template.name && !approved(chosen.code)) {
    throw new InvalidRequest(
      `template.language: ${name} is approved in ${defaults.languages.approved.join(", ")}, and in no other language`,
    );
  }
  const message = messageOf(request, template);
  return {
    recipient,
    phone_id,
    ...(from === undefined ? {} : { from }),
    message,
    template,
    language_requested: request.template?.language !== undefined,
    reference: request.reference ?? "",
    reply_timeout_seconds: request.reply_timeout_seconds ?? defaults.replyTimeoutSeconds,
    fallback: request.fallback ?? "none",
    fallback_text: request.fallback === undefined ? "" : fallbackText(message),
    message_type: defaults.messageType,
  };
}

/** @throws {InvalidRequest} naming the field and saying why */
export function acceptSms(input: unknown, defaults: Pick<Defaults, "messageType">): AcceptedSms {
  const request = parseInput(SendSmsRequest, input);
  return {
    recipient: dialledNumber(request.destination_number),
    reference: request.reference ?? "",
    message_body: request.message_body,
    message_type: request.message_type ?? defaults.messageType,
  };
}

/** How each channel's requests are checked and brought into the form that its workflow works with. */
export const acceptedBy = {
  sms: acceptSms,
  whatsapp: acceptWhatsApp,
} satisfies Record<Channel, (input: unknown, defaults: Defaults) => Accepted>;

/** That form, by channel. */
export type AcceptedBy = { [Of in Channel]: ReturnType<(typeof acceptedBy)[Of]> };

/** The caller's own id, if the request has a valid one; also of a request that is otherwise invalid. */
export function referenceOf(input: unknown): string | undefined {
  const result = v.safeParse(v.object({ reference: SendSmsRequest.entries.reference }), input);
  return result.success ? result.output.reference : undefined;
}

function messageOf(request: SendWhatsAppRequest, template: TemplateMessage): Record<string, unknown> {
  const { message_body, message } = request;
  if (message_body !== undefined && message !== undefined) {
    throw new InvalidRequest(contentRules.both);
  }
  if (message !== undefined) return message;
  if (message_body !== undefined) return { type: "text", text: { body: message_body } };
  if (request.template === undefined) {
    throw new InvalidRequest(contentRules.nothing);
  }
  return { ...template };
}
