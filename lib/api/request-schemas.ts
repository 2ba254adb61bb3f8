import { SendSmsRequest, SendWhatsAppRequest } from "../messaging/requests/requests.ts";

/** The bodies that callers send, by the names of their shapes in the OpenAPI documents. */
export const requestSchemas = { SendSmsRequest, SendWhatsAppRequest } as const;

export type RequestSchemaName = keyof typeof requestSchemas;
