import type { Failure } from "../messaging/failures.ts";
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
  latest_status: RequestStatus | MessageStatus;
  delivery_history: History<string>;
  held_until?: string;
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
  const message = own.findLast(({ role }) => role !== "template");
  const status = statusOf(request, message);
  const error = message?.latest_status === status ? (message.error ?? request.error) : request.error;
  return {
    request_id: request.request_id,
    type: request.type,
    ...(request.reference === undefined ? {} : { reference: request.reference }),
    latest_status: status,
    delivery_history: inOrder({ ...historyOf(request), ...message?.delivery_history }),
    ...(request.held_until === undefined ? {} : { held_until: request.held_until }),
    ...(error === undefined || isProven(status) ? {} : { error }),
    messages: own.map(messageView),
  };
}

function statusOf(
  request: StoredRequest,
  message: TrackedMessage | undefined,
): RequestStatus | MessageStatus {
  if (message === undefined) return request.latest_status;
  const cameLater = request.latest_at > message.registration_date && mayFollowFailure(request.latest_status);
  return cameLater && !isProven(message.latest_status) ? request.latest_status : message.latest_status;
}

/** A request's name is free again after 90 days; messages of an earlier one with the same name are not ours. */
function isOf(request: StoredRequest, message: TrackedMessage): boolean {
  return request.accepted_at === undefined || message.registration_date >= request.accepted_at;
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
