import { type ApiAccess, byKey, securitySchemes, withAccess } from "./access.ts";
import { answerSchemas } from "./answers.ts";
import { requestSchema, type SchemaObject } from "./model-schema.ts";
import { type Operation, type TagName, tags } from "./operation.ts";
import { requestSchemas } from "./request-schemas.ts";
import { type Route, routes } from "./routes.ts";
import { eventSchemas, webhooks } from "./webhooks.ts";

/** The stage of API Gateway, and so the first segment of every URL. */
export const stageName = "v1";

/** The version of the package, which a test compares: what is deployed does not read package.json. */
export const apiVersion = "0.2.0";

/** An OpenAPI document, which is plain JSON. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string; readonly [member: string]: unknown };
  readonly paths: Readonly<Record<string, PathItem>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, SchemaObject>>;
    readonly securitySchemes: Readonly<Record<string, SchemaObject>>;
  };
  readonly [member: string]: unknown;
}

export type PathItem = Readonly<Partial<Record<Route["method"], Operation>>>;

/**
 * The API as its callers read it: no AWS extensions, and in OpenAPI 3.1, because 3.0 has no webhooks; otherwise what it
 * says means the same in both.
 */
export function publicDocument(): OpenApiDocument {
  const { components, ...document } = openApiDocument(({ operation }) => operation);
  return {
    ...document,
    openapi: "3.1.0",
    tags: described(Object.keys(tags) as TagName[]),
    webhooks,
    components: {
      schemas: { ...components.schemas, ...eventSchemas },
      securitySchemes: { ...components.securitySchemes, webhook_key: webhookKey },
    },
    servers: [
      {
        url: `https://{api}.execute-api.{region}.amazonaws.com/${stageName}`,
        variables: {
          api: { default: "api", description: "The id of the API, as in the stack's outputs." },
          region: { default: "us-east-1", description: "The AWS region of the stack." },
        },
      },
    ],
  };
}

const webhookKey = {
  type: "apiKey",
  name: "x-api-key",
  in: "header",
  description: "The stack's `webhookKey`: what the webhook gets, to know who calls.",
};

/** What both documents share, in OpenAPI 3.0, which is what API Gateway imports; `present` says how an operation looks in this one. */
export function openApiDocument(
  present: (route: Route) => Operation,
  access: ApiAccess = byKey,
): OpenApiDocument {
  return {
    openapi: "3.0.1",
    info: {
      title: "Messaging API",
      version: apiVersion,
      description:
        "Sends SMS and WhatsApp messages. When WhatsApp does not allow free-form text to a person right now, they get an approved template first, and the message the moment they answer.",
      contact: { name: "Whoever runs this stack" },
      license: { name: "MIT-0", url: "https://spdx.org/licenses/MIT-0.html" },
    },
    tags: described(routes.flatMap(({ operation }) => operation.tags)),
    paths: paths((route) => withAccess(present(route), access)),
    components: {
      schemas: {
        ...Object.fromEntries(
          Object.entries(requestSchemas).map(([name, schema]) => [name, requestSchema(schema)]),
        ),
        ...answerSchemas,
      },
      securitySchemes: securitySchemes(access),
    },
  };
}

/** Those groups that are named, in the order in which the API is shown. */
function described(named: readonly TagName[]) {
  return Object.entries(tags)
    .filter(([name]) => named.includes(name as TagName))
    .map(([name, description]) => ({ name, description }));
}

function paths(present: (route: Route) => Operation): Record<string, PathItem> {
  const items: Record<string, Record<string, Operation>> = {};
  for (const route of routes) {
    items[route.path] = { ...items[route.path], [route.method]: present(route) };
  }
  return items;
}
