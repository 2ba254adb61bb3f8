import { toJsonSchema } from "@valibot/to-json-schema";
import type { GenericSchema } from "valibot";

/** A schema object of OpenAPI 3.0, which is plain JSON. */
export type SchemaObject = { readonly [keyword: string]: unknown };

/**
 * What OpenAPI 3.0 and the models of API Gateway (JSON Schema draft 4) both understand and API Gateway enforces.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
 */
const keywords = new Set([
  "$ref",
  "additionalProperties",
  "description",
  "enum",
  "items",
  "maxLength",
  "maximum",
  "minLength",
  "minimum",
  "pattern",
  "properties",
  "required",
  "type",
]);

/** The JSON Schema of a request, as callers read it. A rule that JSON Schema cannot say is an error here. */
export function requestSchema(schema: GenericSchema): SchemaObject {
  const { $schema: _, ...converted } = toJsonSchema(schema, {
    target: "openapi-3.0",
    errorMode: "throw",
    overrideAction: ({ valibotAction, jsonSchema }) =>
      "jsonSchema" in valibotAction && isSchema(valibotAction.jsonSchema)
        ? { ...jsonSchema, ...valibotAction.jsonSchema }
        : undefined,
    overrideSchema: ({ jsonSchema }) => {
      const { required, oneOf, ...rest } = jsonSchema;
      // OpenAPI 3.0 and draft 4 want at least one name.
      if (required?.length === 0) return rest;
      // A choice of one is none.
      const [only, ...others] = oneOf ?? [];
      return isSchema(only) && others.length === 0 ? { ...rest, ...only } : undefined;
    },
  });
  return converted as SchemaObject;
}

/**
 * The same schema in the words that API Gateway's models have. Where a field takes one of several forms, only what
 * they share is left: an object with a `type`. Any other rule that a model has no word for is an error here.
 */
export function modelSchema(path: string, schema: SchemaObject): SchemaObject {
  if ("oneOf" in schema) return anyTypeOf(path, schema);
  const tidied: Record<string, unknown> = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (!keywords.has(keyword)) {
      throw new Error(
        `${path}: API Gateway's models have no "${keyword}". Say it in the handler, or in simpler words.`,
      );
    }
    tidied[keyword] = tidyValue(path, keyword, value);
  }
  return tidied;
}

function anyTypeOf(path: string, schema: SchemaObject): SchemaObject {
  if (!hasType(schema)) {
    throw new Error(`${path}: every form of it must be an object with a "type", which models can ask for.`);
  }
  const { description } = schema;
  return {
    type: "object",
    ...(description === undefined ? {} : { description }),
    properties: { type: { type: "string" } },
    required: ["type"],
  };
}

function hasType({ oneOf, properties }: SchemaObject): boolean {
  if (Array.isArray(oneOf)) return oneOf.every((form) => isSchema(form) && hasType(form));
  return isSchema(properties) && "type" in properties;
}

function tidyValue(path: string, keyword: string, value: unknown): unknown {
  if (!isSchema(value)) return value;
  if (keyword !== "properties") return modelSchema(`${path}.${keyword}`, value);
  return Object.fromEntries(
    Object.entries(value).map(([name, property]) => [
      name,
      isSchema(property) ? modelSchema(`${path}.${name}`, property) : property,
    ]),
  );
}

function isSchema(value: unknown): value is SchemaObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
