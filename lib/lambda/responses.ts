import type { APIGatewayProxyResult } from "aws-lambda";

/** An answer of the API. */
export function json(statusCode: number, body: object): APIGatewayProxyResult {
  return { statusCode, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

export function noSuchRequest(): APIGatewayProxyResult {
  return json(404, {
    error: "not_found",
    message: "request_id: no request has this id",
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
