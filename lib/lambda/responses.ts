import type { APIGatewayProxyResult } from "aws-lambda";

/** An answer of the API. */
export function json(statusCode: number, body: object): APIGatewayProxyResult {
  return { statusCode, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}
