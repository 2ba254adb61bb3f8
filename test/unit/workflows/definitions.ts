import type { StateMachine } from "../../../lib/step-functions/asl.ts";
import { sendSms } from "../../../workflows/send-sms.ts";
import { sendWhatsApp } from "../../../workflows/send-whatsapp.ts";

const arn = (name: string) => `arn:aws:lambda:us-east-1:111122223333:function:${name}`;
const tables = { conversations: "conversations", messages: "messages", requests: "requests", waits: "waits" };

/** Both workflows, as they would be deployed with names of resources that are easy to read. */
export const definitions: Readonly<Record<string, StateMachine>> = {
  "send-sms": sendSms({
    functions: { acceptRequest: arn("accept-request"), sendSms: arn("send-sms") },
    tables,
    deliveryTimeoutSeconds: 86_400,
    smsRemainderSeconds: 600,
  }),
  "send-whatsapp": sendWhatsApp({
    functions: {
      acceptRequest: arn("accept-request"),
      sendWhatsApp: arn("send-whatsapp"),
      wakeWaiters: arn("wake-waiters"),
      closeHold: arn("close-hold"),
      sendSms: arn("send-sms"),
    },
    tables,
    deliveryTimeoutSeconds: 86_400,
    smsRemainderSeconds: 600,
  }),
};
