import { type ExecutionSummary, phoneNumber, type RequestAnswer } from "../../host/answers.ts";
import { type Channel, channelOf } from "./channels.ts";
import { personOf, type Row, useWorld, type World } from "./world.ts";

/** A request as the page shows it: what was asked for, how its execution goes, and where it stands. */
export interface Request {
  readonly id: string;
  readonly execution: ExecutionSummary;
  readonly channel: Channel | undefined;
  /** The phone's number, or what stands in the request if it is none. */
  readonly number: string;
  /** What it says, in a few words. */
  readonly says: string;
  /** What was posted, all of it. */
  readonly body: Row;
  /** The caller's own id. */
  readonly reference: string | undefined;
  /** Where it stands, in GET's own words; undefined until the sandbox has been asked. */
  readonly answer: RequestAnswer | undefined;
}

export function useRequest(requestId: string | undefined): Request | undefined {
  const execution = useWorld(({ executions }) =>
    executions.find(({ request_id }) => request_id === requestId),
  );
  const answers = useWorld(({ requests }) => requests);
  return execution === undefined ? undefined : requestOf(execution, answers);
}

export function requestOf(execution: ExecutionSummary, answers: World["requests"]): Request {
  const input = inputOf(execution);
  return {
    id: execution.request_id,
    execution,
    channel: channelOf(execution),
    number: numberOf(execution),
    says: saying(input),
    body: input,
    reference: typeof input.reference === "string" ? input.reference : undefined,
    answer: answers[execution.request_id],
  };
}

/** Whom an execution is to reach: the phone's number, or what stands in the request if it is none. */
export function numberOf(execution: ExecutionSummary): string {
  return phoneNumber(String(inputOf(execution).destination_number ?? ""));
}

export function nameOf(number: string): string {
  return personOf(number)?.name ?? number;
}

function inputOf({ input }: ExecutionSummary): Row {
  return isRecord(input) ? input : {};
}

function saying(input: Row): string {
  if (typeof input.message_body === "string") return input.message_body;
  if (isRecord(input.message)) return `${String(input.message.type ?? "message")}`;
  if (isRecord(input.template)) return `template ${String(input.template.name ?? "")}`.trim();
  return "";
}

/** As much of a text as a line can show; with 4,096 characters it would only be work. */
export function beginning(text: string): string {
  const [first = ""] = text.split("\n");
  return first.length < text.length || first.length > 160 ? `${first.slice(0, 160)}…` : text;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
