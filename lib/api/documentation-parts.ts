import type { Content, Operation } from "./operation.ts";
import type { Route } from "./routes.ts";

/**
 * Examples as API Gateway keeps them. "The example keyword is not supported" in what it imports, while a
 * documentation part holds any content about a body: here `{example}` or `{examples}`.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-documenting-api-content-representation.html
 */
export interface DocumentationPart {
  readonly location: {
    readonly type: "REQUEST_BODY" | "RESPONSE_BODY";
    readonly path: string;
    readonly method: string;
    readonly statusCode?: string;
  };
  readonly properties: Readonly<Record<string, unknown>>;
}

export function documentationParts(routes: readonly Route[]): DocumentationPart[] {
  return routes.flatMap(({ method, path, operation: { requestBody, responses } }) => {
    const at = { path, method: method.toUpperCase() };
    return [
      ...(requestBody === undefined
        ? []
        : [{ location: { type: "REQUEST_BODY" as const, ...at }, properties: shown(requestBody.content) }]),
      ...Object.entries(responses).map(([statusCode, { content }]) => ({
        location: { type: "RESPONSE_BODY" as const, ...at, statusCode },
        properties: shown(content),
      })),
    ];
  });
}

function shown(content: Content): Record<string, unknown> {
  const { schema: _, ...examples } = content["application/json"];
  return examples;
}

/** The operation, its bodies with their shapes alone. */
export function withoutExamples(operation: Operation): Operation {
  const { requestBody, responses } = operation;
  return {
    ...operation,
    ...(requestBody === undefined
      ? {}
      : { requestBody: { ...requestBody, content: bare(requestBody.content) } }),
    responses: Object.fromEntries(
      Object.entries(responses).map(([status, answer]) => [
        status,
        { ...answer, content: bare(answer.content) },
      ]),
    ),
  };
}

function bare(content: Content): Content {
  return { "application/json": { schema: content["application/json"].schema } };
}
