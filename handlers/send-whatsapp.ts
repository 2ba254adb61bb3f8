import { SendWhatsAppMessageCommand, SocialMessagingClient } from "@aws-sdk/client-socialmessaging";
import { HeldMessages } from "../lib/callbacks/held-messages.ts";
import { TaskTokens } from "../lib/callbacks/task-tokens.ts";
import { sendWhatsApp } from "../lib/functions/send-whatsapp.ts";
import { documentClient, sendOnce, stepFunctionsClient } from "../lib/lambda/clients.ts";
import { readEnvironment } from "../lib/lambda/environment.ts";
import { logger, metrics } from "../lib/lambda/logger.ts";
import { step } from "../lib/lambda/step.ts";
import { formatCallbackData } from "../lib/messaging/callback-data.ts";
import { LineStalled, SendOutcomeUnknown, SendRejected, SendThrottled } from "../lib/messaging/errors.ts";
import { inLanguageOf, languageIn, templateIn } from "../lib/messaging/languages.ts";
import { lookLasts, requireSendable } from "../lib/messaging/last-look.ts";
import { sendError } from "../lib/messaging/send-errors.ts";
import { Conversations } from "../lib/tables/conversations.ts";
import { secondsUntilReply } from "../lib/tables/line.ts";
import { Requests } from "../lib/tables/requests.ts";
import { TemplateStates } from "../lib/tables/template-states.ts";

const environment = readEnvironment(sendWhatsApp);
const client = documentClient();
const conversations = new Conversations(client, environment.CONVERSATIONS_TABLE);
const requests = new Requests(client, environment.REQUESTS_TABLE);
const templateStates = new TemplateStates(client, environment.CONVERSATIONS_TABLE);
const heldMessages = new HeldMessages(conversations, new TaskTokens(stepFunctionsClient()));
const socialMessaging = new SocialMessagingClient(sendOnce);

/**
 * Sends one WhatsApp message, at most once.
 * @throws {WindowClosed | RecipientOptedOut | TemplateLost | TemplateFailed | TemplateInterrupted} of the last look: nothing was sent
 * @throws {SendThrottled | SendRejected | SendOutcomeUnknown} of the send
 * @throws {LineStalled} after it was sent
 */
export const handler = step(sendWhatsApp, async (event) => {
  const { request_id, role, recipient, phone_id, origination_id, language_requested, held } = event;
  const key = { phone_id, origination_id };
  // A template goes out for a request that is held from now on. Noted before the look: nothing slow stands after it.
  if (event.hold_seconds > 0) {
    const until = new Date(Date.now() + event.hold_seconds * 1000);
    await requests.hold(request_id, new Date(), until).catch(nothingSent);
  }
  const look = async () => {
    const conversation = await conversations.get(key).catch(nothingSent);
    const toSend = { requestId: request_id, role, message: event.message };
    requireSendable(toSend, conversation, Math.floor(Date.now() / 1000));
    return conversation;
  };
  const lookedAt = Date.now();
  const conversation = await look();
  const message = language_requested
    ? event.message
    : inLanguageOf(
        { phoneId: phone_id, lastUsed: conversation?.language },
        event.message,
        environment.LANGUAGES,
      );

  if (role === "template") {
    await requireNotStopped(message);
    // If that was slow, they may have written meanwhile, and have been asked by another request.
    if (Date.now() - lookedAt > lookLasts) await look();
  }

  const relied_on = conversation?.last_inbound_id ?? "";
  const body = {
    messaging_product: "whatsapp",
    recipient_type: "individual",
    to: recipient,
    ...message,
    biz_opaque_callback_data: formatCallbackData({
      role,
      requestId: request_id,
      claimedAt: event.claimed_at,
    }),
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
      const failed = sendError(error);
      if (!(failed instanceof SendOutcomeUnknown)) throw failed;
      throw new SendOutcomeUnknown(JSON.stringify({ reason: failed.message, relied_on }));
    });
  const sent = { eum_msg_id: messageId, sent_at: new Date().toISOString(), relied_on };

  // The message is out: nothing that fails from here on may look as if it were not.
  if (held) {
    countReplyTime(secondsUntilReply(conversation ?? {}, request_id));
    await heldMessages
      .leave(key, { requestId: request_id, enteredAt: event.entered_at })
      .catch((error: unknown) => {
        reportFault("The next in line could not be called; the workflow does it.", error);
        throw new LineStalled(JSON.stringify(sent));
      });
  }
  if (language_requested) {
    await conversations
      .rememberLanguage(key, languageIn(message), Math.floor(Date.now() / 1000))
      .catch((error: unknown) => reportFault("The person's language could not be remembered.", error));
  }
  return sent;
});

function countReplyTime(seconds: number | undefined): void {
  if (seconds === undefined) return;
  metrics.addMetric("ReplyTime", "Seconds", seconds);
  metrics.publishStoredMetrics();
}

/** @throws {SendRejected} of a template that Meta is known to have stopped: it would take the send, and fail it later */
async function requireNotStopped(message: { type: string }): Promise<void> {
  const name = templateIn(message);
  const language = languageIn(message);
  if (name === undefined || language === undefined) return;
  const now = Math.floor(Date.now() / 1000);
  const state = await templateStates.stopOf({ name, language }, now).catch(nothingSent);
  if (state !== undefined)
    throw new SendRejected(
      `Meta has stopped the template ${name} in ${language}: ${state}. Nothing was sent.`,
    );
}

/** @throws {SendThrottled} of a fault of the tables: nothing has gone out yet, so it is safe to try again */
function nothingSent(error: unknown): never {
  const name = error instanceof Error ? error.name : "Error";
  throw new SendThrottled(`${name}: a table did not answer, and nothing was sent.`);
}

function reportFault(message: string, error: unknown): void {
  logger.warn(message, { error_name: error instanceof Error ? error.name : "unknown" });
}
