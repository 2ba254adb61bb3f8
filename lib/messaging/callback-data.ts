/**
 * What we write into `biz_opaque_callback_data`, which Meta echoes in the statuses of a message: whose
 * message it is, so that a status finds its row even where AWS's id and the wamid are not known together.
 * https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/components
 */
export interface CallbackData {
  readonly role: "template" | "message" | "fallback";
  readonly requestId: string;
  /** Of a template that asks for a reply: when it was claimed, ISO instant. A request may send several, of which all are out. */
  readonly claimedAt?: string | undefined;
}

export function formatCallbackData({ role, requestId, claimedAt }: CallbackData): string {
  return [role, requestId, ...(claimedAt === undefined ? [] : [claimedAt])].join(":");
}

/** @returns undefined for what somebody else wrote */
export function parseCallbackData(text: string | undefined): CallbackData | undefined {
  const match = /^(template|message|fallback):([A-Za-z0-9_-]{1,80})(?::([0-9TZ:.+-]{1,40}))?$/.exec(
    text ?? "",
  );
  if (match === null) return undefined;
  const [, role, requestId, claimedAt] = match;
  return {
    role: role as CallbackData["role"],
    requestId: requestId as string,
    ...(claimedAt && { claimedAt }),
  };
}
