import { isRecord } from "../state/requests.ts";
import type { Example } from "./examples.ts";

/** What the form says. */
export interface Draft {
  readonly path: Example["path"];
  readonly to: string;
  readonly text: string;
  readonly fallback: boolean;
  /** Seconds, as they were typed; empty for the stack's own. */
  readonly replyTimeout: string;
  readonly reference: string;
  /** Further fields, as JSON text; empty if none. */
  readonly more: string;
  readonly key: string;
}

/** The fields that an example fills. */
export function drafted(example: Example | undefined): Omit<Draft, "to" | "key"> {
  const { message_body, fallback, reply_timeout_seconds, reference, ...more } = example?.fields ?? {};
  return {
    path: example?.path ?? "/sendWhatsApp",
    text: textOf(message_body),
    fallback: fallback === "sms",
    replyTimeout: textOf(reply_timeout_seconds),
    reference: textOf(reference),
    more: Object.keys(more).length === 0 ? "" : JSON.stringify(more, null, 2),
  };
}

/** What keeps it from being sent; what the API would refuse is for the API to refuse. */
export function problemOf({ more }: Draft): string | undefined {
  if (more.trim() === "") return undefined;
  try {
    return isRecord(JSON.parse(more)) ? undefined : "The further fields must be a JSON object.";
  } catch {
    return "The further fields are not JSON yet.";
  }
}

/** The body to post; an empty field is left out. */
export function bodyOf(draft: Draft): Record<string, unknown> {
  const { path, to, text, fallback, replyTimeout, reference, more } = draft;
  const seconds = Number(replyTimeout);
  return {
    destination_number: to,
    ...(text !== "" && { message_body: text }),
    ...(path === "/sendWhatsApp" && fallback && { fallback: "sms" }),
    ...(path === "/sendWhatsApp" &&
      replyTimeout.trim() !== "" && {
        reply_timeout_seconds: Number.isNaN(seconds) ? replyTimeout : seconds,
      }),
    ...(reference !== "" && { reference }),
    ...(more.trim() !== "" && (JSON.parse(more) as Record<string, unknown>)),
  };
}

function textOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
