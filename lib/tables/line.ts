import type { Failure } from "../messaging/failures.ts";

/**
 * The line of requests that are held for a person's reply, as attributes of the conversation: for each of
 * them `waiter:<request id>`, `waits_on:<request id>` with the id of the request whose template it waits on, and
 * `failed:<request id>` with the reason if its own template has failed. An attribute each, rather than members of a map: DynamoDB sets them without the map being there, and no
 * name that a caller chose becomes the name of a JavaScript property.
 */
export interface Line {
  readonly [waiter: `waiter:${string}`]: Waiter;
  readonly [waitsOn: `waits_on:${string}`]: string;
  readonly [failed: `failed:${string}`]: Failure;
  /** As executions wrote both that began before 0.2, by request id; none of them is left after two days. */
  readonly waiting?: Readonly<Record<string, Waiter>>;
  readonly waiting_on?: Readonly<Record<string, string>>;
}

export interface Waiter {
  /**
   * The Step Functions task token to answer; to be guarded like a credential. Missing while the request sends
   * the template itself: it has its place, and looks at the window before it waits.
   */
  readonly token?: string;
  /**
   * When the state was entered that wrote this, epoch milliseconds; executions from before 0.3 have `waits_since` instead.
   * The states of one execution have one clock, so a write of an earlier one that is carried out late is known, and refused.
   */
  readonly placed_at?: number;
  /** When the request was made, epoch milliseconds: the oldest goes first. */
  readonly since: number;
  /** The ARN of its execution; missing of executions from before 0.2. */
  readonly execution?: string;
}

/** Somebody in the line. */
export interface Waiting extends Waiter {
  readonly requestId: string;
  /** Whose template it waits on, by request id. */
  readonly waitsOn: string | undefined;
}

const waiterPrefix = "waiter:";

export function waiterOf(requestId: string): `waiter:${string}` {
  return `${waiterPrefix}${requestId}`;
}

export function waitsOnOf(requestId: string): `waits_on:${string}` {
  return `waits_on:${requestId}`;
}

export function failedOf(requestId: string): `failed:${string}` {
  return `failed:${requestId}`;
}

/** A request that leaves the line. */
export interface Leaving {
  readonly requestId: string;
  /** When the state was entered that leaves, epoch milliseconds: a place that was taken since then is kept. */
  readonly enteredAt?: number | undefined;
}

/** The condition that a request's place, `#waiter`, was not taken after the instant `:entered_at`. */
export const placeIsNoLater =
  "(attribute_not_exists(#waiter.#placed_at) OR #waiter.#placed_at <= :entered_at)";
export const placeNames = { "#placed_at": "placed_at" };

/** {@link placeIsNoLater} for the document client, as parts of an update; nothing if it is not known who leaves. */
export function placeIsOf({ enteredAt }: Leaving) {
  return enteredAt === undefined
    ? { condition: [], names: {}, values: {} }
    : { condition: [placeIsNoLater], names: placeNames, values: { ":entered_at": enteredAt } };
}

/** All attributes of a request's place in the line, by placeholders for their names. */
export function placeOf(requestId: string) {
  return {
    "#waiter": waiterOf(requestId),
    "#waits_on": waitsOnOf(requestId),
    "#failed": failedOf(requestId),
  };
}

/**
 * How long a request has waited for the reply that the person has given, whole seconds from when it was made; undefined if it
 * had no place in the line by then.
 */
export function secondsUntilReply(
  conversation: Line & { readonly last_inbound_at?: number },
  requestId: string,
): number | undefined {
  const since = lineOf(conversation).find((waiting) => waiting.requestId === requestId)?.since;
  const repliedAt = conversation.last_inbound_at;
  if (since === undefined || repliedAt === undefined) return undefined;
  // WhatsApp tells the second in which somebody wrote.
  return Math.max(0, repliedAt - Math.floor(since / 1000));
}

/** Everybody in the line, oldest first. */
export function lineOf(conversation: Line): Waiting[] {
  const waiters = Object.entries(conversation)
    .filter(([name]) => name.startsWith(waiterPrefix))
    .map(([name, waiter]) => [name.slice(waiterPrefix.length), waiter as Waiter] as const);
  return [...Object.entries(conversation.waiting ?? {}), ...waiters]
    .map(([requestId, waiter]) => ({
      ...waiter,
      requestId,
      waitsOn: conversation[waitsOnOf(requestId)] ?? conversation.waiting_on?.[requestId],
    }))
    .sort((a, b) => a.since - b.since || a.requestId.localeCompare(b.requestId));
}
