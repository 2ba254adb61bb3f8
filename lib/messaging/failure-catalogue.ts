import {
  type FailureClass,
  type FailureError,
  failureErrors,
  type SendException,
  type SmsEventType,
  sendFailureClass,
  smsFailureClass,
  type WhatsAppCode,
  whatsAppFailureClass,
} from "./failures.ts";

/**
 * The catalogue of failures in words, for people: docs/failures.md is made from it. Which class a code has is
 * decided in failures.ts alone, and a code there that has no words here does not compile.
 */
export interface FailureRule {
  /** Meta's code, AWS's sentence, `Exception` or `Exception/REASON`, or a carrier's event type. */
  readonly code: string;
  readonly class: FailureClass;
  /** One sentence. */
  readonly meaning: string;
  /** AWS's or Meta's page. */
  readonly source: string;
}

export interface FailureClassDescription {
  readonly meaning: string;
  /** What the stack does, in a sentence. */
  readonly action: string;
  /** The error that workflows catch. */
  readonly error: FailureError;
}

const classDescriptions: Record<FailureClass, Omit<FailureClassDescription, "error">> = {
  window_closed: {
    meaning: "The customer service window had closed by the time the message reached WhatsApp.",
    action:
      "Holds the message once more, behind a new template; a second time goes on as for an undeliverable message.",
  },
  rate_limited: {
    meaning: "Messages are being sent faster than AWS or Meta allows, and nothing else is wrong.",
    action:
      "Waits and sends again a few times, with growing intervals and jitter; then goes on as for an undeliverable message.",
  },
  transient: {
    meaning: "A fault at AWS, Meta or a carrier that is expected to pass.",
    action:
      "Waits and sends again a few times, with growing intervals and jitter; then goes on as for an undeliverable message. An SMS that a carrier had taken is not sent again.",
  },
  template_problem: {
    meaning: "The template cannot be sent as it is, to anybody, until somebody corrects it.",
    action:
      "Tells everyone who waits on the template at once, so that nobody sits out a hold for it; each message then goes on as an undeliverable one.",
  },
  undeliverable: {
    meaning: "This person cannot be reached on this channel; another person may be.",
    action: "Sends the fallback if the request has one, and fails otherwise, keeping code and title.",
  },
  withheld: {
    meaning: "Meta or a carrier could have delivered the message and chose not to.",
    action:
      "Does not send it again, because the same message would be kept back again; sends the fallback if the request has one, and fails otherwise.",
  },
  opted_out: {
    meaning: "The person does not want such messages from this business.",
    action:
      "Ends the request as opted_out, without a fallback; after 131050, which concerns marketing templates only, other messages may still be sent to the person.",
  },
  rejected: {
    meaning: "The message, the account or its configuration is at fault, and the same send would fail again.",
    action: "Sends the fallback if the request has one, and fails otherwise, keeping code and title.",
  },
  unknown: {
    meaning: "The message failed and nobody said why, or said it in a code that is not in this catalogue.",
    action: "Sends the fallback if the request has one, and fails otherwise, keeping code and title.",
  },
};

export const failureClasses = Object.fromEntries(
  Object.entries(classDescriptions).map(([name, description]) => [
    name,
    { ...description, error: failureErrors[name as FailureClass] },
  ]),
) as Record<FailureClass, FailureClassDescription>;

const metaErrorCodes =
  "https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes";
const socialMessageStatuses =
  "https://docs.aws.amazon.com/social-messaging/latest/userguide/managing-event-destinations-status.html";
const sendWhatsAppMessage =
  "https://docs.aws.amazon.com/social-messaging/latest/APIReference/API_SendWhatsAppMessage.html";
const sendTextMessage =
  "https://docs.aws.amazon.com/pinpoint/latest/apireference_smsvoicev2/API_SendTextMessage.html";
const smsEvents =
  "https://docs.aws.amazon.com/sms-voice/latest/userguide/configuration-sets-event-types.html";

const whatsAppMeanings: Record<WhatsAppCode, string> = {
  "0": "AWS's access to the WhatsApp Business Account has expired or was withdrawn.",
  "1": "Meta's API failed without a known reason, or could not read the request.",
  "2": "Meta's API is down or overloaded.",
  "3": "The app that sends lacks the capability or the permission for this call.",
  "4": "The app has made too many calls to Meta's API.",
  "10": "A permission on the WhatsApp Business Account is missing or was removed.",
  "33": "The business phone number no longer exists at Meta.",
  "100": "The message has a member that Meta does not know, misspelled or not allowed there.",
  "190": "The access token with which AWS calls Meta has expired.",
  "200-299": "A permission on the WhatsApp Business Account is missing or was removed.",
  "368": "The WhatsApp Business Account is restricted or disabled for breaking a policy.",
  "80007": "The WhatsApp Business Account has reached its rate limit.",
  "130403": "The business has blocked this person.",
  "130429": "The business number has reached the throughput that Meta allows it.",
  "130472": "Meta kept the message back because the person is in one of its experiments.",
  "130497": "The WhatsApp Business Account may not write to people in this country.",
  "131000": "Meta failed to send the message for a reason that it does not know.",
  "131005": "A permission for this call is missing or was removed.",
  "131008": "The message lacks a member that Meta requires.",
  "131009": "A value in the message is not one that Meta accepts.",
  "131016": "A service at Meta is temporarily unavailable.",
  "131021": "The recipient is the business number itself.",
  "131026":
    "WhatsApp cannot deliver to this number: it has no WhatsApp, an outdated one, or has not accepted its terms.",
  "131030": "A test number may only write to the recipients on its list, and this one is not.",
  "131031": "The WhatsApp Business Account is locked, for a policy or a failed security check.",
  "131037": "The business number may not send before Meta has approved its display name.",
  "131042": "The WhatsApp Business Account has no valid means of payment, or has used up its credit.",
  "131045": "The business number is not registered correctly with Meta.",
  "131047": "The person last wrote more than 24 hours ago, so only a template may be sent.",
  "131048":
    "Meta limits how much the business number sends, because people have blocked or reported too much of it.",
  "131049": "Meta did not deliver this marketing message, to spare the person more of them.",
  "131050": "The person has stopped marketing messages from this business.",
  "131051": "WhatsApp cannot send messages of this type.",
  "131052": "Meta could not download the media file that the message refers to.",
  "131053": "Meta could not process the media file of the message: its format or its size is not supported.",
  "131056": "Too many messages went from this business number to this person in a short time.",
  "131057": "The WhatsApp Business Account is in maintenance, such as a throughput upgrade.",
  "131062": "A message of this type needs the person's phone number and not their user id.",
  "131063": "Marketing templates are switched off for this account on the Cloud API.",
  "131064": "Meta limits the whole account for a time, because it has put templates into the wrong category.",
  "132000": "The number of parameters is not the template's.",
  "132001": "There is no approved template of this name in this language.",
  "132005": "The template's text is too long once its parameters are filled in.",
  "132007": "The template's content breaks WhatsApp's policy.",
  "132012": "A parameter is not of the kind or format that the template has in its place.",
  "132015":
    "The template is paused for low quality, and may be sent again once it was improved or the pause ends.",
  "132016": "The template was paused too often and is disabled for good.",
  "132068": "The Flow in the template is blocked.",
  "132069": "The Flow in the template is throttled, and has been sent as often as it may be for now.",
  "133004": "Meta's registration service is temporarily unavailable.",
  "133010": "The business number is not registered with WhatsApp's platform.",
  "134011": "The business has not accepted the terms of WhatsApp's payments.",
  "135000": "Meta refused the message because of something in its parameters.",
  "Message retries exhausted, dropping message.":
    "AWS could not hand the message over to Meta within 180 minutes and dropped it.",
};

export const whatsAppFailures: readonly FailureRule[] = Object.entries(whatsAppMeanings).map(
  ([code, meaning]) => ({
    code,
    class: whatsAppFailureClass({ code: code.replace(/-.*/, ""), title: code }),
    meaning,
    source: /^\d/.test(code) ? metaErrorCodes : socialMessageStatuses,
  }),
);

const sendMeanings: Record<SendException, string> = {
  AccessDeniedException: "The function's role may not send from this number, or the account may not send.",
  AccessDeniedByMetaException: "Meta refuses AWS access to the WhatsApp Business Account.",
  ConflictException: "The send does not fit the state of the number, the pool or the person's opt-out.",
  "ConflictException/DESTINATION_PHONE_NUMBER_OPTED_OUT":
    "The person is on the opt-out list of the origination identity.",
  DependencyException: "Something that AWS's WhatsApp service depends on failed.",
  InternalServerException: "AWS's SMS service failed.",
  InternalServiceException: "AWS's WhatsApp service failed.",
  InvalidParametersException: "A parameter of the WhatsApp send is not valid.",
  ResourceNotFoundException:
    "The origination identity, the configuration set or the business number does not exist in this account and region.",
  ServiceQuotaExceededException: "A quota of the account is used up.",
  ThrottledRequestException: "WhatsApp messages are sent faster than AWS allows the account.",
  ThrottlingException: "SMS are sent faster than AWS allows the account or the origination identity.",
  ValidationException: "The request breaks a rule of the API.",
};

/** Reasons whose exception decides their class, but which an operator wants explained. */
const reasonMeanings: Record<`${SendException}/${string}`, string> = {
  "AccessDeniedException/ACCOUNT_DISABLED": "The account's SMS sending is disabled.",
  "AccessDeniedException/INSUFFICIENT_ACCOUNT_REPUTATION":
    "AWS has stopped the account's SMS because too many of them were unwanted.",
  "ConflictException/DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION":
    "The account's protect configuration blocks the country of this number.",
  "ConflictException/DESTINATION_PHONE_NUMBER_BLOCKED_BY_PROTECT_NUMBER_OVERRIDE":
    "The account's protect configuration blocks this very number.",
  "ConflictException/DESTINATION_PHONE_NUMBER_NOT_VERIFIED":
    "The account is still in the SMS sandbox, where only verified numbers may be sent to.",
  "ConflictException/MESSAGE_TYPE_MISMATCH":
    "The origination identity is registered for the other message type, transactional or promotional.",
  "ConflictException/NO_ORIGINATION_IDENTITIES_FOUND":
    "The account has no number or sender id that can send to this country.",
  "ConflictException/NUMBER_CAPABILITIES_MISMATCH": "The origination number cannot send SMS.",
  "ConflictException/RESOURCE_NOT_ACTIVE": "The origination identity is not active yet, or no longer.",
  "ServiceQuotaExceededException/MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT":
    "The account has spent what it may spend on SMS this month.",
  "ValidationException/CANNOT_PARSE": "AWS cannot read the destination as a phone number.",
  "ValidationException/COUNTRY_NOT_ENABLED": "The account is not enabled for the country of this number.",
  "ValidationException/DESTINATION_COUNTRY_BLOCKED": "AWS does not send to the country of this number.",
  "ValidationException/FIELD_VALIDATION_FAILED": "A field of the request breaks its constraint.",
  "ValidationException/INTERNATIONAL_SENDING_NOT_SUPPORTED":
    "The origination identity cannot send to another country.",
  "ValidationException/INVALID_IDENTITY_FOR_DESTINATION_COUNTRY":
    "The origination identity cannot send to the country of this number.",
  "ValidationException/INVALID_PARAMETER": "A parameter has a value that AWS does not accept.",
  "ValidationException/PRICE_OVER_THRESHOLD": "The message would cost more than the request allows.",
  "ValidationException/RESOURCE_NOT_ACCESSIBLE":
    "The origination identity belongs to another account and is not shared with this one.",
  "ValidationException/SENDER_ID_NOT_REGISTERED": "The sender id is not registered in this country.",
  "ValidationException/SENDER_ID_NOT_SUPPORTED": "This country has no sender ids.",
  "ValidationException/SENDER_ID_REQUIRES_REGISTRATION":
    "This country wants the sender id registered before it is used.",
};

const ofWhatsAppOnly = new Set<string>([
  "AccessDeniedByMetaException",
  "DependencyException",
  "InternalServiceException",
  "InvalidParametersException",
  "ThrottledRequestException",
] satisfies SendException[]);

export const sendFailures: readonly FailureRule[] = Object.entries({ ...sendMeanings, ...reasonMeanings })
  .map(([code, meaning]) => {
    const [exception = code, reason] = code.split("/");
    return {
      code,
      class: sendFailureClass(exception, reason, undefined),
      meaning,
      source: ofWhatsAppOnly.has(exception) ? sendWhatsAppMessage : sendTextMessage,
    };
  })
  .sort((a, b) => a.code.localeCompare(b.code, "en"));

const smsMeanings: Record<SmsEventType, string> = {
  TEXT_BLOCKED: "The person's phone or carrier blocks messages to this number.",
  TEXT_CARRIER_BLOCKED: "The carrier took the message for malicious or abusive and blocked it.",
  TEXT_CARRIER_UNREACHABLE: "The carrier's network had a temporary fault.",
  TEXT_INVALID: "The destination is not a valid phone number.",
  TEXT_INVALID_MESSAGE: "The text of the message is not valid and cannot be sent.",
  TEXT_PROTECT_BLOCKED: "The account's protect configuration blocked the message.",
  TEXT_SPAM: "The carrier took the message for unsolicited advertising and blocked it.",
  TEXT_TTL_EXPIRED: "The phone was not reached within the message's time to live.",
  TEXT_UNKNOWN: "The carrier gave no reason, or no final report within 72 hours.",
  TEXT_UNREACHABLE: "The phone is off or without a network.",
};

export const smsFailures: readonly FailureRule[] = Object.entries(smsMeanings).map(([code, meaning]) => ({
  code,
  class: smsFailureClass(code),
  meaning,
  source: smsEvents,
}));
