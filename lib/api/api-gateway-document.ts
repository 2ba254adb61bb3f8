import { documentationParts, withoutExamples } from "./documentation-parts.ts";
import { gatewayResponses } from "./gateway-responses.ts";
import { type ApiTargets, integration } from "./integrations.ts";
import { modelSchema } from "./model-schema.ts";
import { type OpenApiDocument, openApiDocument } from "./openapi.ts";
import { routes } from "./routes.ts";

/**
 * The API as API Gateway imports it: with integrations, and with models in the words that its validator knows. It
 * refuses a document with examples; they travel beside it, as documentation parts.
 */
export function apiGatewayDocument(targets: ApiTargets): OpenApiDocument {
  const document = openApiDocument((route) => ({
    ...withoutExamples(route.operation),
    "x-amazon-apigateway-integration": integration(targets, route.target),
  }));
  const { schemas } = document.components;
  return {
    ...document,
    components: {
      ...document.components,
      schemas: Object.fromEntries(
        Object.entries(schemas).map(([name, schema]) => [name, modelSchema(name, schema)]),
      ),
    },
    "x-amazon-apigateway-api-key-source": "HEADER",
    "x-amazon-apigateway-request-validators": {
      everything: { validateRequestBody: true, validateRequestParameters: true },
    },
    "x-amazon-apigateway-request-validator": "everything",
    "x-amazon-apigateway-gateway-responses": gatewayResponses,
    "x-amazon-apigateway-documentation": { documentationParts: documentationParts(routes) },
  };
}
