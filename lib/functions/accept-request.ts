import * as v from "valibot";
import {
  type Channel,
  type ChannelWithWindow,
  channelNames,
  smsMessageTypes,
} from "../messaging/channels.ts";
import { LanguageSettings } from "../messaging/languages.ts";
import type { Accepted, AcceptedBy, Defaults } from "../messaging/requests/accept.ts";
import { DefaultTemplate } from "../messaging/requests/templates.ts";
import { answer, stepContract } from "./contract.ts";
import { businessNumbers, count, json, name, seconds } from "./environment.ts";

/** What a first look at the conversation tells, so that the workflow need not look again. */
export interface FirstLook {
  /** The business number from which the message goes, which with the person makes the conversation's key. */
  readonly origination_id: string;
  readonly opted_out: boolean;
  readonly window_open: boolean;
}

/** What each channel's workflow begins with. */
export type BeginningOf = {
  [Of in Channel]: AcceptedBy[Of] & (Of extends ChannelWithWindow ? FirstLook : unknown);
};

/** What it takes to check a request: where the conversation is, and what the stack's configuration says. */
export const checkEnvironment = v.object({
  CONVERSATIONS_TABLE: name,
  /** The business numbers that may send on WhatsApp, the default one first. */
  ORIGINATION_IDS: businessNumbers,
  DEFAULT_TEMPLATE: json(DefaultTemplate),
  LANGUAGES: json(LanguageSettings),
  REPLY_TIMEOUT_SECONDS: seconds,
  SMS_MESSAGE_TYPE: v.picklist(smsMessageTypes),
  /** How many messages may be held for one person at once. */
  MAX_HELD: count,
});

export function defaultsOf(environment: v.InferOutput<typeof checkEnvironment>): Defaults {
  return {
    originationIds: environment.ORIGINATION_IDS,
    template: environment.DEFAULT_TEMPLATE,
    languages: environment.LANGUAGES,
    replyTimeoutSeconds: environment.REPLY_TIMEOUT_SECONDS,
    messageType: environment.SMS_MESSAGE_TYPE,
  };
}

/** The first step of every workflow: checks what the API's models could not, and records the request. */
export const acceptRequest = stepContract({
  environment: v.object({ ...checkEnvironment.entries, REQUESTS_TABLE: name }),
  event: v.object({
    channel: v.picklist(channelNames),
    request_id: v.string(),
    /** When the execution started, an ISO instant. */
    accepted_at: v.string(),
    /** The body that the caller posted. */
    request: v.unknown(),
  }),
  result: answer<Accepted>(),
  throws: ["InvalidRequest", "IdempotencyKeyUsed", "TooManyHeld", "TemporarilyUnavailable"],
});
