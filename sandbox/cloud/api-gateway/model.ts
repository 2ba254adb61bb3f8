import { Ajv, type ErrorObject } from "ajv";
import { UnsupportedApi } from "./unsupported.ts";

/** Validates a request body against a model; undefined if it is valid, else API Gateway's `validationErrorString`. */
export type Model = (body: string) => string | undefined;

/**
 * The part of JSON Schema draft 4 that models may use here. API Gateway refuses, or quietly does not enforce,
 * what is left out: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
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
  "title",
  "type",
]);

/** Compiles `schema`, whose `$ref`s point into `schemas` (`#/components/schemas/<name>`). */
export function compileModel(
  name: string,
  schema: unknown,
  schemas: Readonly<Record<string, unknown>>,
): Model {
  checkSchema(name, schema);
  const ajv = new Ajv({ allErrors: true, verbose: true, strict: true, strictTypes: false });
  for (const [id, other] of Object.entries(schemas)) {
    checkSchema(id, other);
    ajv.addSchema(asObject(name, other), `#/components/schemas/${id}`);
  }
  const validate = ajv.compile(asObject(name, schema));
  return (body) => {
    let instance: unknown;
    try {
      instance = JSON.parse(body === "" ? "{}" : body);
    } catch {
      // The words are the sandbox's; AWS does not document its own.
      return "[the body is not valid JSON]";
    }
    if (validate(instance)) return undefined;
    return `[${describeErrors(validate.errors ?? []).join(", ")}]`;
  };
}

function checkSchema(path: string, value: unknown): void {
  const schema = asObject(path, value);
  for (const [keyword, setting] of Object.entries(schema)) {
    if (!keywords.has(keyword)) {
      throw new UnsupportedApi(
        `Model ${path}: API Gateway has no "${keyword}" in its models (JSON Schema draft 4).`,
      );
    }
    if (keyword === "required" && Array.isArray(setting) && setting.length === 0) {
      throw new UnsupportedApi(`Model ${path}: in JSON Schema draft 4 "required" may not be empty.`);
    }
    if (keyword === "properties") {
      for (const [name, property] of Object.entries(asObject(path, setting)))
        checkSchema(`${path}.${name}`, property);
    }
    if (keyword === "items" || (keyword === "additionalProperties" && typeof setting !== "boolean")) {
      checkSchema(`${path}.${keyword}`, setting);
    }
  }
}

function asObject(path: string, value: unknown): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
  throw new UnsupportedApi(`Model ${path}: not a schema object.`);
}

/**
 * As API Gateway's validator does (json-schema-validator for Java): what is wrong with an object itself hides
 * what is wrong inside it, and only a missing or an unknown property is called by its name.
 */
function describeErrors(errors: readonly ErrorObject[]): string[] {
  const byPath = new Map<string, ErrorObject[]>();
  for (const error of errors)
    byPath.set(error.instancePath, [...(byPath.get(error.instancePath) ?? []), error]);
  const paths = [...byPath.keys()].sort();
  return paths
    .filter((path) => !paths.some((outer) => outer !== path && path.startsWith(`${outer}/`)))
    .flatMap((path) => describeLevel(byPath.get(path) ?? []));
}

function describeLevel(errors: readonly ErrorObject[]): string[] {
  const byKeyword = new Map<string, ErrorObject[]>();
  for (const error of errors) byKeyword.set(error.keyword, [...(byKeyword.get(error.keyword) ?? []), error]);
  return [...byKeyword.keys()].sort().map((keyword) => describe(keyword, byKeyword.get(keyword) ?? []));
}

function describe(keyword: string, errors: readonly ErrorObject[]): string {
  const [error] = errors;
  if (error === undefined) throw new Error(`No error for ${keyword}.`);
  const { data, schema } = error;
  const all = (member: string) => JSON.stringify(errors.map(({ params }) => String(params[member])).sort());
  switch (keyword) {
    case "additionalProperties":
      return `object instance has properties which are not allowed by the schema: ${all("additionalProperty")}`;
    case "enum":
      return `instance value (${JSON.stringify(data)}) not found in enum (possible values: ${JSON.stringify(schema)})`;
    case "maxLength":
      return `string "${data}" is too long (length: ${[...String(data)].length}, maximum allowed: ${schema})`;
    case "maximum":
      return `numeric instance is greater than the required maximum (maximum: ${schema}, found: ${data})`;
    case "minLength":
      return `string "${data}" is too short (length: ${[...String(data)].length}, required minimum: ${schema})`;
    case "minimum":
      return `numeric instance is lower than the required minimum (minimum: ${schema}, found: ${data})`;
    case "pattern":
      return `ECMA 262 regex "${schema}" does not match input string "${data}"`;
    case "required":
      return `object has missing required properties (${all("missingProperty")})`;
    case "type":
      return `instance type (${typeOf(data)}) does not match any allowed primitive type (allowed: ${JSON.stringify([schema].flat())})`;
    default:
      throw new Error(`The sandbox has no words for the keyword "${keyword}".`);
  }
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value;
}
