import type { Channel } from "./channels.ts";

/**
 * What every failure is to us: from the code that somebody reported to a class, and from the class to the
 * error that the workflows catch. What each code means, in words, and what the stack does about each class
 * stand in failure-catalogue.ts, which the handlers' bundles do without; the compiler holds the two together.
 */

/** Why a message failed, in the words of whoever refused it; never with a number or a text in it. */
export interface Failure {
  /** Meta's code, AWS's error name or a carrier's event type. */
  readonly code: string;
  readonly title: string;
  readonly details?: string;
}

/** Of a message that failed without a reason being given. */
export const unexplained: Failure = {
  code: "unknown",
  title: "The message failed, and no reason was given.",
};

/** The errors that `Catch` in workflows/ matches: sent with SendTaskFailure, or thrown by a handler. */
export const failureErrors = {
  window_closed: "WindowClosed",
  rate_limited: "RateLimited",
  transient: "DeliveryInterrupted",
  template_problem: "TemplateProblem",
  undeliverable: "Undeliverable",
  withheld: "Withheld",
  opted_out: "RecipientOptedOut",
  rejected: "MessageRejected",
  unknown: "MessageFailed",
} as const;

export type FailureClass = keyof typeof failureErrors;
export type FailureError = (typeof failureErrors)[FailureClass];

/** No failure, but no proof either, and the carrier reports nothing more: in many countries none ever does. */
export const noFurtherStatus = "NoFurtherStatus";
export type NoFurtherStatus = typeof noFurtherStatus;

/** Errors that arrive through a task token: what became of a delivery, or of the wait for a reply. */
export type CallbackError =
  | NoFurtherStatus
  | FailureError
  | "TemplateFailed"
  | "TemplateLost"
  | "RequestCancelled";

/** Whether the same message may go through a little later. */
export function mayPass(failureClass: FailureClass): boolean {
  return failureClass === "rate_limited" || failureClass === "transient";
}

type CodesByClass = Partial<Record<FailureClass, readonly string[]>>;
type CodeIn<Codes extends CodesByClass> =
  NonNullable<Codes[keyof Codes]> extends readonly (infer Code)[] ? Code : never;

/**
 * Meta's codes, as they come in a `failed` status, and AWS's own sentence for a message that it could not
 * hand over to Meta, which comes without a code. `a-b` is a range.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
 * https://docs.aws.amazon.com/social-messaging/latest/userguide/managing-event-destinations-status.html
 */
export const whatsAppCodes = {
  window_closed: ["131047"],
  rate_limited: ["4", "80007", "130429", "131056"],
  transient: ["1", "2", "131000", "131016", "131057", "133004"],
  template_problem: [
    ...["132000", "132001", "132005", "132007", "132012"],
    ...["132015", "132016", "132068", "132069"],
  ],
  undeliverable: [
    ...["130403", "130497", "131021", "131026", "131030"],
    // AWS has been trying for three hours by then: to try again would only be later still.
    "Message retries exhausted, dropping message.",
  ],
  // 131048 and 131064 are called limits, but are imposed on the sender for what it sent: they last for longer
  // than we would wait.
  withheld: ["130472", "131048", "131049", "131064"],
  opted_out: ["131050"],
  rejected: [
    ...["0", "3", "10", "33", "100", "190", "200-299", "368"],
    ...["131005", "131008", "131009", "131031", "131037", "131042", "131045"],
    ...["131051", "131052", "131053", "131062", "131063"],
    ...["133010", "134011", "135000"],
  ],
} as const satisfies CodesByClass;
export type WhatsAppCode = CodeIn<typeof whatsAppCodes>;

/**
 * The exceptions of SendWhatsAppMessage and SendTextMessage, as `Exception` or `Exception/REASON`.
 * https://docs.aws.amazon.com/social-messaging/latest/APIReference/API_SendWhatsAppMessage.html
 * https://docs.aws.amazon.com/pinpoint/latest/apireference_smsvoicev2/API_SendTextMessage.html
 */
export const sendExceptions = {
  rate_limited: ["ThrottlingException", "ThrottledRequestException"],
  transient: ["InternalServerException", "InternalServiceException", "DependencyException"],
  opted_out: ["ConflictException/DESTINATION_PHONE_NUMBER_OPTED_OUT"],
  rejected: [
    ...["AccessDeniedException", "AccessDeniedByMetaException", "ConflictException"],
    ...["InvalidParametersException", "ResourceNotFoundException"],
    ...["ServiceQuotaExceededException", "ValidationException"],
  ],
} as const satisfies CodesByClass;
export type SendException = CodeIn<typeof sendExceptions>;

/**
 * The events that tell of an SMS which did not arrive.
 * https://docs.aws.amazon.com/sms-voice/latest/userguide/configuration-sets-event-types.html
 */
export const smsEventTypes = {
  transient: ["TEXT_CARRIER_UNREACHABLE"],
  undeliverable: ["TEXT_BLOCKED", "TEXT_INVALID", "TEXT_TTL_EXPIRED", "TEXT_UNREACHABLE"],
  withheld: ["TEXT_CARRIER_BLOCKED", "TEXT_SPAM"],
  rejected: ["TEXT_INVALID_MESSAGE", "TEXT_PROTECT_BLOCKED"],
  unknown: ["TEXT_UNKNOWN"],
} as const satisfies CodesByClass;
export type SmsEventType = CodeIn<typeof smsEventTypes>;

const whatsAppClasses = classesByCode(whatsAppCodes);
const sendClasses = classesByCode(sendExceptions);
const smsClasses = classesByCode(smsEventTypes);

/**
 * @param failure as `whatsAppStatusReport` reads it from a status; where it has no code of Meta's, AWS's
 *   sentence is looked for in its texts
 */
export function whatsAppFailureClass({ code, title, details }: Failure): FailureClass {
  return (
    whatsAppClasses.get(code) ??
    whatsAppClasses.get(title) ??
    (details === undefined ? undefined : whatsAppClasses.get(details)) ??
    "unknown"
  );
}

/**
 * What a failed call of a send API means. An exception that is not in the table is judged by its HTTP status.
 * @param reason the exception's `Reason`, which only SMS has
 * @param httpStatus of the answer; undefined if there was none
 * @returns "unknown" if nobody answered, or not with an error: the message may have been accepted
 */
export function sendFailureClass(
  exceptionName: string,
  reason: string | undefined,
  httpStatus: number | undefined,
): FailureClass {
  const known = sendClasses.get(`${exceptionName}/${reason}`) ?? sendClasses.get(exceptionName);
  if (known !== undefined) return known;
  if (httpStatus === 429 || /throttl/i.test(exceptionName)) return "rate_limited";
  if (httpStatus === undefined || httpStatus < 400) return "unknown";
  return httpStatus < 500 ? "rejected" : "transient";
}

export function smsFailureClass(eventType: string): FailureClass {
  return smsClasses.get(eventType) ?? "unknown";
}

/** What a failure that a carrier reported of a message means, on each channel. */
export const failureClassOf: Readonly<Record<Channel, (failure: Failure) => FailureClass>> = {
  sms: ({ code }) => smsFailureClass(code),
  whatsapp: whatsAppFailureClass,
};

function classesByCode(codes: CodesByClass): ReadonlyMap<string, FailureClass> {
  const classes = Object.entries(codes) as [FailureClass, readonly string[]][];
  return new Map(
    classes.flatMap(([failureClass, list]) =>
      list.flatMap(codesInRange).map((code) => [code, failureClass] as const),
    ),
  );
}

/** "200-299" is a hundred codes; any other text is itself. */
function codesInRange(code: string): string[] {
  const range = /^(\d+)-(\d+)$/.exec(code);
  if (range === null) return [code];
  const [first, last] = [Number(range[1]), Number(range[2])];
  return Array.from({ length: last - first + 1 }, (_, index) => String(first + index));
}
