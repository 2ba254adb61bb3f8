/** An OpenAPI document as JSON has it. */
export type OpenApiDocument = Readonly<Record<string, unknown>>;

type JsonObject = Record<string, unknown>;

interface DocumentationPart {
  readonly location:
    | { readonly type: "MODEL"; readonly name: string }
    | {
        readonly type: "REQUEST_BODY" | "RESPONSE_BODY";
        readonly path: string;
        readonly method: string;
        readonly statusCode?: string;
      };
  readonly properties: JsonObject;
}

const ours = "x-amazon-apigateway-";

/**
 * The API as its callers read it, out of what is deployed: the `body` of the RestApi without API Gateway's members,
 * and with what its documentation parts say put back at its place: examples, and the shapes of bodies that mapping
 * templates check. So it cannot show a route or a status that is not served. What is deployed of a rich message, and
 * of a template's components, is no more than that they have a `type`; so that is all that is shown of them.
 */
export function publicDocument(body: string): OpenApiDocument {
  const document = JSON.parse(body) as JsonObject;
  const { documentationParts = [] } = (document[`${ours}documentation`] ?? {}) as {
    documentationParts?: DocumentationPart[];
  };
  for (const { location, properties } of documentationParts) {
    Object.assign(entityAt(document, placeOf(location)), properties);
  }
  return withoutExtensions(document) as OpenApiDocument;
}

/** The members that lead to what a documentation part is about: a schema, or a JSON body. */
function placeOf(location: DocumentationPart["location"]): string[] {
  if (location.type === "MODEL") return ["components", "schemas", location.name];
  const { path, method, statusCode } = location;
  const owner = statusCode === undefined ? ["requestBody"] : ["responses", statusCode];
  return ["paths", path, method.toLowerCase(), ...owner, "content", "application/json"];
}

function entityAt(document: JsonObject, place: readonly string[]): JsonObject {
  let entity: unknown = document;
  for (const member of place) entity = isObject(entity) ? entity[member] : undefined;
  if (isObject(entity)) return entity;
  throw new Error(`The RestApi documents what it does not have: ${place.join(" ")}.`);
}

function withoutExtensions(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withoutExtensions);
  if (!isObject(node)) return node;
  return Object.fromEntries(
    Object.entries(node)
      .filter(([member]) => !member.startsWith(ours))
      .map(([member, inner]) => [member, withoutExtensions(inner)]),
  );
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
