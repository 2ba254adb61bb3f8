import * as v from "valibot";
import { type Channel, channelNames, smsMessageTypes } from "../messaging/channels.ts";
import { LanguageSettings } from "../messaging/languages.ts";
import type { AcceptedBy } from "../messaging/requests/accept.ts";
import { DefaultTemplate } from "../messaging/requests/templates.ts";
import { answer, stepContract } from "./contract.ts";
import { json, name, seconds } from "./environment.ts";

/** The first step of every workflow: checks what the API's models could not, and records the request. */
export const acceptRequest = stepContract({
  environment: v.object({
    REQUESTS_TABLE: name,
    /** The business number from which WhatsApp messages go. */
    ORIGINATION_ID: name,
    DEFAULT_TEMPLATE: json(DefaultTemplate),
    LANGUAGES: json(LanguageSettings),
    REPLY_TIMEOUT_SECONDS: seconds,
    SMS_MESSAGE_TYPE: v.picklist(smsMessageTypes),
  }),
  event: v.object({
    channel: v.picklist(channelNames),
    request_id: v.string(),
    /** When the execution started, an ISO instant. */
    accepted_at: v.string(),
    /** The body that the caller posted. */
    request: v.unknown(),
  }),
  result: answer<AcceptedBy[Channel]>(),
  throws: ["InvalidRequest", "IdempotencyKeyUsed"],
});
