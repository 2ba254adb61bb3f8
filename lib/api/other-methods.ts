import type { ErrorCode } from "../messaging/refusals.ts";
import { type ApiAccess, securityOf } from "./access.ts";
import { stageName } from "./openapi.ts";
import { routes } from "./routes.ts";

/** Where no other media type is named, a request counts as JSON; the others are what tools send by themselves. */
const mediaTypes = [
  "application/json",
  "application/x-www-form-urlencoded",
  "multipart/form-data",
  "text/plain",
] as const;

/**
 * What every method meets that a path does not have: 405, and `Allow` says which it has. A mock integration answers,
 * so that nothing is called.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-any-method.html
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-mock-integration.html
 */
export function otherMethods(path: string, access: ApiAccess) {
  const allowed = routes
    .filter((route) => route.path === path)
    .map(({ method }) => method.toUpperCase())
    .join(", ");
  const error: ErrorCode = "method_not_allowed";
  const message = `/${stageName}${path} takes ${allowed}, and no other method.`;
  return {
    security: securityOf(access),
    responses: {
      "405": {
        description: "The path has no such method.",
        headers: { Allow: { schema: { type: "string" } } },
      },
    },
    "x-amazon-apigateway-integration": {
      type: "mock",
      passthroughBehavior: "never",
      requestTemplates: Object.fromEntries(mediaTypes.map((type) => [type, '{"statusCode": 405}'])),
      responses: {
        default: {
          statusCode: "405",
          responseParameters: { "method.response.header.Allow": `'${allowed}'` },
          responseTemplates: { "application/json": JSON.stringify({ error, message }) },
        },
      },
    },
  };
}
