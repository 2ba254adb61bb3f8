import { acceptRequest } from "./accept-request.ts";
import { closeHold } from "./close-hold.ts";
import type { FunctionContract } from "./contract.ts";
import { eventFunctions } from "./events.ts";
import { routeFunctions } from "./routes.ts";
import { sendSms } from "./send-sms.ts";
import { sendWhatsApp } from "./send-whatsapp.ts";
import { wakeWaiters } from "./wake-waiters.ts";

/** The stack's functions by the name of their handler, `handlers/<name>.ts`. */
export const functions = {
  "accept-request": acceptRequest,
  "send-whatsapp": sendWhatsApp,
  "send-sms": sendSms,
  "wake-waiters": wakeWaiters,
  "close-hold": closeHold,
  ...eventFunctions,
  ...routeFunctions,
} as const satisfies Readonly<Record<string, FunctionContract>>;

export type Functions = typeof functions;
