import { SendWhatsAppMessageCommand, SocialMessagingClient } from "@aws-sdk/client-socialmessaging";
import { HeldMessages } from "../lib/callbacks/held-messages.ts";
import { TaskTokens } from "../lib/callbacks/task-tokens.ts";
import { sendWhatsApp } from "../lib/functions/send-whatsapp.ts";
import { documentClient, sendOnce, stepFunctionsClient } from "../lib/lambda/clients.ts";
import { readEnvironment } from "../lib/lambda/environment.ts";
import { logger } from "../lib/lambda/logger.ts";
import { step } from "../lib/lambda/step.ts";
import { formatCallbackData } from "../lib/messaging/callback-data.ts";
import { SendThrottled } from "../lib/messaging/errors.ts";
import { inLanguageOf, languageIn } from "../lib/messaging/languages.ts";
import { sendError } from "../lib/messaging/send-errors.ts";
import { requireSendable } from "../lib/messaging/window.ts";
import { Conversations } from "../lib/tables/conversations.ts";

const environment = readEnvironment(sendWhatsApp);
const conversations = new Conversations(documentClient(), environment.CONVERSATIONS_TABLE);
const heldMessages = new HeldMessages(conversations, new TaskTokens(stepFunctionsClient()));
const socialMessaging = new SocialMessagingClient(sendOnce);

/**
 * Sends one WhatsApp message, at most once.
 * @throws {WindowClosed | RecipientOptedOut | SendThrottled | SendRejected | SendOutcomeUnknown}
 */
export const handler = step(sendWhatsApp, async (event) => {
  const { request_id, role, recipient, phone_id, origination_id, language_requested, held } = event;
  const key = { phone_id, origination_id };
  const conversation = await conversations.get(key).catch((error: unknown) => {
    throw notSent(error);
  });
  requireSendable(event.message, conversation, Math.floor(Date.now() / 1000));
  const message = language_requested
    ? event.message
    : inLanguageOf(
        { phoneId: phone_id, lastUsed: conversation?.language },
        event.message,
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
        originationPhoneNumberId: origination_id,
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
});

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
