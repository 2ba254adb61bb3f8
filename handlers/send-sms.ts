import { PinpointSMSVoiceV2Client, SendTextMessageCommand } from "@aws-sdk/client-pinpoint-sms-voice-v2";
import * as v from "valibot";
import { sendOnce } from "../lib/lambda/clients.ts";
import { readEnvironment } from "../lib/lambda/environment.ts";
import { sendError } from "../lib/messaging/send-errors.ts";

const environment = readEnvironment(
  v.object({ ORIGINATION_IDENTITY: v.string(), CONFIGURATION_SET: v.string() }),
);
const smsVoice = new PinpointSMSVoiceV2Client(sendOnce);

const SendSmsEvent = v.object({
  request_id: v.string(),
  /** The number to send to, E.164. */
  recipient: v.string(),
  message_body: v.string(),
  message_type: v.picklist(["TRANSACTIONAL", "PROMOTIONAL"]),
});

/**
 * Sends one SMS, at most once.
 * @returns AWS's id of the message and the ISO instant at which it was accepted
 * @throws {RecipientOptedOut | SendThrottled | SendRejected | SendOutcomeUnknown}
 */
export async function handler(event: unknown) {
  const { request_id, recipient, message_body, message_type } = v.parse(SendSmsEvent, event);
  const { MessageId } = await smsVoice
    .send(
      new SendTextMessageCommand({
        DestinationPhoneNumber: recipient,
        OriginationIdentity: environment.ORIGINATION_IDENTITY,
        ConfigurationSetName: environment.CONFIGURATION_SET,
        MessageBody: message_body,
        MessageType: message_type,
        Context: { request_id },
      }),
    )
    .catch((error: unknown) => {
      throw sendError(error);
    });
  return { eum_msg_id: MessageId, sent_at: new Date().toISOString() };
}
