import * as v from "valibot";
import { LanguageSettings } from "../messaging/languages.ts";
import { answer, stepContract } from "./contract.ts";
import { conversationKey } from "./conversation-key.ts";
import { enteredAt } from "./entered-at.ts";
import { json, name } from "./environment.ts";

/** AWS's id of a message, and the ISO instant at which AWS took it. */
export interface SentMessage {
  readonly eum_msg_id: string | undefined;
  readonly sent_at: string;
}

/** A WhatsApp message, and on what its send relied. */
export interface SentWhatsApp extends SentMessage {
  /** The person's message that opened the window, by a digest of Meta's id; empty if none is known. */
  readonly relied_on: string;
}

/** Sends one WhatsApp message, at most once. */
export const sendWhatsApp = stepContract({
  environment: v.object({
    CONVERSATIONS_TABLE: name,
    REQUESTS_TABLE: name,
    ORIGINATION_ID: name,
    META_API_VERSION: v.string(),
    LANGUAGES: json(LanguageSettings),
  }),
  event: v.object({
    ...conversationKey,
    request_id: v.string(),
    role: v.picklist(["template", "message"]),
    /** The number to send to, E.164. */
    recipient: v.string(),
    /** In the Cloud API's form, without its recipient. */
    message: v.looseObject({ type: v.string() }),
    /** Whether the request said in which language a template goes. */
    language_requested: v.optional(v.boolean(), false),
    /** Whether the message was held: then the next one in line goes after it. */
    held: v.optional(v.boolean(), false),
    ...enteredAt,
    /** Of a template: when it was claimed, ISO instant; missing of executions from before 0.3. */
    claimed_at: v.optional(v.string()),
    /** Of a template: how long the request is held for the answer; executions from before 0.2 note it themselves. */
    hold_seconds: v.optional(v.number(), 0),
  }),
  result: answer<SentWhatsApp>(),
  throws: [
    "WindowClosed",
    "RecipientOptedOut",
    "TemplateLost",
    "TemplateFailed",
    "TemplateInterrupted",
    "SendThrottled",
    "SendRejected",
    "SendOutcomeUnknown",
    "LineStalled",
  ],
});
