/** An OpenAPI document as JSON has it. */
export type OpenApiDocument = Readonly<Record<string, unknown>>;

type JsonObject = Record<string, unknown>;

interface DocumentationPart {
  readonly location: { readonly path: string; readonly method: string; readonly statusCode?: string };
  readonly properties: JsonObject;
}

const ours = "x-amazon-apigateway-";

/**
 * The API as its callers read it, out of what is deployed: the `body` of the RestApi without API Gateway's members,
 * and with the examples that travel in its documentation parts back at their bodies. So it cannot show a route, a
 * status or a field that is not served. What the deployed models do not say, because API Gateway's validator does
 * not know how, is not in it either: of a rich message and of a template's components they ask for a `type` alone.
 */
export function publicDocument(body: string): OpenApiDocument {
  const document = JSON.parse(body) as JsonObject;
  const { documentationParts = [] } = (document[`${ours}documentation`] ?? {}) as {
    documentationParts?: DocumentationPart[];
  };
  for (const { location, properties } of documentationParts) {
    Object.assign(mediaType(document, location), properties);
  }
  return withoutExtensions(document) as OpenApiDocument;
}

/** The JSON body, of the request or of an answer, that a documentation part is about. */
function mediaType(
  document: JsonObject,
  { path, method, statusCode }: DocumentationPart["location"],
): object {
  const way = ["paths", path, method.toLowerCase()];
  const owner = statusCode === undefined ? ["requestBody"] : ["responses", statusCode];
  const found = [...way, ...owner, "content", "application/json"].reduce<unknown>(
    (node, member) => (isObject(node) ? node[member] : undefined),
    document,
  );
  if (isObject(found)) return found;
  throw new Error(`The RestApi documents a body of ${method} ${path} that it does not have.`);
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
