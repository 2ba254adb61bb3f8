import * as v from "valibot";
import { LanguageSettings } from "../messaging/languages.ts";
import { LateReplyMessage } from "../messaging/late-reply.ts";
import { Keywords } from "../messaging/opt-out.ts";
import { WebhookSecrets } from "../messaging/webhook.ts";
import type { FunctionContract } from "./contract.ts";
import { businessNumbers, json, name, seconds, stateMachines } from "./environment.ts";

/** The functions that events start. What the events are, AWS says: lib/messaging/*-events.ts. */
export const eventFunctions = {
  /** Takes people's messages and the fate of ours on WhatsApp. */
  "whatsapp-events": {
    environment: v.object({
      CONVERSATIONS_TABLE: name,
      MESSAGES_TABLE: name,
      REQUESTS_TABLE: name,
      WAITS_TABLE: name,
      /** Events of other business numbers on the same topic are not ours. */
      ORIGINATION_IDS: businessNumbers,
      WINDOW_MARGIN_SECONDS: seconds,
      STATE_MACHINES: stateMachines,
      EVENT_BUS: name,
      LANGUAGES: json(LanguageSettings),
      KEYWORDS: json(Keywords),
      /** What a late reply starts: the workflow's ARN, or its alias's. */
      LATE_REPLY_WORKFLOW: name,
      LATE_REPLY_MESSAGE: v.optional(json(LateReplyMessage)),
    }),
  },

  /** Takes the fate of SMS. */
  "sms-events": {
    environment: v.object({ MESSAGES_TABLE: name, REQUESTS_TABLE: name, WAITS_TABLE: name }),
  },

  /** Publishes what a change of the tracking tables means. */
  "publish-changes": {
    environment: v.object({ EVENT_BUS: name, MESSAGES_TABLE: name, REQUESTS_TABLE: name }),
  },

  /** Counts, on a schedule, the requests that are held. */
  "count-held": { environment: v.object({ REQUESTS_TABLE: name }) },

  /** Posts what is published to the user's own system. */
  "deliver-webhook": {
    environment: v.object({
      WEBHOOK_URL: v.pipe(v.string(), v.url("is no address")),
      WEBHOOK_SECRETS: json(WebhookSecrets),
      WEBHOOK_KEY: v.optional(v.string()),
    }),
  },

  /** Gives back what executions still held that were stopped, or died. */
  "executions-ended": {
    environment: v.object({
      CONVERSATIONS_TABLE: name,
      MESSAGES_TABLE: name,
      REQUESTS_TABLE: name,
      WAITS_TABLE: name,
      /** The business number of requests that were made before their rows said it. */
      ORIGINATION_ID: name,
      STATE_MACHINES: stateMachines,
    }),
  },
} as const satisfies Readonly<Record<string, FunctionContract>>;
