import * as v from "valibot";
import { channels, fallbackChannels, smsMessageTypes } from "../channels.ts";
import { text } from "../rules.ts";
import { TemplateRequest } from "./templates.ts";
import { WhatsAppMessage } from "./whatsapp-message/index.ts";

/**
 * What a caller may POST. These schemas are the single source: the OpenAPI document (and so API Gateway's
 * model validation) is made from them, and `accept-request` parses with them again.
 *
 * Of a rich message and of template components API Gateway only learns that they have a `type`; what else is
 * wrong with them is found by `accept-request`, which ends the request as `invalid` with the reason.
 */

/** E.164, at most 15 digits (ITU-T E.164 §6); the leading `+` may be missing. */
const destinationNumber = v.pipe(
  v.string(),
  v.regex(/^\+?[1-9][0-9]{6,14}$/, "an E.164 number such as +14155550123"),
  v.description("The recipient's number in E.164 form, such as +14155550123. A missing + is added."),
);

/** The caller's own id for what it sends. */
export const reference = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9_.:-]{1,64}$/, "1 to 64 characters of A-Z a-z 0-9 _ . : -"),
  v.description("Your own id for this message: kept, and echoed by GET and in events."),
);

/**
 * AWS's id of a business number: https://docs.aws.amazon.com/social-messaging/latest/APIReference/API_SendWhatsAppMessage.html
 */
const businessNumber = v.pipe(
  v.string(),
  v.regex(
    /^phone-number-id-[0-9A-Za-z]{1,80}$/,
    "the id of a business number such as phone-number-id-976c72a700aa",
  ),
  v.description(
    "The business number to send from, by its id: one of the stack's `WhatsAppBusinessNumbers`. Default: the one to which the person has written, or else the first.",
  ),
);

export const SendSmsRequest = v.strictObject({
  destination_number: destinationNumber,
  message_body: v.pipe(text(channels.sms.longestText), v.description("The text to send.")),
  message_type: v.optional(
    v.pipe(
      v.picklist(smsMessageTypes),
      v.description("How carriers treat the message. Default: the stack's `messageType`."),
    ),
  ),
  reference: v.optional(reference),
});

export const SendWhatsAppRequest = v.strictObject({
  destination_number: destinationNumber,
  from: v.optional(businessNumber),
  message_body: v.optional(v.pipe(text(channels.whatsapp.longestText), v.description("The text to send."))),
  message: v.optional(
    v.pipe(
      WhatsAppMessage,
      v.description(
        "Instead of message_body: a rich message in Meta's Cloud API form, `type` and its object.",
      ),
    ),
  ),
  template: v.optional(
    v.pipe(
      TemplateRequest,
      v.description(
        "Overrides the stack's default template. With neither message_body nor message, the template itself is the message.",
      ),
    ),
  ),
  reply_timeout_seconds: v.optional(
    v.pipe(
      v.number(),
      v.integer("a whole number"),
      v.minValue(60, "at least 60"),
      v.maxValue(86_400, "at most 86400"),
      v.description(
        "How long to hold the message for the person's answer. Default: the stack's `replyTimeoutSeconds`.",
      ),
    ),
  ),
  fallback: v.optional(
    v.pipe(v.picklist(fallbackChannels), v.description("What to do when WhatsApp finally cannot deliver.")),
  ),
  reference: v.optional(reference),
});

export type SendSmsRequest = v.InferOutput<typeof SendSmsRequest>;
export type SendWhatsAppRequest = v.InferOutput<typeof SendWhatsAppRequest>;
