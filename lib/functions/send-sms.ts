import * as v from "valibot";
import { smsMessageTypes } from "../messaging/channels.ts";
import { answer, stepContract } from "./contract.ts";
import { name } from "./environment.ts";
import type { SentMessage } from "./send-whatsapp.ts";

/** Sends one SMS, at most once. */
export const sendSms = stepContract({
  environment: v.object({ ORIGINATION_IDENTITY: name, CONFIGURATION_SET: name }),
  event: v.object({
    request_id: v.string(),
    /** The number to send to, E.164. */
    recipient: v.string(),
    message_body: v.string(),
    message_type: v.picklist(smsMessageTypes),
  }),
  result: answer<SentMessage>(),
  throws: ["RecipientOptedOut", "SendThrottled", "SendRejected", "SendOutcomeUnknown"],
});
