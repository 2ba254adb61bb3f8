import { modelSchema, requestSchema } from "./model-schema.ts";
import type { Content, Operation } from "./operation.ts";
import { requestSchemas } from "./request-schemas.ts";
import type { Route } from "./routes.ts";

/**
 * What API Gateway does not take in the document that it imports, or would act upon: examples ("the example keyword
 * is not supported"), and what the bodies look like that the mapping templates check. A documentation part may hold
 * any content, and belongs to a place in the document, which can be put together again from them.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-documenting-api-content-representation.html
 */
export interface DocumentationPart {
  readonly location: BodyLocation | { readonly type: "MODEL"; readonly name: string };
  readonly properties: Readonly<Record<string, unknown>>;
}

interface BodyLocation {
  readonly type: "REQUEST_BODY" | "RESPONSE_BODY";
  readonly path: string;
  readonly method: string;
  readonly statusCode?: string;
}

/** The shape of each body that callers send; of a rich message no more than that it has a `type`. */
export function modelParts(): DocumentationPart[] {
  return Object.entries(requestSchemas).map(([name, schema]) => ({
    location: { type: "MODEL", name },
    properties: modelSchema(name, requestSchema(schema)),
  }));
}

/** The examples of each body, as `{example}` or `{examples}`. */
export function exampleParts(routes: readonly Route[]): DocumentationPart[] {
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
