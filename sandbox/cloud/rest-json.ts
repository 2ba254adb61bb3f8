import type { Json, JsonObject, RestOperation } from "./service.ts";

/** The SDK describes an operation as `[9, namespace, name, { http: [method, path, status] }, input, output]`. */
const OPERATION = 9;
const NUMERIC = 1;
const BOOLEAN = 2;

/**
 * The operations of a REST-JSON API by `<method> <path>`, read from the schemas by which the AWS SDK itself writes
 * its requests: no list of ours can fall behind.
 * @param client the SDK's module: `import * as client from "@aws-sdk/client-…"`
 */
export function restOperationsOf(
  client: Readonly<Record<string, unknown>>,
): ReadonlyMap<string, RestOperation> {
  return new Map(
    Object.values(client).flatMap((exported: unknown) => {
      if (!Array.isArray(exported) || exported[0] !== OPERATION) return [];
      const [, , action, { http }, input] = exported;
      const [method, path] = http;
      return [[`${method} ${path}`, { action, query: queryMembers(input()) }]];
    }),
  );
}

/** The SDK describes a structure as `[3, namespace, name, traits, member names, member schemas]`. */
function queryMembers(schema: unknown): RestOperation["query"] {
  if (!Array.isArray(schema)) return [];
  const [, , , , names, schemas]: unknown[] = schema;
  if (!Array.isArray(names) || !Array.isArray(schemas)) return [];
  return names.flatMap((member: string, index) => {
    const memberSchema: unknown = schemas[index];
    if (!Array.isArray(memberSchema)) return [];
    const [type, traits] = memberSchema;
    return typeof traits?.httpQuery === "string" ? [{ member, name: traits.httpQuery, type }] : [];
  });
}

/** The input of an operation, put together from the query string and the body. */
export function restInput({ query }: RestOperation, url: URL, body: JsonObject): JsonObject {
  const fromQuery = query.flatMap(({ member, name, type }): Array<[string, Json]> => {
    const value = url.searchParams.get(name);
    if (value === null) return [];
    if (type === NUMERIC) return [[member, Number(value)]];
    if (type === BOOLEAN) return [[member, value === "true"]];
    return [[member, value]];
  });
  return { ...body, ...Object.fromEntries(fromQuery) };
}
