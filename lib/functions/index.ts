import type { acceptRequest } from "./accept-request.ts";
import type { closeHold } from "./close-hold.ts";
import type { deliverWebhook, executionsEnded, publishChanges, smsEvents, whatsAppEvents } from "./events.ts";
import type { cancelRequest, getRequest } from "./routes.ts";
import type { sendSms } from "./send-sms.ts";
import type { sendWhatsApp } from "./send-whatsapp.ts";
import type { wakeWaiters } from "./wake-waiters.ts";

/** The stack's functions by the name of their handler, `handlers/<name>.ts`. */
export interface Functions {
  "accept-request": typeof acceptRequest;
  "send-whatsapp": typeof sendWhatsApp;
  "send-sms": typeof sendSms;
  "wake-waiters": typeof wakeWaiters;
  "close-hold": typeof closeHold;
  "whatsapp-events": typeof whatsAppEvents;
  "sms-events": typeof smsEvents;
  "publish-changes": typeof publishChanges;
  "deliver-webhook": typeof deliverWebhook;
  "executions-ended": typeof executionsEnded;
  "get-request": typeof getRequest;
  "cancel-request": typeof cancelRequest;
}
