import * as v from "valibot";
import { type GatewayResponse, gatewayResponseTypes } from "./gateway-response.ts";
import { MappingTemplate } from "./mapping-template.ts";
import { compileModel, type Model } from "./model.ts";
import { UnsupportedApi } from "./unsupported.ts";

/** One method of the API: what a request to it meets, in this order. */
export interface Method {
  /** `ANY` for all that the path does not have by themselves. */
  readonly httpMethod: string;
  /** `/messages/{request_id}` */
  readonly resourcePath: string;
  readonly apiKeyRequired: boolean;
  /** Whether callers sign, with credentials that may call `execute-api:Invoke`. */
  readonly iamRequired: boolean;
  /** By media type; none if the request validator leaves bodies alone. */
  readonly models: ReadonlyMap<string, Model>;
  /** Such as `method.request.header.X-Name`; none if the request validator leaves parameters alone. */
  readonly requiredParameters: readonly { readonly in: string; readonly name: string }[];
  readonly integration: Integration;
}

export type Integration = AwsIntegration | LambdaProxyIntegration | MockIntegration;

/** `type: aws`: an action of an AWS service, between mapping templates. */
export interface AwsIntegration {
  readonly type: "aws";
  readonly service: string;
  readonly action: string;
  readonly credentials: string;
  readonly requestTemplates: ReadonlyMap<string, MappingTemplate>;
  readonly responses: readonly IntegrationResponse[];
}

export interface IntegrationResponse {
  /** Matched against the back end's HTTP status; none for the default. */
  readonly selectionPattern: RegExp | undefined;
  readonly statusCode: number;
  readonly template: MappingTemplate;
}

/** `type: aws_proxy`: a Lambda function that answers for itself. */
export interface LambdaProxyIntegration {
  readonly type: "aws_proxy";
  readonly functionArn: string;
}

/** `type: mock`: API Gateway answers by itself, as the status that the request template renders selects. */
export interface MockIntegration {
  readonly type: "mock";
  readonly requestTemplates: ReadonlyMap<string, MappingTemplate>;
  readonly responses: readonly (IntegrationResponse & {
    readonly headers: Readonly<Record<string, string>>;
  })[];
}

export interface Definition {
  readonly methods: readonly Method[];
  readonly gatewayResponses: ReadonlyMap<string, GatewayResponse>;
}

const text = v.string();
const texts = v.record(v.string(), v.string());

const integrationSchema = v.variant("type", [
  v.strictObject({
    type: v.literal("aws"),
    httpMethod: v.literal("POST"),
    uri: v.pipe(
      text,
      v.regex(/^arn:[^:]+:apigateway:[^:]+:[^:]+:action\/\w+$/, "not the URI of a service action"),
    ),
    credentials: text,
    passthroughBehavior: v.literal("never"),
    timeoutInMillis: v.optional(v.number()),
    requestTemplates: texts,
    responses: v.record(
      v.string(),
      v.strictObject({ statusCode: text, responseTemplates: v.strictObject({ "application/json": text }) }),
    ),
  }),
  v.strictObject({
    type: v.literal("aws_proxy"),
    // Lambda's own API wants POST, whatever the method of the request.
    httpMethod: v.literal("POST"),
    uri: v.pipe(
      text,
      v.regex(
        /^arn:[^:]+:apigateway:[^:]+:lambda:path\/2015-03-31\/functions\/.+\/invocations$/,
        "not a function's URI",
      ),
    ),
    passthroughBehavior: v.optional(text),
    timeoutInMillis: v.optional(v.number()),
  }),
  v.strictObject({
    type: v.literal("mock"),
    passthroughBehavior: v.literal("never"),
    requestTemplates: texts,
    responses: v.record(
      text,
      v.strictObject({
        statusCode: text,
        responseParameters: v.optional(texts, {}),
        responseTemplates: v.strictObject({ "application/json": text }),
      }),
    ),
  }),
]);

const anyMethod = "x-amazon-apigateway-any-method";
const authType = "x-amazon-apigateway-authtype";

const parameterSchema = v.strictObject({
  name: text,
  in: v.picklist(["header", "path", "query"]),
  required: v.optional(v.boolean(), false),
  description: v.optional(text),
  schema: v.optional(v.unknown()),
});

const operationSchema = v.strictObject({
  operationId: v.optional(text),
  summary: v.optional(text),
  description: v.optional(text),
  tags: v.optional(v.array(text)),
  parameters: v.optional(v.array(parameterSchema), []),
  requestBody: v.optional(
    v.strictObject({
      required: v.optional(v.boolean()),
      description: v.optional(text),
      content: v.record(v.string(), v.strictObject({ schema: v.record(v.string(), v.unknown()) })),
    }),
  ),
  responses: v.record(v.string(), v.unknown()),
  security: v.optional(v.array(v.record(v.string(), v.array(text))), []),
  "x-amazon-apigateway-request-validator": v.optional(text),
  "x-amazon-apigateway-integration": integrationSchema,
});

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-documenting-api-content-representation.html */
const documentationPartSchema = v.strictObject({
  // The other entities of an API have parts too; nothing here reads them.
  location: v.variant("type", [
    v.strictObject({ type: v.literal("MODEL"), name: text }),
    v.strictObject({ type: v.literal("REQUEST_BODY"), path: text, method: text }),
    v.strictObject({ type: v.literal("RESPONSE_BODY"), path: text, method: text, statusCode: text }),
  ]),
  properties: v.record(v.string(), v.unknown()),
});

const documentSchema = v.strictObject({
  openapi: v.pipe(text, v.regex(/^3\.0\./, "API Gateway imports OpenAPI 3.0")),
  info: v.strictObject({
    title: text,
    version: text,
    description: v.optional(text),
    contact: v.optional(v.record(v.string(), text)),
    license: v.optional(v.record(v.string(), text)),
  }),
  servers: v.optional(v.unknown()),
  tags: v.optional(v.unknown()),
  paths: v.record(
    v.string(),
    v.partial(
      v.strictObject({
        get: operationSchema,
        post: operationSchema,
        put: operationSchema,
        delete: operationSchema,
        [anyMethod]: operationSchema,
      }),
    ),
  ),
  components: v.strictObject({
    schemas: v.optional(v.record(v.string(), v.unknown()), {}),
    securitySchemes: v.record(
      v.string(),
      // Any other kind needs an authorizer.
      v.variant("name", [
        v.strictObject({
          type: v.literal("apiKey"),
          name: v.literal("x-api-key"),
          in: v.literal("header"),
          description: v.optional(text),
        }),
        v.strictObject({
          type: v.literal("apiKey"),
          name: v.literal("Authorization"),
          in: v.literal("header"),
          description: v.optional(text),
          [authType]: v.literal("awsSigv4"),
        }),
      ]),
    ),
  }),
  "x-amazon-apigateway-api-key-source": v.literal("HEADER"),
  "x-amazon-apigateway-request-validators": v.record(
    v.string(),
    v.strictObject({ validateRequestBody: v.boolean(), validateRequestParameters: v.boolean() }),
  ),
  "x-amazon-apigateway-request-validator": v.optional(text),
  "x-amazon-apigateway-gateway-responses": v.optional(
    v.record(
      v.string(),
      v.strictObject({
        statusCode: v.optional(v.union([text, v.number()])),
        responseParameters: v.optional(texts, {}),
        responseTemplates: v.optional(v.strictObject({ "application/json": v.optional(text) }), {}),
      }),
    ),
    {},
  ),
  "x-amazon-apigateway-documentation": v.optional(
    v.strictObject({ version: v.optional(text), documentationParts: v.array(documentationPartSchema) }),
    { documentationParts: [] },
  ),
});

type Document = v.InferOutput<typeof documentSchema>;
type Operation = v.InferOutput<typeof operationSchema>;

/** Reads a RestApi's `body`. Whatever the sandbox would not act upon is an {@link UnsupportedApi}. */
export function readDefinition(body: string): Definition {
  const parsed = v.safeParse(documentSchema, JSON.parse(body));
  if (!parsed.success) {
    const issues = parsed.issues.map((issue) => `${v.getDotPath(issue) ?? "document"}: ${issue.message}`);
    throw new UnsupportedApi(`The RestApi's body is not one that the sandbox serves.\n${issues.join("\n")}`);
  }
  const document = parsed.output;
  return { methods: readMethods(document), gatewayResponses: readGatewayResponses(document) };
}

function readMethods(document: Document): Method[] {
  return Object.entries(document.paths).flatMap(([path, item]) => {
    if (!/^(\/([\w.,-]+|\{\w+\}))+$/.test(path))
      throw new UnsupportedApi(`API Gateway takes no such path: ${path}`);
    return Object.entries(item).flatMap(([verb, operation]) =>
      operation === undefined
        ? []
        : [readMethod(document, path, verb === anyMethod ? "ANY" : verb.toUpperCase(), operation)],
    );
  });
}

function readMethod(
  document: Document,
  resourcePath: string,
  httpMethod: string,
  operation: Operation,
): Method {
  const name = `${httpMethod} ${resourcePath}`;
  const validator = readValidator(document, name, operation);
  const integration = readIntegration(name, operation);
  return {
    httpMethod,
    resourcePath,
    apiKeyRequired: needs(document, name, operation, "x-api-key"),
    iamRequired: needs(document, name, operation, "Authorization"),
    models: validator.validateRequestBody ? readModels(document, name, operation) : new Map(),
    requiredParameters: validator.validateRequestParameters
      ? operation.parameters.filter(({ required }) => required)
      : [],
    integration,
  };
}

/** Whether the operation names the security scheme with this header. */
function needs(document: Document, name: string, operation: Operation, header: string): boolean {
  const { securitySchemes } = document.components;
  return operation.security.some((scheme) =>
    Object.keys(scheme).some((id) => {
      if (!Object.hasOwn(securitySchemes, id))
        throw new UnsupportedApi(`${name}: there is no security scheme ${id}.`);
      return securitySchemes[id]?.name === header;
    }),
  );
}

function readValidator(document: Document, name: string, operation: Operation) {
  const id =
    operation["x-amazon-apigateway-request-validator"] ?? document["x-amazon-apigateway-request-validator"];
  if (id === undefined) return { validateRequestBody: false, validateRequestParameters: false };
  const validator = document["x-amazon-apigateway-request-validators"][id];
  if (validator === undefined) throw new UnsupportedApi(`${name}: there is no request validator ${id}.`);
  return validator;
}

function readModels(document: Document, name: string, operation: Operation): Map<string, Model> {
  const { schemas } = document.components;
  for (const id of Object.keys(schemas)) {
    if (!/^[A-Za-z0-9]+$/.test(id)) throw new UnsupportedApi(`API Gateway takes no such model name: ${id}`);
  }
  return new Map(
    Object.entries(operation.requestBody?.content ?? {}).map(([mediaType, { schema }]) => [
      mediaType,
      compileModel(name, schema, schemas),
    ]),
  );
}

function readIntegration(name: string, operation: Operation): Integration {
  const integration = operation["x-amazon-apigateway-integration"];
  if (integration.type === "aws_proxy") {
    return {
      type: "aws_proxy",
      functionArn: integration.uri.replace(/^.*\/functions\//, "").replace(/\/invocations$/, ""),
    };
  }
  const statusCodes = Object.values(integration.responses).map(({ statusCode }) => statusCode);
  for (const statusCode of statusCodes) {
    if (!Object.hasOwn(operation.responses, statusCode)) {
      throw new UnsupportedApi(
        `${name}: an integration response has status ${statusCode}, the method has none.`,
      );
    }
  }
  if (new Set(statusCodes).size < statusCodes.length) {
    throw new UnsupportedApi(`${name}: API Gateway keeps one integration response for each status code.`);
  }
  const requestTemplates = new Map(
    Object.entries(integration.requestTemplates).map(([mediaType, source]) => [
      mediaType,
      new MappingTemplate(`${name}, request`, source),
    ]),
  );
  if (integration.type === "mock") {
    const responses = Object.entries(integration.responses).map(([pattern, response]) => ({
      ...readResponse(name, pattern, response),
      headers: Object.fromEntries(
        Object.entries(response.responseParameters).map(([parameter, value]) =>
          readHeader(name, "method.response", parameter, value),
        ),
      ),
    }));
    return { type: "mock", requestTemplates, responses };
  }
  const [, service, action] = /:([^:]+):action\/(\w+)$/.exec(integration.uri) ?? [];
  if (service === undefined || action === undefined) throw new UnsupportedApi(`${name}: ${integration.uri}`);
  return {
    type: "aws",
    service,
    action,
    credentials: integration.credentials,
    requestTemplates,
    responses: Object.entries(integration.responses).map(([pattern, response]) =>
      readResponse(name, pattern, response),
    ),
  };
}

function readResponse(
  name: string,
  pattern: string,
  response: { statusCode: string; responseTemplates: { "application/json": string } },
): IntegrationResponse {
  return {
    selectionPattern: pattern === "default" ? undefined : new RegExp(`^(?:${pattern})$`),
    statusCode: Number(response.statusCode),
    template: new MappingTemplate(
      `${name}, response ${pattern}`,
      response.responseTemplates["application/json"],
    ),
  };
}

function readGatewayResponses(document: Document): Map<string, GatewayResponse> {
  const responses = new Map<string, GatewayResponse>();
  for (const [type, response] of Object.entries(document["x-amazon-apigateway-gateway-responses"])) {
    if (!gatewayResponseTypes.has(type))
      throw new UnsupportedApi(`The sandbox knows no gateway response ${type}.`);
    const template = response.responseTemplates["application/json"];
    responses.set(type, {
      ...(response.statusCode === undefined ? {} : { statusCode: Number(response.statusCode) }),
      ...(template === undefined ? {} : { template }),
      headers: Object.fromEntries(
        Object.entries(response.responseParameters).map(([parameter, value]) =>
          readHeader(`Gateway response ${type}`, "gatewayresponse", parameter, value),
        ),
      ),
    });
  }
  return responses;
}

/** @param of whose headers the parameters set: `gatewayresponse` or `method.response` */
function readHeader(where: string, of: string, parameter: string, value: string): [string, string] {
  const prefix = `${of}.header.`;
  const name = parameter.startsWith(prefix) ? parameter.slice(prefix.length) : "";
  const literal = /^'([^']*)'$/.exec(value)?.[1];
  if (!/^[\w-]+$/.test(name) || literal === undefined) {
    throw new UnsupportedApi(`${where}: the sandbox knows only ${prefix}<name> = '<text>'.`);
  }
  return [name, literal];
}
