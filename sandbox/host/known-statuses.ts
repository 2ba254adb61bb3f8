import type { OpenApiDocument } from "./public-document.ts";

type Schema = Readonly<Record<string, unknown>>;

/**
 * What can become of a request, in the words of the API's own document: the statuses and outcomes that its schemas
 * list.
 * @throws Error if they list none
 */
export function knownStatuses(document: OpenApiDocument): string[] {
  const { schemas = {} } = (document.components ?? {}) as { schemas?: Record<string, Schema> };
  const resolved = (schema: Schema | undefined): Schema => {
    const reference = schema?.$ref;
    return typeof reference === "string"
      ? resolved(schemas[reference.slice(reference.lastIndexOf("/") + 1)])
      : (schema ?? {});
  };
  const found = Object.values(schemas).flatMap(({ properties = {} }) => {
    const { latest_status, outcome } = properties as Record<string, Schema | undefined>;
    return [latest_status, outcome].flatMap((schema) => (resolved(schema).enum ?? []) as string[]);
  });
  if (found.length === 0)
    throw new Error("The API's document lists no statuses: no schema has latest_status.");
  return [...new Set(found)];
}
