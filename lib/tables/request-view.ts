import type { Failure } from "../messaging/failures.ts";
import type { Outcome } from "../messaging/outcomes.ts";
import {
  type History,
  isProven,
  type MessageStatus,
  mayFollowFailure,
  type RequestStatus,
  requestStatuses,
} from "../messaging/statuses.ts";
import { isAnswerless, type TrackedMessage } from "./messages.ts";
import type { StoredRequest } from "./requests.ts";

/** What `GET /v1/messages/{request_id}` answers. */
export interface RequestView {
  request_id: string;
  type: string;
  reference?: string;
  /** The business number from which it goes on WhatsApp. */
  from?: string;
  latest_status: RequestStatus | MessageStatus;
  delivery_history: History<string>;
  held_until?: string;
  /** When it was over, and how it ended; for good, whatever `latest_status` still becomes. */
  ended_at?: string;
  outcome?: Outcome;
  error?: Failure;
  messages: MessageView[];
}

export interface MessageView {
  role: TrackedMessage["role"];
  type: string;
  eum_msg_id: string;
  wa_msg_id: string;
  latest_status: MessageStatus;
  delivery_history: History<MessageStatus>;
  error?: Failure;
}

/**
 * One request as its caller sees it. Once its message exists, the request shows that message's status; a
 * template only asks for permission, so it never counts as the message.
 */
export function requestView(request: StoredRequest, messages: readonly TrackedMessage[]): RequestView {
  const own = messages.filter((message) => isOf(request, message));
  const message = messageThatCounts(own);
  const status = statusOf(request, message);
  const error = message?.latest_status === status ? (message.error ?? request.error) : request.error;
  return {
    request_id: request.request_id,
    type: request.type,
    ...(request.reference === undefined ? {} : { reference: request.reference }),
    ...(request.origination_id === undefined ? {} : { from: request.origination_id }),
    latest_status: status,
    delivery_history: inOrder({ ...historyOf(request), ...message?.delivery_history }),
    ...(request.held_until === undefined ? {} : { held_until: request.held_until }),
    ...(request.ended_at === undefined ? {} : { ended_at: request.ended_at }),
    ...(request.outcome === undefined ? {} : { outcome: request.outcome }),
    ...(error === undefined || isProven(status) ? {} : { error }),
    messages: own.map(messageView),
  };
}

/**
 * The message that counts: one that the phone is known to have, whatever came after it, else the last one.
 * A template only asks for permission.
 */
function messageThatCounts(messages: readonly TrackedMessage[]): TrackedMessage | undefined {
  const sent = messages.filter(({ role }) => role !== "template");
  return sent.findLast(({ latest_status }) => isProven(latest_status)) ?? sent.at(-1);
}

/** Once a message has failed, what the request itself says counts: that it is held again, say. No clocks are compared. */
function statusOf(
  request: StoredRequest,
  message: TrackedMessage | undefined,
): RequestStatus | MessageStatus {
  const { latest_status: status, ended_at, outcome } = request;
  // It was sent, and of it nothing could be noted.
  if (message === undefined) return outcome === "unconfirmed" ? "unknown" : status;
  // A failure that is reported after the end is the message's last word: the row still says what came before it was sent.
  const isOver = ended_at !== undefined && outcome !== status;
  const goesOn = message.latest_status === "failed" && mayFollowFailure(status) && !isOver;
  return goesOn ? status : message.latest_status;
}

/**
 * A request's name is free again after 90 days; messages of an earlier one with the same name are not ours. The two
 * instants come from clocks that may differ by seconds, so a day is allowed for.
 */
function isOf(request: StoredRequest, message: TrackedMessage): boolean {
  const aDay = 24 * 60 * 60 * 1000;
  const acceptedAt = request.accepted_at === undefined ? 0 : Date.parse(request.accepted_at);
  return Date.parse(message.registration_date) >= acceptedAt - aDay;
}

function historyOf(request: StoredRequest): History<string> {
  const reached = requestStatuses.map((status) => [status, request[`${status}_at`]] as const);
  return Object.fromEntries(reached.filter(([, at]) => at !== undefined)) as History<string>;
}

/** Oldest first, as people read it. */
function inOrder<Status extends string>(history: History<Status>): History<Status> {
  const reached = Object.entries<string | undefined>(history);
  return Object.fromEntries(reached.sort(([, a = ""], [, b = ""]) => a.localeCompare(b))) as History<Status>;
}

function messageView(message: TrackedMessage): MessageView {
  const { role, type, eum_msg_id, wa_msg_id, latest_status, delivery_history, error } = message;
  return {
    role,
    type,
    eum_msg_id: isAnswerless(message) ? "__UNKNOWN__" : eum_msg_id,
    wa_msg_id,
    latest_status,
    delivery_history: inOrder(delivery_history),
    ...(error === undefined ? {} : { error }),
  };
}
