import type { JsonObject } from "../cloud/service.ts";

/** A reason for which Meta does not deliver, in the form that a status webhook carries. */
export interface MetaError {
  readonly code: number;
  readonly title: string;
  readonly details: string;
}

const href = "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/";

/** Titles and details by code. https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes */
const known: Readonly<Record<number, readonly [title: string, details: string]>> = {
  100: ["Invalid parameter", "The request included one or more unsupported or misspelled parameters."],
  130429: ["Rate limit hit", "Cloud API message throughput has been reached."],
  130472: ["User's number is part of an experiment", "Message was not sent as part of an experiment."],
  131000: ["Something went wrong", "Message failed to send due to an unknown error."],
  131008: ["Required parameter is missing", "The request is missing a required parameter."],
  131009: ["Parameter value is not valid", "One or more parameter values are invalid."],
  131016: ["Service unavailable", "A service is temporarily unavailable."],
  131026: ["Message undeliverable", "Message Undeliverable."],
  131042: [
    "Business eligibility payment issue",
    "Message failed to send because there were one or more errors related to your payment method.",
  ],
  131047: [
    "Re-engagement message",
    "Message failed to send because more than 24 hours have passed since the customer last replied to this number.",
  ],
  131048: [
    "Spam rate limit hit",
    "Message failed to send because there are restrictions on how many messages can be sent from this phone number.",
  ],
  131049: [
    "Meta chose not to deliver",
    "This message was not delivered to maintain healthy ecosystem engagement.",
  ],
  131050: [
    "User has stopped marketing messages",
    "Unable to deliver the message. This recipient has chosen to stop receiving marketing messages on WhatsApp from your business.",
  ],
  131051: ["Unsupported message type", "Message type is not currently supported."],
  131052: ["Media download error", "Unable to download the media sent by the user."],
  131053: ["Media upload error", "Unable to upload the media used in the message."],
  131056: [
    "(Business Account, Consumer Account) pair rate limit hit",
    "Message failed to send because there were too many messages sent from this phone number to the same phone number in a short period of time.",
  ],
  132000: [
    "Number of parameters does not match the expected number of params",
    "The number of variable parameter values in the request did not match the number in the template.",
  ],
  132001: [
    "Template name does not exist in the translation",
    "The template does not exist in that language, or is not approved.",
  ],
  132012: [
    "Parameter format does not match format in the created template",
    "Variable parameter values are formatted incorrectly.",
  ],
  132015: ["Template is paused", "Template is paused due to low quality, so it cannot be sent."],
  132016: [
    "Template is disabled",
    "Template has been paused too many times due to low quality and is now permanently disabled.",
  ],
};

/** @param details what Meta would say of this very message; the code's general sentence if not given */
export function metaError(code: number, details?: string): MetaError {
  const [title, general] = known[code] ?? [`Error ${code}`, `WhatsApp reported error ${code}.`];
  return { code, title, details: details ?? general };
}

/** As it stands in `errors[]` of a status. */
export function statusError(error: MetaError): JsonObject {
  return {
    code: error.code,
    title: error.title,
    message: error.title,
    error_data: { details: error.details },
    href,
  };
}
