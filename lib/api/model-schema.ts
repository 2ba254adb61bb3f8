import { toJsonSchema } from "@valibot/to-json-schema";
import type { GenericSchema } from "valibot";

/** A schema object of OpenAPI 3.0, which is plain JSON. */
export type SchemaObject = { readonly [keyword: string]: unknown };

/**
 * What OpenAPI 3.0 and the models of API Gateway (JSON Schema draft 4) both understand and API Gateway enforces.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
 */
const keywords = new Set([
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

/** The JSON Schema of a request, as callers read it. A rule that API Gateway cannot enforce is an error here. */
export function requestSchema(name: string, schema: GenericSchema): SchemaObject {
  return tidy(name, toJsonSchema(schema, { target: "openapi-3.0", errorMode: "throw" }));
}

function tidy(path: string, schema: object): SchemaObject {
  const tidied: Record<string, unknown> = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === "$schema") continue;
    if (!keywords.has(keyword)) {
      throw new Error(
        `${path}: API Gateway's models have no "${keyword}". Say it in the handler, or in simpler words.`,
      );
    }
    // Draft 4 wants at least one name.
    if (keyword === "required" && Array.isArray(value) && value.length === 0) continue;
    tidied[keyword] = tidyValue(path, keyword, value);
  }
  return tidied;
}

function tidyValue(path: string, keyword: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  if (keyword !== "properties") return tidy(`${path}.${keyword}`, value);
  return Object.fromEntries(
    Object.entries(value).map(([name, property]) => [name, tidy(`${path}.${name}`, property)]),
  );
}

/**
 * The same schema for API Gateway's validator, which quotes the regular expression that a value breaks but not the
 * field: so the field's name goes into the expression, in a lookahead at its end that is always true.
 */
export function namePatterns(schema: SchemaObject, name = ""): SchemaObject {
  return Object.fromEntries(
    Object.entries(schema).map(([keyword, value]) => {
      if (keyword === "pattern" && name !== "") return [keyword, `${String(value)}(?!${name})`];
      if (keyword === "properties") return [keyword, mapProperties(value, name)];
      if (keyword === "items" && isSchema(value)) return [keyword, namePatterns(value, name)];
      return [keyword, value];
    }),
  );
}

function mapProperties(properties: unknown, path: string): SchemaObject {
  if (!isSchema(properties)) return {};
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [
      name,
      isSchema(property) ? namePatterns(property, path === "" ? name : `${path}.${name}`) : property,
    ]),
  );
}

function isSchema(value: unknown): value is SchemaObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
