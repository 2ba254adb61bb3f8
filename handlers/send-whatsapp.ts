import { SendWhatsAppMessageCommand, SocialMessagingClient } from "@aws-sdk/client-socialmessaging";
import * as v from "valibot";
import { HeldMessages } from "../lib/callbacks/held-messages.ts";
import { TaskTokens } from "../lib/callbacks/task-tokens.ts";
import { documentClient, sendOnce, stepFunctionsClient } from "../lib/lambda/clients.ts";
import { readEnvironment, seconds, tableName } from "../lib/lambda/environment.ts";
import { logger } from "../lib/lambda/logger.ts";
import { formatCallbackData } from "../lib/messaging/callback-data.ts";
import { SendThrottled } from "../lib/messaging/errors.ts";
import { inLanguageOf, LanguageSettings, languageIn } from "../lib/messaging/languages.ts";
import { sendError } from "../lib/messaging/send-errors.ts";
import { requireSendable } from "../lib/messaging/window.ts";
import { Conversations } from "../lib/tables/conversations.ts";

const environment = readEnvironment(
  v.object({
    CONVERSATIONS_TABLE: tableName,
    ORIGINATION_ID: v.string(),
    META_API_VERSION: v.string(),
    WINDOW_SECONDS: seconds,
    LANGUAGES: v.pipe(v.string(), v.parseJson(), LanguageSettings),
  }),
);
const conversations = new Conversations(documentClient(), environment.CONVERSATIONS_TABLE);
const heldMessages = new HeldMessages(
  conversations,
  new TaskTokens(stepFunctionsClient()),
  environment.WINDOW_SECONDS,
);
const socialMessaging = new SocialMessagingClient(sendOnce);

const SendWhatsAppEvent = v.object({
  request_id: v.string(),
  role: v.picklist(["template", "message"]),
  /** The number to send to, E.164. */
  recipient: v.string(),
  phone_id: v.string(),
  /** In the Cloud API's form, without its recipient. */
  message: v.looseObject({ type: v.string() }),
  /** Whether the request said in which language a template goes. */
  language_requested: v.optional(v.boolean(), false),
  /** Whether the message was held: then the next one in line goes after it. */
  held: v.optional(v.boolean(), false),
});

/**
 * Sends one WhatsApp message, at most once.
 * @returns AWS's id of the message and the ISO instant at which it was accepted
 * @throws {WindowClosed | RecipientOptedOut | SendThrottled | SendRejected | SendOutcomeUnknown}
 */
export async function handler(event: unknown) {
  const { request_id, role, recipient, phone_id, language_requested, held, ...sending } = v.parse(
    SendWhatsAppEvent,
    event,
  );
  const key = { phone_id, origination_id: environment.ORIGINATION_ID };
  const conversation = await conversations.get(key).catch((error: unknown) => {
    throw notSent(error);
  });
  requireSendable(sending.message, conversation, environment.WINDOW_SECONDS);
  const message = language_requested
    ? sending.message
    : inLanguageOf(
        { phoneId: phone_id, lastUsed: conversation?.language },
        sending.message,
        environment.LANGUAGES,
      );

  const body = {
    messaging_product: "whatsapp",
    recipient_type: "individual",
    to: recipient,
    ...message,
    biz_opaque_callback_data: formatCallbackData({ role, requestId: request_id }),
  };
  const { messageId } = await socialMessaging
    .send(
      new SendWhatsAppMessageCommand({
        originationPhoneNumberId: environment.ORIGINATION_ID,
        metaApiVersion: environment.META_API_VERSION,
        message: new TextEncoder().encode(JSON.stringify(body)),
      }),
    )
    .catch((error: unknown) => {
      throw sendError(error);
    });
  const sent = { eum_msg_id: messageId, sent_at: new Date().toISOString() };

  // The message is out: nothing that fails from here on may look as if it were not.
  if (language_requested)
    await conversations
      .rememberLanguage(key, languageIn(message), Math.floor(Date.now() / 1000))
      .catch(reportUnremembered);
  if (held) await heldMessages.passTurn(key, request_id).catch(reportStalled);
  return sent;
}

/** Nothing has gone out yet, so it is safe to try again. */
function notSent(error: unknown): SendThrottled {
  const name = error instanceof Error ? error.name : "Error";
  return new SendThrottled(`${name}: the conversation could not be read, and nothing was sent.`);
}

function reportUnremembered(error: unknown): void {
  logger.warn("The person's language could not be remembered.", {
    error_name: error instanceof Error ? error.name : "unknown",
  });
}

function reportStalled(error: unknown): void {
  logger.warn("The next held message could not be released; the next status event of this one will.", {
    error_name: error instanceof Error ? error.name : "unknown",
  });
}
