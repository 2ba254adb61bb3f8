import { type ApiAccess, byKey } from "./access.ts";
import { answerSchemas } from "./answers.ts";
import { exampleParts, modelParts, withoutExamples } from "./documentation-parts.ts";
import { gatewayResponses } from "./gateway-responses.ts";
import { type ApiTargets, integration } from "./integrations.ts";
import { modelSchema, type SchemaObject } from "./model-schema.ts";
import { type OpenApiDocument, openApiDocument } from "./openapi.ts";
import { otherMethods } from "./other-methods.ts";
import { requestSchemas } from "./request-schemas.ts";
import { routes } from "./routes.ts";

/**
 * The API as API Gateway imports it: with integrations, with models, and with documentation parts for what it does
 * not take otherwise.
 */
export function apiGatewayDocument(targets: ApiTargets, access: ApiAccess = byKey): OpenApiDocument {
  const document = openApiDocument(
    (route) => ({
      ...withoutExamples(route.operation),
      "x-amazon-apigateway-integration": integration(targets, route.target),
    }),
    access,
  );
  const paths = Object.entries(document.paths).map(([path, item]) => [
    path,
    { ...item, "x-amazon-apigateway-any-method": otherMethods(path, access) },
  ]);
  return {
    ...document,
    paths: Object.fromEntries(paths),
    components: { ...document.components, schemas: models() },
    "x-amazon-apigateway-api-key-source": "HEADER",
    "x-amazon-apigateway-request-validators": {
      everything: { validateRequestBody: true, validateRequestParameters: true },
    },
    "x-amazon-apigateway-request-validator": "everything",
    "x-amazon-apigateway-gateway-responses": gatewayResponses(access),
    "x-amazon-apigateway-documentation": { documentationParts: [...modelParts(), ...exampleParts(routes)] },
  };
}

/**
 * Of a body that callers send the model asks only that it be an object. API Gateway's validator quotes the value that
 * breaks a rule, a number or a text, and does not name its field; check-object.vtl does better.
 */
function models(): Record<string, SchemaObject> {
  return {
    ...Object.fromEntries(Object.keys(requestSchemas).map((name) => [name, { type: "object" }])),
    ...Object.fromEntries(
      Object.entries(answerSchemas).map(([name, schema]) => [name, modelSchema(name, schema)]),
    ),
  };
}
