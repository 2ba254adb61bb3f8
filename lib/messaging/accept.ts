import * as v from "valibot";
import { InvalidRequest } from "./errors.ts";
import { fallbackText } from "./fallback.ts";
import { dialledNumber, phoneId } from "./numbers.ts";
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
  reply_timeout_seconds: number;
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
  message_body: string;
  message_type: SmsMessageType;
}

/** @throws {InvalidRequest} naming the field and saying why */
export function acceptWhatsApp(
  input: unknown,
  defaults: { template: DefaultTemplate; replyTimeoutSeconds: number; messageType: SmsMessageType },
): AcceptedWhatsApp {
  const request = parsed(SendWhatsAppRequest, input);
  const recipient = dialledNumber(request.destination_number);
  const template = templateMessage(request.template, defaults.template);
  const message = messageOf(request, template);
  return {
    recipient,
    phone_id: phoneId(recipient),
    message,
    template,
    reply_timeout_seconds: request.reply_timeout_seconds ?? defaults.replyTimeoutSeconds,
    fallback: request.fallback ?? "none",
    fallback_text: request.fallback === "sms" ? fallbackText(message) : "",
    message_type: defaults.messageType,
  };
}

/** @throws {InvalidRequest} naming the field and saying why */
export function acceptSms(input: unknown, defaults: { messageType: SmsMessageType }): AcceptedSms {
  const request = parsed(SendSmsRequest, input);
  return {
    recipient: dialledNumber(request.destination_number),
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

function parsed<Schema extends v.GenericSchema>(schema: Schema, input: unknown): v.InferOutput<Schema> {
  const result = v.safeParse(schema, input);
  if (result.success) return result.output;
  throw new InvalidRequest(result.issues.map(described).join("; "));
}

/** Our own messages begin with the field; valibot's are given it, without the value that they would quote. */
function described(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue) ?? "body";
  if (issue.message.startsWith(path)) return issue.message;
  return `${path}: expected ${issue.expected ?? "another value"}`;
}
