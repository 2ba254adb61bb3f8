import { AwsError, type JsonObject } from "../service.ts";
import { tooLong } from "./api-requests.ts";
import type { Execution, HistoryEvent } from "./execution.ts";

/** Executions and their history as the API answers them. */

const PAGE = 100;
const LARGEST_PAGE = 1000;

export function describeExecution(execution: Execution): JsonObject {
  const { input, output, error, cause } = execution;
  return {
    ...listItem(execution),
    input,
    inputDetails: { included: true },
    ...(output === undefined ? {} : { output, outputDetails: { included: true } }),
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
    redriveCount: execution.redriveCount,
  };
}

export function listItem({
  arn,
  stateMachineArn,
  name,
  status,
  startedAt,
  stoppedAt,
}: Execution): JsonObject {
  return {
    executionArn: arn,
    stateMachineArn,
    name,
    status,
    startDate: seconds(startedAt),
    ...(stoppedAt === undefined ? {} : { stopDate: seconds(stoppedAt) }),
  };
}

export function getExecutionHistory({ history }: Execution, request: JsonObject): JsonObject {
  const events = request.reverseOrder === true ? [...history].reverse() : history;
  const { page, nextToken } = paged(events, request);
  const withData = request.includeExecutionData !== false;
  return { events: page.map((event) => apiEvent(event, withData)), ...nextToken };
}

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_GetExecutionHistory.html#StepFunctions-GetExecutionHistory-request-includeExecutionData */
export function apiEvent(event: HistoryEvent, withData: boolean): JsonObject {
  const members = Object.entries({ ...event, timestamp: seconds(event.timestamp) } as unknown as JsonObject);
  if (withData) return Object.fromEntries(members);
  return Object.fromEntries(
    members.map(([name, details]) => {
      if (typeof details !== "object" || details === null || Array.isArray(details)) return [name, details];
      const { input: _input, output: _output, parameters: _parameters, ...rest } = details;
      return [name, rest];
    }),
  );
}

export function paged<T>(
  items: readonly T[],
  request: JsonObject,
): { page: T[]; nextToken: { nextToken?: string } } {
  const size = typeof request.maxResults === "number" && request.maxResults > 0 ? request.maxResults : PAGE;
  if (size > LARGEST_PAGE) throw tooLong("maxResults", LARGEST_PAGE);
  const start = request.nextToken === undefined ? 0 : Number(request.nextToken);
  if (!Number.isInteger(start)) throw new AwsError("InvalidToken", "Invalid Token: 'Invalid token'");
  const end = start + size;
  return { page: items.slice(start, end), nextToken: end < items.length ? { nextToken: String(end) } : {} };
}

/** awsJson1_0 carries times as epoch seconds. */
export function seconds(milliseconds: number): number {
  return milliseconds / 1000;
}
