import * as v from "valibot";
import { LanguageSettings } from "../messaging/languages.ts";
import { LateReplyMessage } from "../messaging/late-reply.ts";
import { Keywords } from "../messaging/opt-out.ts";
import { WebhookSecrets } from "../messaging/webhook.ts";
import type { FunctionContract } from "./contract.ts";
import { json, name, seconds, stateMachines } from "./environment.ts";

/** The functions that events start. What the events are, AWS says: lib/messaging/*-events.ts. */

/** Takes people's messages and the fate of ours on WhatsApp. */
export const whatsAppEvents = {
  environment: v.object({
    CONVERSATIONS_TABLE: name,
    MESSAGES_TABLE: name,
    REQUESTS_TABLE: name,
    /** The stack's business number; events of others on the same topic are not ours. */
    ORIGINATION_ID: name,
    WINDOW_MARGIN_SECONDS: seconds,
    STATE_MACHINES: stateMachines,
    EVENT_BUS: name,
    LANGUAGES: json(LanguageSettings),
    KEYWORDS: json(Keywords),
    LATE_REPLY_MESSAGE: v.optional(json(LateReplyMessage)),
  }),
} satisfies FunctionContract;

/** Takes the fate of SMS. */
export const smsEvents = {
  environment: v.object({ MESSAGES_TABLE: name, REQUESTS_TABLE: name }),
} satisfies FunctionContract;

/** Publishes what a change of the tracking tables means. */
export const publishChanges = {
  environment: v.object({ EVENT_BUS: name, MESSAGES_TABLE: name, REQUESTS_TABLE: name }),
} satisfies FunctionContract;

/** Posts what is published to the user's own system. */
export const deliverWebhook = {
  environment: v.object({
    WEBHOOK_URL: v.pipe(v.string(), v.url("is no address")),
    WEBHOOK_SECRETS: json(WebhookSecrets),
    WEBHOOK_KEY: v.optional(v.string()),
  }),
} satisfies FunctionContract;

/** Gives back what executions still held that were stopped, or died. */
export const executionsEnded = {
  environment: v.object({
    CONVERSATIONS_TABLE: name,
    MESSAGES_TABLE: name,
    REQUESTS_TABLE: name,
    /** The business number of requests that were made before their rows said it. */
    ORIGINATION_ID: name,
    STATE_MACHINES: stateMachines,
  }),
} satisfies FunctionContract;
