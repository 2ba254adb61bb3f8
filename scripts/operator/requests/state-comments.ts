import { sendSms } from "../../../workflows/send-sms.ts";
import { sendWhatsApp } from "../../../workflows/send-whatsapp.ts";

/** Any names will do: only the states' comments are read. */
const anyName = new Proxy({}, { get: (_, name) => String(name) });
const parts = { functions: anyName, tables: anyName, deliveryTimeoutSeconds: 1, smsRemainderSeconds: 1 };

const states: Readonly<Record<string, { readonly Comment?: string }>> = {
  ...sendSms(parts as Parameters<typeof sendSms>[0]).States,
  ...sendWhatsApp(parts as Parameters<typeof sendWhatsApp>[0]).States,
};

/** What a state is for, in the first sentence of its comment; undefined if the workflows have no such state any more. */
export function commentOf(state: string): string | undefined {
  return states[state]?.Comment?.split(/(?<=\.) /)[0];
}
