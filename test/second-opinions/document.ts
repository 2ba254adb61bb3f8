import { apiGatewayDocument } from "../../lib/api/openapi.ts";
import { targets } from "../sandbox/cloud/api-gateway/fixture.ts";

/** The OpenAPI document that API Gateway imports, looked at as what it is: JSON. */
export const document = JSON.parse(JSON.stringify(apiGatewayDocument(targets))) as {
  readonly paths: Readonly<Record<string, { readonly post?: Operation }>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
  readonly [member: string]: unknown;
};

interface Operation {
  readonly requestBody: { readonly content: { readonly "application/json": { readonly schema: Schema } } };
  readonly "x-amazon-apigateway-integration": AwsIntegration;
}

export interface Schema {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
}

type Templates = { readonly "application/json": string };

export interface AwsIntegration {
  readonly requestTemplates: Templates;
  readonly responses: Readonly<
    Record<string, { readonly statusCode: string; readonly responseTemplates: Templates }>
  >;
}

export function integrationOf(path: string): AwsIntegration {
  return operation(path)["x-amazon-apigateway-integration"];
}

/** The model that a POST to `path` has to match: a JSON pointer into the document, and the names of its fields. */
export function modelOf(path: string): { readonly pointer: string; readonly fields: readonly string[] } {
  const { $ref, properties } = operation(path).requestBody.content["application/json"].schema;
  const pointer =
    $ref?.replace(/^#/, "") ??
    `/paths/${path.replaceAll("/", "~1")}/post/requestBody/content/application~1json/schema`;
  const named = document.components.schemas[pointer.split("/").at(-1) ?? ""];
  return { pointer, fields: Object.keys(properties ?? named?.properties ?? {}) };
}

function operation(path: string): Operation {
  const found = document.paths[path]?.post;
  if (found === undefined) throw new Error(`The API has no POST ${path}.`);
  return found;
}
