import { type ExecutionSummary, phoneNumber } from "../../host/answers.ts";
import { personOf, type Row, useWorld } from "./world.ts";

/**
 * The status that `GET /v1/messages/{request_id}` would answer, read from the tables: asking the API itself would
 * use up faults that are meant for others.
 */
export function statusOf(request: Row, messages: readonly Row[]): string {
  const own = messages.filter(
    (row) =>
      row.request_id === request.request_id &&
      row.role !== "template" &&
      (request.accepted_at === undefined || String(row.registration_date) >= String(request.accepted_at)),
  );
  return String((own.at(-1) ?? request).latest_status ?? "accepted");
}

/** The message that asked the person to write, if this request sent it. */
export function templateOf(requestId: string, messages: readonly Row[]): Row | undefined {
  return messages.find((row) => row.request_id === requestId && row.role === "template");
}

/** A request in the list. */
export interface Request {
  readonly id: string;
  readonly execution: ExecutionSummary;
  readonly channel: "whatsapp" | "sms";
  /** The phone's number, or what stands in the request if it is none. */
  readonly number: string;
  /** What it says, in a few words. */
  readonly says: string;
  readonly status: string;
  readonly row: Row | undefined;
}

export function useRequest(requestId: string | undefined): Request | undefined {
  const execution = useWorld(({ executions }) =>
    executions.find(({ request_id }) => request_id === requestId),
  );
  const requests = useWorld(({ tables }) => tables.requests);
  const messages = useWorld(({ tables }) => tables.messages);
  return execution === undefined ? undefined : requestOf(execution, requests, messages);
}

export function requestOf(
  execution: ExecutionSummary,
  requests: readonly Row[],
  messages: readonly Row[],
): Request {
  const row = requests.find(({ request_id }) => request_id === execution.request_id);
  const input = isRecord(execution.input) ? execution.input : {};
  return {
    id: execution.request_id,
    execution,
    channel: execution.state_machine.startsWith("send-sms") ? "sms" : "whatsapp",
    number: phoneNumber(String(input.destination_number ?? "")),
    says: saying(input),
    status: row === undefined ? "accepted" : statusOf(row, messages),
    row,
  };
}

export function nameOf(number: string): string {
  return personOf(number)?.name ?? number;
}

function saying(input: Row): string {
  if (typeof input.message_body === "string") return input.message_body;
  if (isRecord(input.message)) return `${String(input.message.type ?? "message")}`;
  if (isRecord(input.template)) return `template ${String(input.template.name ?? "")}`.trim();
  return "";
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
