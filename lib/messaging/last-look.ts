import {
  RecipientOptedOut,
  TemplateFailed,
  TemplateInterrupted,
  TemplateLost,
  WindowClosed,
} from "./errors.ts";
import { type Failure, mayPass, whatsAppFailureClass } from "./failures.ts";
import { isWindowOpen, type Window } from "./window.ts";

/**
 * How long what the last look saw may be relied on, milliseconds: longer than two reads take, and shorter than anybody
 * writes and is answered.
 */
export const lookLasts = 200;

/** What a conversation says of whether its person may be written to. */
interface Conversation extends Window {
  readonly opted_out_at?: string;
  readonly template?: { readonly request_id: string };
  readonly [failed: `failed:${string}`]: Failure;
}

interface ToSend {
  readonly requestId: string;
  /** A `template` asks the person to write, so that a message may follow. */
  readonly role: "template" | "message";
  readonly message: { readonly type: string };
}

/**
 * The last look before a message leaves: nothing goes to a person who opted out, what asks them to write only for the
 * request that has claimed it, any other template always, and the rest while the window is open. A request whose own
 * template has failed learns it here, if it failed before the request could wait on it.
 * @param now epoch seconds
 * @throws {RecipientOptedOut | TemplateLost | TemplateFailed | TemplateInterrupted | WindowClosed}
 */
export function requireSendable(
  { requestId, role, message }: ToSend,
  conversation: Conversation | undefined,
  now: number,
): void {
  if (conversation?.opted_out_at !== undefined) throw new RecipientOptedOut("The person has opted out.");
  if (role === "template" && conversation?.template?.request_id !== requestId) {
    throw new TemplateLost("The person has written, or another request is asking them to.");
  }
  if (message.type === "template") return;
  if (conversation !== undefined && isWindowOpen(conversation, now)) return;
  const failure = conversation?.[`failed:${requestId}`];
  if (failure !== undefined) throw templateError(failure);
  throw new WindowClosed("The customer service window is closed: only a template may be sent.");
}

function templateError(failure: Failure): Error {
  const reason = `${failure.code}: ${failure.title}`;
  return mayPass(whatsAppFailureClass(failure))
    ? new TemplateInterrupted(reason)
    : new TemplateFailed(reason);
}
