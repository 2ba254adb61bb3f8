import * as v from "valibot";
import { InvalidRequest } from "../errors.ts";
import { isApproved, type LanguageSettings, languageOf } from "../languages.ts";
import { phoneId } from "../phone-id.ts";
import { fallbackText } from "./fallback.ts";
import { parseInput } from "./issues.ts";
import { dialledNumber } from "./numbers.ts";
import { SendSmsRequest, SendWhatsAppRequest } from "./requests.ts";
import { type DefaultTemplate, type TemplateMessage, templateMessage } from "./templates.ts";

/** A WhatsApp request in the form that the workflow works with. */
export interface AcceptedWhatsApp {
  /** The number to send to, E.164. */
  recipient: string;
  /** The one form under which the person is known: the conversation's key. */
  phone_id: string;
  /** What to send, in the Cloud API's form, without its recipient. */
  message: Record<string, unknown>;
  /** What asks the person to write if the window is closed. */
  template: TemplateMessage;
  /** Whether the request said in which language; otherwise the one the person last used with us comes first. */
  language_requested: boolean;
  reply_timeout_seconds: number;
  /** The caller's own id; empty if it gave none. */
  reference: string;
  /** What to do when WhatsApp finally cannot deliver. */
  fallback: "sms" | "none";
  /** What the fallback says; empty without one. */
  fallback_text: string;
  /** How carriers treat the fallback. */
  message_type: SmsMessageType;
}

type SmsMessageType = "TRANSACTIONAL" | "PROMOTIONAL";

export interface AcceptedSms {
  recipient: string;
  /** The caller's own id; empty if it gave none. */
  reference: string;
  message_body: string;
  message_type: SmsMessageType;
}

/** @throws {InvalidRequest} naming the field and saying why */
export function acceptWhatsApp(
  input: unknown,
  defaults: {
    template: DefaultTemplate;
    languages: LanguageSettings;
    replyTimeoutSeconds: number;
    messageType: SmsMessageType;
  },
): AcceptedWhatsApp {
  const request = parseInput(SendWhatsAppRequest, input);
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
    message,
    template,
    language_requested: request.template?.language !== undefined,
    reference: request.reference ?? "",
    reply_timeout_seconds: request.reply_timeout_seconds ?? defaults.replyTimeoutSeconds,
    fallback: request.fallback ?? "none",
    fallback_text: request.fallback === "sms" ? fallbackText(message) : "",
    message_type: defaults.messageType,
  };
}

/** @throws {InvalidRequest} naming the field and saying why */
export function acceptSms(input: unknown, defaults: { messageType: SmsMessageType }): AcceptedSms {
  const request = parseInput(SendSmsRequest, input);
  return {
    recipient: dialledNumber(request.destination_number),
    reference: request.reference ?? "",
    message_body: request.message_body,
    message_type: request.message_type ?? defaults.messageType,
  };
}

/** The caller's own id, if the request has a valid one; also of a request that is otherwise invalid. */
export function referenceOf(input: unknown): string | undefined {
  const result = v.safeParse(v.object({ reference: SendSmsRequest.entries.reference }), input);
  return result.success ? result.output.reference : undefined;
}

function messageOf(request: SendWhatsAppRequest, template: TemplateMessage): Record<string, unknown> {
  const { message_body, message } = request;
  if (message_body !== undefined && message !== undefined) {
    throw new InvalidRequest("message: give either message_body or message, not both");
  }
  if (message !== undefined) return message;
  if (message_body !== undefined) return { type: "text", text: { body: message_body } };
  if (request.template === undefined) {
    throw new InvalidRequest("message_body: give message_body, message, or a template to send by itself");
  }
  return { ...template };
}
