import { createHash, randomBytes, randomUUID } from "node:crypto";
import { type Context, Hono } from "hono";
import type { Clock } from "../clock.ts";
import type { AwsCall, JsonObject } from "../service.ts";
import { callAwsService } from "./aws-integration.ts";
import { type Definition, type Method, readDefinition } from "./definition.ts";
import { GatewayError, renderGatewayResponse } from "./gateway-response.ts";
import { callLambdaProxy } from "./lambda-proxy.ts";
import { answerMock } from "./mock-integration.ts";
import type { ResourcePolicy } from "./resource-policy.ts";
import { Bucket, type Throttle, type UsagePlan } from "./usage-plan.ts";

export interface RestApiOptions {
  /** The OpenAPI document of the RestApi, JSON. */
  readonly body: string;
  readonly stageName: string;
  /** What their usage plans allow the API keys, by the keys' values. */
  readonly apiKeys: ReadonlyMap<string, UsagePlan>;
  /** Of each method; none if the stage does not throttle. */
  readonly throttle?: Throttle;
  readonly policy?: ResourcePolicy;
  /** Whether credentials with this access key id may call a method, by its ARN; nobody may if it is left out. */
  readonly mayInvoke?: (accessKeyId: string, methodArn: string) => "yes" | "no" | "unknown";
  readonly clock: Clock;
  readonly call: (call: AwsCall) => Promise<JsonObject>;
  readonly accountId: string;
  readonly apiId: string;
  readonly region: string;
  readonly partition?: string;
  readonly onRequest?: (entry: AccessLogEntry) => void;
}

/** What API Gateway would write to the access log: nothing of what was sent. */
export interface AccessLogEntry {
  readonly requestId: string;
  readonly requestTimeEpoch: number;
  readonly httpMethod: string;
  /** Undefined if no method matched. */
  readonly resourcePath: string | undefined;
  readonly status: number;
  /** The type of the gateway response, if API Gateway answered by itself. */
  readonly error: string | undefined;
}

/** A payload of API Gateway is at most 10 MB. */
const payloadLimit = 10_485_760;

/**
 * A stage of API Gateway that serves `body`; mount it at `/<stageName>`. A request meets, in this order: its
 * method, the resource policy and IAM, the API key, the usage plan, the request validator, the integration.
 *
 * @throws UnsupportedApi if the document says something that the sandbox does not emulate
 */
export function createRestApi(options: RestApiOptions): Hono {
  const definition = readDefinition(options.body);
  const buckets = new Map(
    definition.methods.map((method) => [method, new Bucket(options.throttle, options.clock)]),
  );
  return new Hono().all("*", async (c) => {
    const request = await readRequest(c, options);
    const match = findMethod(definition, c.req.method, request.path);
    const answer = await answerRequest(request, match, definition, buckets, options);
    answer.response.headers.set("x-amzn-requestid", request.requestId);
    answer.response.headers.set("x-amz-apigw-id", request.extendedRequestId);
    options.onRequest?.({
      requestId: request.requestId,
      requestTimeEpoch: request.time,
      httpMethod: c.req.method,
      resourcePath: match?.method.resourcePath,
      status: answer.response.status,
      error: answer.error,
    });
    return answer.response;
  });
}

type Buckets = ReadonlyMap<Method, Bucket>;

interface ApiRequest {
  readonly requestId: string;
  readonly extendedRequestId: string;
  readonly time: number;
  readonly httpMethod: string;
  /** Without the stage. */
  readonly path: string;
  readonly headers: Headers;
  /** From where the call comes. */
  readonly sourceIp: string;
  readonly query: URLSearchParams;
  readonly body: ArrayBuffer;
}

interface MethodMatch {
  readonly method: Method;
  readonly pathParameters: Record<string, string>;
}

async function readRequest(c: Context, options: RestApiOptions): Promise<ApiRequest> {
  const url = new URL(c.req.url);
  const stage = `/${options.stageName}`;
  return {
    // Callers may bring their own, which AWS's page on logging says of $context.requestId.
    requestId: c.req.header("x-amzn-requestid") ?? randomUUID(),
    extendedRequestId: `${randomBytes(11).toString("base64url")}=`,
    time: options.clock.now(),
    httpMethod: c.req.method,
    path: url.pathname.startsWith(`${stage}/`) ? url.pathname.slice(stage.length) : url.pathname,
    headers: c.req.raw.headers,
    sourceIp: sourceIpOf(c),
    query: url.searchParams,
    body: await c.req.arrayBuffer(),
  };
}

/** Of the connection, if there is one. An IPv4 address may come in the form of an IPv6 one. */
function sourceIpOf({ env }: Context): string {
  const { incoming } = (env ?? {}) as { incoming?: { socket: { remoteAddress?: string } } };
  return (incoming?.socket.remoteAddress ?? "127.0.0.1").replace(/^::ffff:/, "");
}

async function answerRequest(
  request: ApiRequest,
  match: MethodMatch | undefined,
  definition: Definition,
  buckets: Buckets,
  options: RestApiOptions,
): Promise<{ response: Response; error: string | undefined }> {
  try {
    // API Gateway's own words for "no such resource, or not with this method".
    if (match === undefined) throw new GatewayError("MISSING_AUTHENTICATION_TOKEN");
    admit(request, match.method, buckets, options);
    return { response: await integrate(request, match, options), error: undefined };
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    const context = requestContext(request, match, options);
    return {
      response: renderGatewayResponse(error, definition.gatewayResponses, context),
      error: error.type,
    };
  }
}

/**
 * What `ANY` stands for.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-settings-method-request.html
 */
const anyOf: ReadonlySet<string> = new Set(["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]);

function findMethod(definition: Definition, httpMethod: string, path: string): MethodMatch | undefined {
  const matches = definition.methods.flatMap((method) => {
    const pathParameters = matchPath(method.resourcePath, path);
    return pathParameters === undefined ? [] : [{ method, pathParameters }];
  });
  const named = (name: string) => matches.find(({ method }) => method.httpMethod === name);
  return named(httpMethod) ?? (anyOf.has(httpMethod) ? named("ANY") : undefined);
}

function matchPath(resourcePath: string, path: string): Record<string, string> | undefined {
  const wanted = resourcePath.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    const value = given[index] ?? "";
    const name = /^\{(\w+)\}$/.exec(segment)?.[1];
    if (name === undefined && segment !== value) return undefined;
    if (name !== undefined && value === "") return undefined;
    if (name !== undefined) parameters[name] = decodeSegment(value);
  }
  return parameters;
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** Everything that may turn a request away before its integration. */
function admit(request: ApiRequest, method: Method, buckets: Buckets, options: RestApiOptions): void {
  authorize(request, method, options);
  if (method.apiKeyRequired) {
    const verdict = options.apiKeys.get(request.headers.get("x-api-key") ?? "")?.admit();
    if (verdict === undefined) throw new GatewayError("INVALID_API_KEY");
    if (verdict === "quota exceeded") throw new GatewayError("QUOTA_EXCEEDED");
    if (verdict === "throttled") throw new GatewayError("THROTTLED");
  }
  if (buckets.get(method)?.take() === false) throw new GatewayError("THROTTLED");
  if (request.body.byteLength > payloadLimit) throw new GatewayError("REQUEST_TOO_LARGE");
  const missing = method.requiredParameters
    .filter((parameter) => !hasParameter(request, parameter))
    .map(({ name }) => name);
  if (missing.length > 0) {
    throw new GatewayError("BAD_REQUEST_PARAMETERS", {
      message: `Missing required request parameters: [${missing.join(", ")}]`,
      validationErrorString: `[${missing.join(", ")}]`,
    });
  }
  const validationErrorString = method.models.get(mediaType(request))?.(decode(request.body));
  if (validationErrorString !== undefined)
    throw new GatewayError("BAD_REQUEST_BODY", { validationErrorString });
}

/**
 * The resource policy, and IAM where callers sign. Without IAM the policy has to allow; with it, a Deny of the policy
 * counts, and an Allow of either (of one account).
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
 */
function authorize(request: ApiRequest, method: Method, options: RestApiOptions): void {
  const called = `${stageArn(options)}/${request.httpMethod}${request.path}`;
  const accessKeyId = /Credential=([^/]+)\/\d{8}\/[^/]+\/execute-api\/aws4_request/.exec(
    request.headers.get("authorization") ?? "",
  )?.[1];
  if (method.iamRequired && accessKeyId === undefined) throw new GatewayError("MISSING_AUTHENTICATION_TOKEN");
  const identity =
    method.iamRequired && accessKeyId !== undefined ? options.mayInvoke?.(accessKeyId, called) : undefined;
  if (identity === "unknown") throw new GatewayError("INVALID_SIGNATURE");
  const policy = options.policy?.verdict(called, request.sourceIp);
  const isOpen = !method.iamRequired && options.policy === undefined;
  if (policy === "Deny" || !(isOpen || identity === "yes" || policy === "Allow")) {
    throw new GatewayError("ACCESS_DENIED", {
      message: `User: ${accessKeyId ?? "anonymous"} is not authorized to perform: execute-api:Invoke on resource: ${called}`,
    });
  }
}

function hasParameter(
  request: ApiRequest,
  parameter: { readonly in: string; readonly name: string },
): boolean {
  if (parameter.in === "header") return request.headers.has(parameter.name);
  // A path parameter is there, or the method had not matched.
  return parameter.in === "path" || request.query.has(parameter.name);
}

/** Without parameters such as the charset; a request that names none is taken for JSON. */
function mediaType(request: ApiRequest): string {
  const [type = ""] = (request.headers.get("content-type") ?? "").split(";");
  return type.trim().toLowerCase() || "application/json";
}

function decode(body: ArrayBuffer): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(body);
}

async function integrate(
  request: ApiRequest,
  match: MethodMatch,
  options: RestApiOptions,
): Promise<Response> {
  const { integration } = match.method;
  const body = decode(request.body);
  if (integration.type === "aws_proxy") {
    return callLambdaProxy({
      functionArn: integration.functionArn,
      request: {
        httpMethod: request.httpMethod,
        resourcePath: match.method.resourcePath,
        path: request.path,
        headers: request.headers,
        query: request.query,
        pathParameters: match.pathParameters,
        body,
        requestContext: requestContext(request, match, options),
      },
      sourceArn: methodArn(match.method, options),
      call: options.call,
    });
  }
  const rendered = {
    mediaType: mediaType(request),
    input: {
      body,
      path: match.pathParameters,
      querystring: Object.fromEntries(request.query),
      header: Object.fromEntries(request.headers),
    },
    context: requestContext(request, match, options),
  };
  return integration.type === "mock"
    ? answerMock({ integration, ...rendered })
    : callAwsService({ integration, ...rendered, call: options.call });
}

/** `arn:aws:execute-api:<region>:<account>:<api>/<stage>/GET/messages/*`: a path parameter is a wildcard. */
function methodArn(method: Method, options: RestApiOptions): string {
  const path = method.resourcePath.replaceAll(/\{\w+\}/g, "*");
  return `${stageArn(options)}/${method.httpMethod}${path}`;
}

function stageArn({ partition = "aws", region, accountId, apiId, stageName }: RestApiOptions): string {
  return `arn:${partition}:execute-api:${region}:${accountId}:${apiId}/${stageName}`;
}

/** `$context`, and `requestContext` of a proxy event. */
function requestContext(
  request: ApiRequest,
  match: MethodMatch | undefined,
  options: RestApiOptions,
): JsonObject {
  const { accountId, apiId, stageName, region } = options;
  return {
    accountId,
    apiId,
    domainName: `${apiId}.execute-api.${region}.amazonaws.com`,
    domainPrefix: apiId,
    extendedRequestId: request.extendedRequestId,
    httpMethod: request.httpMethod,
    identity: {
      accountId: null,
      apiKey: request.headers.get("x-api-key"),
      apiKeyId: null,
      caller: null,
      sourceIp: request.sourceIp,
      user: null,
      userAgent: request.headers.get("user-agent"),
      userArn: null,
    },
    path: `/${stageName}${request.path}`,
    protocol: "HTTP/1.1",
    requestId: request.requestId,
    requestTime: commonLogTime(request.time),
    requestTimeEpoch: request.time,
    resourceId: match === undefined ? null : resourceId(match.method.resourcePath),
    resourcePath: match?.method.resourcePath ?? null,
    stage: stageName,
  };
}

function resourceId(resourcePath: string): string {
  return createHash("sha256").update(resourcePath).digest("hex").slice(0, 6);
}

/** `22/Nov/2026:18:43:07 +0000` */
function commonLogTime(time: number): string {
  const [, day, month, year, clock] =
    /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(time).toUTCString()) ?? [];
  return `${day}/${month}/${year}:${clock} +0000`;
}
