import type { APIGatewayProxyEvent } from "aws-lambda";

/**
 * The JSON object that a caller sent; an empty body is an empty one, as it is to a mapping template. API Gateway's
 * validator looks at JSON alone and lets every other content type through to a function.
 */
export function bodyOf({
  body,
  headers,
}: Pick<APIGatewayProxyEvent, "body" | "headers">): object | "not JSON" | "not an object" {
  const [, type = ""] = Object.entries(headers).find(([name]) => name.toLowerCase() === "content-type") ?? [];
  if (type !== "" && !/^application\/json\s*(;|$)/i.test(type)) return "not JSON";
  try {
    const parsed: unknown = JSON.parse(body || "{}");
    return typeof parsed === "object" && parsed !== null && !Array.isArray(parsed) ? parsed : "not an object";
  } catch {
    return "not an object";
  }
}
