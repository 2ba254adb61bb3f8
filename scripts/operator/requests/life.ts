import type { MessageRequest } from "../../../client/index.ts";
import { factsOf, outcomeNames } from "../../../lib/messaging/outcomes.ts";
import { withoutNumbers } from "../../../lib/messaging/privacy.ts";
import { commentOf } from "./state-comments.ts";

/** A request as GET shows it, and what Step Functions knows of it besides. */
export interface Found {
  readonly request: MessageRequest;
  readonly execution: FoundExecution;
}

export interface FoundExecution {
  /** Where people look at it. */
  readonly link: string;
  /** Oldest first; a text if they cannot be had: why, in a sentence. */
  readonly events: readonly ExecutionEvent[] | string;
}

/** As much of an execution's history event as is read: nothing that was handed over or came back. */
export interface ExecutionEvent {
  readonly type?: string;
  readonly timestamp?: Date | string;
  readonly stateEnteredEventDetails?: { readonly name?: string };
  readonly [details: string]: unknown;
}

/** One thing that happened. */
export interface Moment {
  /** ISO instant. */
  readonly at: string;
  readonly of: "request" | "template" | "message" | "fallback" | "step";
  readonly says: string;
}

/** The life of a request for a support case: no number, no text. */
export interface Life {
  readonly request_id: string;
  readonly type: string;
  readonly reference?: string;
  readonly from?: string;
  readonly latest_status: string;
  readonly outcome?: string;
  readonly meaning?: string;
  readonly error?: string;
  readonly messages: ReadonlyArray<{
    readonly role: string;
    readonly type: string;
    readonly eum_msg_id: string;
    readonly latest_status: string;
    readonly error?: string;
  }>;
  readonly execution: { readonly status: string; readonly link: string };
  readonly history: readonly Moment[];
}

export function lifeOf({ request, execution }: Found): Life {
  const { request_id, type, reference, from, latest_status, outcome } = request;
  const error = textOf(request.error);
  return {
    request_id,
    type,
    ...(reference === undefined ? {} : { reference }),
    ...(from === undefined ? {} : { from }),
    latest_status,
    ...(outcome === undefined ? {} : { outcome, meaning: factsOf(outcome).meaning }),
    ...(error === undefined ? {} : { error }),
    messages: request.messages.map((message) => {
      const { role = "message", type = "", eum_msg_id = "", latest_status = "" } = message;
      const failure = textOf((message as { error?: unknown }).error);
      return { role, type, eum_msg_id, latest_status, ...(failure === undefined ? {} : { error: failure }) };
    }),
    execution: { status: statusOf(execution), link: execution.link },
    history: [...ofRequest(request), ...ofMessages(request), ...ofExecution(execution)].sort((a, b) =>
      a.at < b.at ? -1 : a.at > b.at ? 1 : 0,
    ),
  };
}

const words: Readonly<Record<string, string>> = {
  accepted: "The request is known.",
  held: "Waits for the person's answer.",
  unknown: "Sent, and no answer came back.",
  sent_for_delivery: "AWS has taken it.",
  sent: "WhatsApp or the carrier has it.",
  failed: "Not delivered.",
  delivered: "The phone has it.",
  read: "The person has opened it.",
};

/** What of its history is the request's own, and not a message's. */
function ofRequest({ delivery_history, held_until, ended_at, outcome, messages }: MessageRequest): Moment[] {
  const ofAMessage = messages.flatMap(({ delivery_history: history = {} }) =>
    Object.entries(history).map(String),
  );
  const own = Object.entries(delivery_history).filter((entry) => !ofAMessage.includes(String(entry)));
  const moments = own.map(([status, at]) => {
    const until = status === "held" && held_until !== undefined ? ` Until ${held_until}.` : "";
    return { at, of: "request" as const, says: `${status}: ${meaningOf(status)}${until}` };
  });
  if (ended_at === undefined || outcome === undefined) return moments;
  return [...moments, { at: ended_at, of: "request", says: `It is over: ${outcome}.` }];
}

function ofMessages({ messages }: MessageRequest): Moment[] {
  return messages.flatMap(({ role = "message", type = "", delivery_history = {} }) =>
    Object.entries(delivery_history).map(([status, at]) => ({
      at,
      of: role,
      says: `${status} (${type}): ${meaningOf(status)}`,
    })),
  );
}

function ofExecution({ events }: FoundExecution): Moment[] {
  if (typeof events === "string") return [];
  return events.flatMap((event) => {
    const at = new Date(event.timestamp ?? 0).toISOString();
    const says = saysOf(event);
    return says === undefined ? [] : [{ at, of: "step" as const, says }];
  });
}

/** States that were entered, and errors by their names: what else an error says may quote what was sent. */
function saysOf(event: ExecutionEvent): string | undefined {
  const { type = "", stateEnteredEventDetails: entered } = event;
  if (entered?.name !== undefined) return [entered.name, commentOf(entered.name)].filter(Boolean).join(": ");
  if (!/(Failed|TimedOut|Aborted)$/.test(type)) return undefined;
  const details = Object.entries(event).find(([name]) => name.endsWith("EventDetails"))?.[1];
  const { error } = (details ?? {}) as { error?: string };
  return error === undefined ? type : `${type}: ${withoutNumbers(error)}`;
}

function statusOf({ events }: FoundExecution): string {
  if (typeof events === "string") return events;
  const last = events.findLast(({ type }) =>
    /^Execution(Succeeded|Failed|TimedOut|Aborted)$/.test(type ?? ""),
  );
  return last?.type?.replace("Execution", "").toLowerCase() ?? "running";
}

function meaningOf(status: string): string {
  const outcome = outcomeNames.find((name) => name === status);
  return words[status] ?? (outcome === undefined ? "" : factsOf(outcome).meaning);
}

function textOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  const { code, title, details } = error as { code?: unknown; title?: unknown; details?: unknown };
  return withoutNumbers(
    [code, title, details].filter((part) => part !== undefined && part !== "").join(": "),
  );
}
