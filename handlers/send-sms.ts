import { PinpointSMSVoiceV2Client, SendTextMessageCommand } from "@aws-sdk/client-pinpoint-sms-voice-v2";
import { sendSms } from "../lib/functions/send-sms.ts";
import { sendOnce } from "../lib/lambda/clients.ts";
import { readEnvironment } from "../lib/lambda/environment.ts";
import { step } from "../lib/lambda/step.ts";
import { sendError } from "../lib/messaging/send-errors.ts";

const environment = readEnvironment(sendSms);
const smsVoice = new PinpointSMSVoiceV2Client(sendOnce);

/**
 * Sends one SMS, at most once.
 * @throws {RecipientOptedOut | SendThrottled | SendRejected | SendOutcomeUnknown}
 */
export const handler = step(sendSms, async ({ request_id, recipient, message_body, message_type }) => {
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
});
