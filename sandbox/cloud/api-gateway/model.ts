import { Ajv, type ErrorObject, type SchemaValidateFunction } from "ajv";
import { isDecimal } from "./java-number.ts";
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
  ajv.addKeyword({ keyword: "typeAsWritten", validate: hasTypeAsWritten });
  for (const [id, other] of Object.entries(schemas)) {
    checkSchema(id, other);
    ajv.addSchema(askingForWrittenTypes(name, other), `#/components/schemas/${id}`);
  }
  const validate = ajv.compile(askingForWrittenTypes(name, schema));
  return (body) => {
    let instance: unknown;
    try {
      instance = parseJson(body === "" ? "{}" : body);
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

/** The names of the decimals in an object or list: ajv takes nothing but JavaScript's own numbers. */
const decimals = new WeakMap<object, Set<string>>();

/** JSON.parse, which in addition remembers that 7200.0 was not written as 7200. */
function parseJson(text: string): unknown {
  return JSON.parse(text, function (this: object, name, value, context?: { source?: string }) {
    if (typeof value === "number" && isDecimal(context?.source)) {
      decimals.set(this, new Set([...(decimals.get(this) ?? []), name]));
    }
    return value;
  });
}

/** To API Gateway's validator 7200.0 is no integer, to ajv it is: so a keyword of our own takes the place of `type`. */
function askingForWrittenTypes(path: string, value: unknown): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(asObject(path, value)).map(([keyword, setting]) => {
      if (keyword === "type") return ["typeAsWritten", [setting].flat()];
      if (keyword === "properties") {
        const properties = Object.entries(asObject(path, setting));
        return [
          keyword,
          Object.fromEntries(properties.map(([name, schema]) => [name, askingForWrittenTypes(path, schema)])),
        ];
      }
      const isSchema =
        keyword === "items" || (keyword === "additionalProperties" && typeof setting !== "boolean");
      return [keyword, isSchema ? askingForWrittenTypes(path, setting) : setting];
    }),
  );
}

const hasTypeAsWritten: SchemaValidateFunction = (
  allowed: readonly string[],
  data: unknown,
  _schema,
  place,
) => {
  const holder: unknown = place?.parentData;
  const isDecimal =
    typeof holder === "object" &&
    holder !== null &&
    decimals.get(holder)?.has(String(place?.parentDataProperty)) === true;
  const type = isDecimal ? "number" : typeOf(data);
  if (allowed.includes(type) || (type === "integer" && allowed.includes("number"))) return true;
  hasTypeAsWritten.errors = [{ keyword: "typeAsWritten", params: { type } }];
  return false;
};

function asObject(path: string, value: unknown): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
  throw new UnsupportedApi(`Model ${path}: not a schema object.`);
}

/**
 * As API Gateway's validator does (json-schema-validator for Java): it goes through the members of an object by
 * name, looks into none once something has been wrong, and calls only a missing or an unknown property by its name.
 */
function describeErrors(errors: readonly ErrorObject[]): string[] {
  const byPath = new Map<string, ErrorObject[]>();
  for (const error of errors)
    byPath.set(error.instancePath, [...(byPath.get(error.instancePath) ?? []), error]);
  const seen: string[] = [];
  for (const path of [...byPath.keys()].sort(inOrder)) {
    const isLookedInto = outerPaths(path).every((outer) =>
      seen.every((earlier) => inOrder(earlier, outer) > 0),
    );
    if (isLookedInto) seen.push(path);
  }
  return seen.flatMap((path) => describeLevel(byPath.get(path) ?? []));
}

/** Of `/message/type`: the root, which is empty, and `/message`. */
function outerPaths(path: string): string[] {
  const steps = path.split("/");
  return steps.slice(1).map((_, index) => steps.slice(0, index + 1).join("/"));
}

/** What is looked at first: an object before its members, those by name. */
function inOrder(one: string, other: string): number {
  const [a, b] = [one.split("/"), other.split("/")];
  const differs = a.findIndex((step, index) => step !== b[index]);
  if (differs === -1) return a.length - b.length;
  const [left, right] = [a[differs] ?? "", b[differs]];
  if (right === undefined) return 1;
  if (/^\d+$/.test(left) && /^\d+$/.test(right)) return Number(left) - Number(right);
  return left < right ? -1 : 1;
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
    case "typeAsWritten":
      return `instance type (${error.params.type}) does not match any allowed primitive type (allowed: ${JSON.stringify([schema].flat())})`;
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
