import { RecipientOptedOut, TemplateFailed, TemplateInterrupted, WindowClosed } from "./errors.ts";
import { type Failure, mayPass, whatsAppFailureClass } from "./failures.ts";
import { isWindowOpen, type Window } from "./window.ts";

/** What a conversation says of whether its person may be written to. */
interface Conversation extends Window {
  readonly opted_out_at?: string;
  readonly [failed: `failed:${string}`]: Failure;
}

/**
 * The last look before a message leaves: templates may always go, anything else only while the window is
 * open, and nothing to a person who opted out. A request whose own template has failed learns it here, if it
 * failed before the request could wait on it.
 * @param now epoch seconds
 * @throws {RecipientOptedOut | TemplateFailed | TemplateInterrupted | WindowClosed}
 */
export function requireSendable(
  { requestId, message }: { readonly requestId: string; readonly message: { readonly type: string } },
  conversation: Conversation | undefined,
  now: number,
): void {
  if (conversation?.opted_out_at !== undefined) throw new RecipientOptedOut("The person has opted out.");
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
