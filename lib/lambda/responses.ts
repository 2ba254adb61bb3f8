import type { APIGatewayProxyResult } from "aws-lambda";
import type { InvalidRequest } from "../messaging/errors.ts";
import type { ErrorCode } from "../messaging/refusals.ts";

/** An answer of the API. */
export function json(statusCode: number, body: object): APIGatewayProxyResult {
  return { statusCode, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

/** What a request breaks; the field is the first that its message names. */
export function invalidRequest({ message }: InvalidRequest): APIGatewayProxyResult {
  const [, field] = /^([^\s:;]+): /.exec(message) ?? [];
  const error: ErrorCode = "invalid_request";
  return json(400, { error, message, ...(field === undefined ? {} : { field }) });
}

export function noSuchRequest(): APIGatewayProxyResult {
  return json(404, {
    error: "not_found",
    message: "request_id: no request has this id; give the one that the 202 gave, within a year",
    field: "request_id",
  });
}

/**
 * Nothing was done, because something behind the API was too busy.
 * @param message what that means for the caller, and what to do
 */
export function tooManyRequests(message: string): APIGatewayProxyResult {
  const { headers, ...answer } = json(429, { error: "too_many_requests", message });
  return { ...answer, headers: { ...headers, "retry-after": "1" } };
}
