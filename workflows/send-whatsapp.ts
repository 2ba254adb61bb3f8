import type { acceptRequest as AcceptRequest } from "../lib/functions/accept-request.ts";
import type { closeHold as CloseHold } from "../lib/functions/close-hold.ts";
import type { sendSms as SendSms } from "../lib/functions/send-sms.ts";
import type { sendWhatsApp as SendWhatsApp, SentWhatsApp } from "../lib/functions/send-whatsapp.ts";
import type { wakeWaiters as WakeWaiters } from "../lib/functions/wake-waiters.ts";
import { type CallbackError, unexplained, whatsAppCodes } from "../lib/messaging/failures.ts";
import { choice, jsonata, requestId, stateMachine } from "../lib/step-functions/asl.ts";
import {
  attribute,
  conditionFailed,
  getItem,
  retryDynamoDb,
  retryDynamoDbForHours,
  updateItem,
  updateItemAndWait,
} from "../lib/step-functions/dynamodb.ts";
import { answered, type FunctionArn, invoke } from "../lib/step-functions/lambda.ts";
import { retryPersistently, retryWhileBusy } from "../lib/step-functions/retries.ts";
import { timing } from "../lib/timing.ts";
import { accepted, acceptRequest } from "./steps/accept.ts";
import {
  awaitReply,
  claimTemplate,
  conversationRead,
  enteredAt,
  enteredAtMillis,
  forgetWindow,
  readConversation,
} from "./steps/conversation.ts";
import { ends } from "./steps/ends.ts";
import { deliveryFailures, failureCaught } from "./steps/failure.ts";
import { holdEnded, ifHoldEnded } from "./steps/hold.ts";
import {
  confirmRetry,
  markRequest,
  recordFailure,
  recordNoConfirmation,
  recordOptOut,
} from "./steps/requests.ts";
import { nothingSent, retryThrottledSend, sendSmsOnce, unansweredId } from "./steps/sending.ts";
import {
  awaitDelivery,
  awaitSmsDelivery,
  forgetWait,
  isDelivered,
  messageRow,
  readDelivery,
  type TrackingTables,
} from "./steps/tracking.ts";

export interface SendWhatsAppSettings {
  readonly functions: {
    readonly acceptRequest: FunctionArn<typeof AcceptRequest>;
    readonly sendWhatsApp: FunctionArn<typeof SendWhatsApp>;
    readonly wakeWaiters: FunctionArn<typeof WakeWaiters>;
    readonly closeHold: FunctionArn<typeof CloseHold>;
    readonly sendSms: FunctionArn<typeof SendSms>;
  };
  readonly tables: TrackingTables & { readonly conversations: string; readonly requests: string };
  /** How long to wait for proof that a message was delivered, seconds. */
  readonly deliveryTimeoutSeconds: number;
  /** How long still of an SMS, once the carrier has no more to report, seconds. */
  readonly smsRemainderSeconds: number;
}

/**
 * The life of one WhatsApp message. Where the customer service window is closed, an approved template asks
 * the person to write first, and the message waits for their answer on a task token.
 */
export function sendWhatsApp({ functions, tables, ...settings }: SendWhatsAppSettings) {
  const requests = { name: tables.requests, channel: "whatsapp" } as const;
  const fallbackDelivery = awaitSmsDelivery(
    tables,
    { timeoutSeconds: settings.deliveryTimeoutSeconds, remainderSeconds: settings.smsRemainderSeconds },
    { state: "AwaitFallback", role: "fallback", failed: "RecordFailure" },
  );

  return stateMachine({
    Comment:
      "Sends one WhatsApp message, holding it for the person's reply where the 24-hour window is closed.",
    StartAt: "AcceptRequest",
    States: {
      AcceptRequest: acceptRequest(functions.acceptRequest, {
        channel: "whatsapp",
        assign: {
          recipient: accepted<"whatsapp">("recipient"),
          phone_id: accepted<"whatsapp">("phone_id"),
          origination_id: accepted<"whatsapp">("origination_id"),
          message: accepted<"whatsapp">("message"),
          template: accepted<"whatsapp">("template"),
          language_requested: accepted<"whatsapp">("language_requested"),
          reply_timeout_seconds: accepted<"whatsapp">("reply_timeout_seconds"),
          fallback: accepted<"whatsapp">("fallback"),
          fallback_text: accepted<"whatsapp">("fallback_text"),
          message_type: accepted<"whatsapp">("message_type"),
          opted_out: accepted<"whatsapp">("opted_out"),
          window_open: accepted<"whatsapp">("window_open"),
          held: false,
          held_again: false,
          attempts: 1,
          failure: { code: unexplained.code, title: unexplained.title },
          relied_on: "",
          sending_since: enteredAt,
          unsure_since: 0,
          message_id: "none",
        },
        refusals: [{ ErrorEquals: ["TooManyHeld"], Assign: failureCaught, Next: "TooManyHeld" }],
        failed: "RecordFailure",
        next: "IsWindowOpen",
      }),

      IsWindowOpen: choice({
        Comment:
          "Free-form messages may go only while the window is open that the person's own messages open; a template always may.",
        Choices: [
          {
            Condition: jsonata("$opted_out and $held"),
            Assign: holdEnded("opted_out"),
            Next: "CloseHold",
          },
          { Condition: jsonata("$opted_out"), Next: "RecordOptOut" },
          { Condition: jsonata('$window_open or $message.type = "template"'), Next: "SendMessage" },
        ],
        Default: "ClaimTemplate",
      }),

      ClaimTemplate: updateItem({
        Comment:
          "One template per person: only the request that wins this claim sends it, the others wait on it too.",
        Arguments: claimTemplate(tables.conversations),
        Assign: { held: true, template_claimed_at: enteredAt },
        Retry: retryDynamoDbForHours,
        Catch: [
          { ErrorEquals: conditionFailed, Assign: { held: true }, Next: "MarkHeld" },
          { ErrorEquals: ["States.ALL"], Assign: failureCaught, Next: "TellWaiters" },
        ],
        Next: "SendTemplate",
      }),

      SendTemplate: invoke(functions.sendWhatsApp, {
        Comment:
          "Marks the request as held and sends the approved template, which asks the person to write and so opens the window.",
        Payload: {
          ...conversation,
          request_id: requestId,
          role: "template",
          recipient: jsonata("$recipient"),
          message: jsonata("$template"),
          language_requested: jsonata("$language_requested"),
          held: false,
          hold_seconds: jsonata("$reply_timeout_seconds"),
          claimed_at: jsonata("$template_claimed_at"),
        },
        Assign: {
          template_msg_id: answered<typeof SendWhatsApp>("eum_msg_id"),
          template_status: "sent_for_delivery",
          template_sent_at: answered<typeof SendWhatsApp>("sent_at"),
        },
        Retry: [retryThrottledSend],
        Catch: [
          { ErrorEquals: ["RecipientOptedOut"], Assign: holdEnded("opted_out"), Next: "CloseHold" },
          // They have written just now, or another request is asking them.
          { ErrorEquals: ["TemplateLost"], Next: "FindConversation" },
          { ErrorEquals: nothingSent, Assign: failureCaught, Next: "TellWaiters" },
          {
            // It may have reached the person all the same, so their answer is waited for.
            ErrorEquals: ["States.ALL"],
            Assign: {
              template_msg_id: unansweredId("template"),
              template_status: "unknown",
              template_sent_at: jsonata("$now()"),
            },
            Next: "TrackTemplate",
          },
        ],
        Next: "TrackTemplate",
      }),

      TrackTemplate: updateItem({
        Comment: "Records the template as a message of this request. A failed write never sends it again.",
        Arguments: messageRow(
          tables.messages,
          {
            channel: "whatsapp",
            role: "template",
            id: "$template_msg_id",
            status: "$template_status",
            sentAt: "$template_sent_at",
          },
          { claimed_at: attribute.string(jsonata("$template_claimed_at")) },
        ),
        Retry: retryDynamoDb,
        Catch: [{ ErrorEquals: ["States.ALL"], Next: "AwaitReply" }],
        Next: "AwaitReply",
      }),

      MarkHeld: markRequest(requests, "held", {
        Comment: "Another request has sent the template: shows this one as held too, and until when.",
        more: {
          held_until: attribute.string(jsonata("$fromMillis($millis() + $reply_timeout_seconds * 1000)")),
        },
        Next: "AwaitReply",
      }),

      AwaitReply: updateItemAndWait<CallbackError>()({
        Comment:
          "Leaves a task token on the conversation and waits for the person to write. If they already have, the write is refused and the message goes at once.",
        TimeoutSeconds: jsonata("$reply_timeout_seconds"),
        Arguments: awaitReply(tables.conversations, { template: "stands" }),
        Retry: retryDynamoDbForHours,
        Catch: [
          // SendMessage looks at the conversation once more, so that it also finds an opt-out or a failed template.
          { ErrorEquals: conditionFailed, Next: "SendMessage" },
          { ErrorEquals: ["States.Timeout"], Assign: holdEnded("expired"), Next: "CloseHold" },
          ...otherEnds,
          {
            ErrorEquals: deliveryFailures.worthAnotherTry,
            Assign: failureCaught,
            Next: "MaySendTemplateAgain",
          },
          { ErrorEquals: ["States.ALL"], Assign: failed, Next: "CloseHold" },
        ],
        Next: "SendMessage",
      }),

      MaySendTemplateAgain: choice({
        Comment:
          "The template met a rate limit or a passing fault at Meta: tried again a few times, for all who wait on it.",
        Choices: [
          {
            Condition: jsonata(`$attempts < ${timing.maxSends}`),
            Assign: { attempts: jsonata("$attempts + 1") },
            Next: "AwaitReplyBeforeTemplate",
          },
        ],
        Default: "TellWaiters",
      }),

      AwaitReplyBeforeTemplate: updateItemAndWait<CallbackError>()({
        Comment:
          "Waits as long as before sending again, longer each time; unless the person writes meanwhile.",
        TimeoutSeconds: backOffSeconds,
        Arguments: awaitReply(tables.conversations, { template: "is sent again later" }),
        Retry: retryDynamoDbForHours,
        Catch: [
          { ErrorEquals: conditionFailed, Next: "SendMessage" },
          { ErrorEquals: ["States.Timeout"], Next: "ClaimTemplate" },
          ...otherEnds,
          // The same news again: its event was delivered twice.
          { ErrorEquals: deliveryFailures.worthAnotherTry, Next: "AwaitReplyBeforeTemplate" },
          { ErrorEquals: ["States.ALL"], Assign: failureCaught, Next: "TellWaiters" },
        ],
        Next: "SendMessage",
      }),

      SendMessage: invoke(functions.sendWhatsApp, {
        Comment:
          "Sends the message itself, once, if the window is still open at this very moment. An execution that was stopped here must not be redriven: the message may have gone out.",
        Payload: {
          ...conversation,
          request_id: requestId,
          role: "message",
          recipient: jsonata("$recipient"),
          message: jsonata("$message"),
          language_requested: jsonata("$language_requested"),
          held: jsonata("$held"),
          hold_seconds: 0,
          entered_at: enteredAtMillis,
        },
        Assign: {
          message_id: answered<typeof SendWhatsApp>("eum_msg_id"),
          message_status: "sent_for_delivery",
          message_sent_at: answered<typeof SendWhatsApp>("sent_at"),
          relied_on: answered<typeof SendWhatsApp>("relied_on"),
          // No later than the send, whatever became of it.
          sending_since: enteredAt,
          held: false,
        },
        Retry: [retryThrottledSend],
        Catch: [
          { ErrorEquals: ["WindowClosed"], Assign: failureCaught, Next: "MaySendAgain" },
          { ErrorEquals: ["TemplateInterrupted"], Assign: failureCaught, Next: "MaySendTemplateAgain" },
          { ErrorEquals: ["TemplateFailed"], Assign: failed, Next: "CloseHold" },
          { ErrorEquals: ["RecipientOptedOut"], Assign: holdEnded("opted_out"), Next: "CloseHold" },
          { ErrorEquals: nothingSent, Assign: failureCaught, Next: "ReleaseNext" },
          {
            // It was sent, and only the next in line could not be called.
            ErrorEquals: ["LineStalled"],
            Assign: {
              message_id: sentBefore("eum_msg_id"),
              message_status: "sent_for_delivery",
              message_sent_at: sentBefore("sent_at"),
              relied_on: sentBefore("relied_on"),
              sending_since: enteredAt,
            },
            Next: "ReleaseNextMeanwhile",
          },
          {
            // It may have gone out, so it is never sent again; a status event may still tell.
            ErrorEquals: ["SendOutcomeUnknown"],
            Assign: {
              ...unanswered,
              relied_on: jsonata(`${saysOnWhatItRelied} ? ${inError("relied_on")} : ""`),
              unsure_since: jsonata(`${saysOnWhatItRelied} ? $unsure_since : ${justNow}`),
            },
            Next: "ReleaseNextMeanwhile",
          },
          {
            // The same; and on what the send relied is not known either, so that its time has to do.
            ErrorEquals: ["States.ALL"],
            Assign: {
              ...unanswered,
              relied_on: "",
              unsure_since: jsonata(justNow),
            },
            Next: "ReleaseNextMeanwhile",
          },
        ],
        Next: "AwaitDelivery",
      }),

      AwaitDelivery: awaitDelivery(tables, {
        state: "AwaitDelivery",
        channel: "whatsapp",
        role: "message",
        timeoutSeconds: settings.deliveryTimeoutSeconds,
        routes: [
          { ErrorEquals: deliveryFailures.windowClosed, Assign: failureCaught, Next: "ForgetWindow" },
          { ErrorEquals: deliveryFailures.worthAnotherTry, Assign: failureCaught, Next: "MaySendAgain" },
          { ErrorEquals: deliveryFailures.optedOut, Next: "RecordOptOut" },
        ],
        failed: "IsFallbackWanted",
      }),

      FindDelivery: readDelivery(tables),
      IsDelivered: isDelivered({
        waits: ["AwaitDelivery", "AwaitFallback", "AwaitLastWord"],
        failures: [
          { codes: whatsAppCodes.window_closed, Next: "ForgetWindow" },
          { codes: [...whatsAppCodes.rate_limited, ...whatsAppCodes.transient], Next: "MaySendAgain" },
          { codes: whatsAppCodes.opted_out, Next: "RecordOptOut" },
        ],
        failed: "IsFallbackWanted",
      }),

      ForgetWindow: updateItem({
        Comment:
          "Meta says that the window was closed after all: forgets the message that was thought to have opened it, unless the person has written since.",
        Arguments: forgetWindow(tables.conversations),
        Retry: retryDynamoDbForHours,
        Catch: [
          { ErrorEquals: conditionFailed, Next: "MayHoldAgain" },
          { ErrorEquals: ["States.ALL"], Next: "IsFallbackWanted" },
        ],
        Next: "MayHoldAgain",
      }),

      MayHoldAgain: choice({
        Comment: "The message is held again, once; and a second time it has failed.",
        Choices: [
          { Condition: jsonata("$not($held_again)"), Assign: { held_again: true }, Next: "FindConversation" },
        ],
        Default: "IsFallbackWanted",
      }),

      MaySendAgain: choice({
        Comment:
          "A rate limit or a passing fault at Meta, or a window that has just closed: tried again a few times, later each time.",
        Choices: [
          {
            Condition: jsonata(`$attempts < ${timing.maxSends}`),
            Assign: { attempts: jsonata("$attempts + 1") },
            Next: "RecordRetry",
          },
          { Condition: jsonata("$held"), Assign: holdEnded("failed"), Next: "CloseHold" },
        ],
        Default: "IsFallbackWanted",
      }),

      RecordRetry: markRequest(requests, "accepted", {
        Comment: "Shows the request as accepted again: neither failed nor held, but to be sent.",
        Next: "BackOff",
      }),

      BackOff: {
        Comment:
          "Waits twice as long each time, with jitter. Meta allows one message per six seconds to one person.",
        Type: "Wait",
        Seconds: backOffSeconds,
        Next: "ConfirmRetry",
      },

      ConfirmRetry: confirmRetry(requests, "FindConversation"),

      FindConversation: getItem({
        Comment: "Looks again until when the person's own messages let us write, and whether they opted out.",
        Arguments: readConversation(tables.conversations),
        Assign: conversationRead,
        Retry: retryDynamoDbForHours,
        Catch: [{ ErrorEquals: ["States.ALL"], Assign: failed, Next: "CloseHold" }],
        Next: "IsWindowOpen",
      }),

      ReleaseNext: invoke(functions.wakeWaiters, {
        Comment:
          "This message was refused and goes no further; whoever is next in line for this person does.",
        ...releasesNext,
        Catch: [{ ErrorEquals: ["States.ALL"], Next: "IsFallbackWanted" }],
        Next: "IsFallbackWanted",
      }),

      ReleaseNextMeanwhile: invoke(functions.wakeWaiters, {
        Comment:
          "This message got no answer and may have arrived: its status is waited for, and the next in line goes on.",
        ...releasesNext,
        Catch: [{ ErrorEquals: ["States.ALL"], Next: "AwaitDelivery" }],
        Next: "AwaitDelivery",
      }),

      TellWaiters: invoke(functions.wakeWaiters, {
        Comment: "The template could not be sent: everyone who waits on it is told at once.",
        Payload: {
          ...conversation,
          reason: "template_failed",
          request_id: requestId,
          failure: jsonata("$failure"),
        },
        Retry: [retryWhileBusy, retryPersistently],
        Catch: [{ ErrorEquals: ["States.ALL"], Assign: holdEnded("failed"), Next: "CloseHold" }],
        Assign: holdEnded("failed"),
        Next: "CloseHold",
      }),

      CloseHold: invoke(functions.closeHold, {
        Comment:
          "The hold has ended: leaves the line, unless the reply came in this very moment and the message goes after all.",
        Payload: {
          ...conversation,
          request_id: requestId,
          reason: jsonata("$hold_ended"),
          fallback: jsonata("$fallback"),
          entered_at: enteredAtMillis,
        },
        Assign: {
          reply_came: answered<typeof CloseHold>("reply_came"),
          held: answered<typeof CloseHold>("reply_came"),
          recorded: true,
        },
        Retry: [retryWhileBusy, retryPersistently],
        Catch: [
          {
            ErrorEquals: ["States.ALL"],
            Assign: { reply_came: false, recorded: false },
            Next: "DidReplyCome",
          },
        ],
        Next: "DidReplyCome",
      }),

      DidReplyCome: choice({
        Comment:
          "A reply in the last moment still counts. Otherwise the message ends as its hold did, or goes by SMS if that was asked for.",
        Choices: [
          { Condition: jsonata("$reply_came"), Next: "SendMessage" },
          ...ifHoldEnded({
            cancelled: "RecordCancellation",
            opted_out: "RecordOptOut",
            failed: "IsFallbackWanted",
          }),
          fallback,
          { Condition: jsonata("$not($recorded)"), Assign: { recorded: true }, Next: "RecordExpiry" },
        ],
        Default: "Expired",
      }),

      RecordExpiry: markRequest(requests, "expired", {
        Comment: "The hold could not be closed in order; the request has expired all the same.",
        Next: "DidReplyCome",
      }),

      IsFallbackWanted: choice({
        Comment:
          "WhatsApp cannot deliver this message, for good: it goes by SMS if the request asked for that.",
        Choices: [fallback],
        Default: "RecordFailure",
      }),

      SendFallback: sendSmsOnce(functions.sendSms, {
        Comment: "Sends the message's text by SMS, once.",
        text: "$fallback_text",
        Next: "AwaitFallback",
      }),

      AwaitFallback: fallbackDelivery.first,
      AwaitLastWord: fallbackDelivery.lastWord,

      RecordCancellation: markRequest(requests, "cancelled", {
        Comment: "The caller took the message back while it was held: nothing is sent.",
        Next: "Cancelled",
      }),

      RecordOptOut: recordOptOut(requests),
      RecordFailure: recordFailure(requests),
      ForgetWait: forgetWait(tables),
      RecordNoConfirmation: recordNoConfirmation(requests),

      ...ends(
        "delivered",
        "unconfirmed",
        "expired",
        "cancelled",
        "opted_out",
        "invalid",
        "too_many_held",
        "failed",
      ),
    },
  });
}

/** What is known of a message whose send got no answer. */
const unanswered = {
  message_id: unansweredId("message"),
  message_status: "unknown",
  message_sent_at: jsonata("$now()"),
  sending_since: enteredAt,
} as const;

const failed = { ...failureCaught, ...holdEnded("failed") } as const;

/** What else than a reply or silence ends a hold. */
const otherEnds = [
  { ErrorEquals: ["RecipientOptedOut"], Assign: holdEnded("opted_out"), Next: "CloseHold" },
  { ErrorEquals: ["RequestCancelled"], Assign: holdEnded("cancelled"), Next: "CloseHold" },
  { ErrorEquals: ["TemplateFailed"], Assign: failed, Next: "CloseHold" },
  { ErrorEquals: ["TemplateLost"], Next: "FindConversation" },
] as const;

/** What is known of the send of which `LineStalled` and `SendOutcomeUnknown` tell: in the error's message, as JSON. */
function sentBefore(member: keyof SentWhatsApp) {
  return jsonata(inError(member));
}

function inError(member: keyof SentWhatsApp): string {
  return `$parse(${errorMessage}).${member}`;
}

const errorMessage = "$parse($states.errorOutput.Cause).errorMessage";

/** Whether it is told: not by a function of before 0.3, as after going back to it. */
const saysOnWhatItRelied = `$contains(${errorMessage}, '"relied_on"')`;

/** A second ago, epoch seconds. */
const justNow = "$floor($millis() / 1000) - 1";

/** Twice as long each time, with jitter, seconds. */
const backOffSeconds = jsonata("$ceil((3 + 3 * $random()) * $power(2, $attempts - 1))");

/** Where a message goes on whose caller wants its text by SMS when WhatsApp cannot have it; once. */
const fallback = {
  Condition: jsonata('$fallback = "sms"'),
  Assign: { fallback: "used" },
  Next: "SendFallback",
} as const;

/** The person, and the business number that they talk to. */
const conversation = { phone_id: jsonata("$phone_id"), origination_id: jsonata("$origination_id") };

/** Leaves the line and calls the next in it. */
const releasesNext = {
  Payload: { ...conversation, reason: "send_ended", request_id: requestId, entered_at: enteredAtMillis },
  Assign: { held: false },
  Retry: [retryWhileBusy, retryPersistently],
} as const;
