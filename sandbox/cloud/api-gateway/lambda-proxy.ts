import * as v from "valibot";
import { type AwsCall, AwsError, type JsonObject } from "../service.ts";
import { GatewayError } from "./gateway-response.ts";

/** A request as a Lambda proxy integration shows it to its function. */
export interface ProxyRequest {
  readonly httpMethod: string;
  readonly resourcePath: string;
  /** Without the stage. */
  readonly path: string;
  readonly headers: Headers;
  readonly query: URLSearchParams;
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly body: string;
  readonly requestContext: JsonObject;
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-output-format */
const answerSchema = v.looseObject({
  statusCode: v.union([v.number(), v.pipe(v.string(), v.transform(Number))]),
  headers: v.nullish(v.record(v.string(), v.union([v.string(), v.number(), v.boolean()]))),
  multiValueHeaders: v.nullish(v.record(v.string(), v.array(v.union([v.string(), v.number(), v.boolean()])))),
  body: v.nullish(v.string()),
  isBase64Encoded: v.nullish(v.boolean()),
});

/**
 * Invokes `functionArn` with the proxy event (payload format 1.0) and answers with what it returns. A function
 * that fails, or returns anything else, is API Gateway's 502; one that may not be invoked, its 500.
 *
 * @param sourceArn the method, as the function's resource policy sees it
 */
export async function callLambdaProxy(options: {
  functionArn: string;
  request: ProxyRequest;
  sourceArn: string;
  call: (call: AwsCall) => Promise<JsonObject>;
}): Promise<Response> {
  const malformed = new GatewayError("API_CONFIGURATION_ERROR", { status: 502 });
  const result = await invoke(options);
  if (result.FunctionError !== undefined) throw malformed;
  const answer = v.safeParse(answerSchema, result.Payload);
  if (!answer.success) throw malformed;
  const { statusCode, body, isBase64Encoded } = answer.output;
  if (!Number.isInteger(statusCode) || statusCode < 200 || statusCode > 599) throw malformed;
  const headers = new Headers({ "content-type": "application/json" });
  for (const [name, value] of Object.entries(answer.output.headers ?? {})) headers.set(name, String(value));
  for (const [name, values] of Object.entries(answer.output.multiValueHeaders ?? {})) {
    headers.delete(name);
    for (const value of values) headers.append(name, String(value));
  }
  const content = isBase64Encoded === true ? Buffer.from(body ?? "", "base64") : body;
  // Fetch allows no body with these.
  return new Response([204, 205, 304].includes(statusCode) ? null : (content ?? ""), {
    status: statusCode,
    headers,
  });
}

async function invoke(options: {
  functionArn: string;
  request: ProxyRequest;
  sourceArn: string;
  call: (call: AwsCall) => Promise<JsonObject>;
}): Promise<JsonObject> {
  try {
    return await options.call({
      principal: { service: "apigateway.amazonaws.com", sourceArn: options.sourceArn },
      service: "lambda",
      action: "Invoke",
      input: {
        FunctionName: options.functionArn,
        InvocationType: "RequestResponse",
        Payload: proxyEvent(options.request),
      },
    });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new GatewayError("API_CONFIGURATION_ERROR", { message: "Internal server error" });
  }
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-input-format */
function proxyEvent(request: ProxyRequest): JsonObject {
  const query: Record<string, string[]> = {};
  for (const [name, value] of request.query) query[name] = [...(query[name] ?? []), value];
  const headers = [...request.headers];
  return {
    resource: request.resourcePath,
    path: request.path,
    httpMethod: request.httpMethod,
    headers: Object.fromEntries(headers),
    multiValueHeaders: Object.fromEntries(headers.map(([name, value]) => [name, [value]])),
    queryStringParameters: orNull(Object.fromEntries(request.query)),
    multiValueQueryStringParameters: orNull(query),
    pathParameters: orNull({ ...request.pathParameters }),
    stageVariables: null,
    requestContext: request.requestContext,
    body: request.body === "" ? null : request.body,
    isBase64Encoded: false,
  };
}

function orNull(members: JsonObject): JsonObject | null {
  return Object.keys(members).length === 0 ? null : members;
}
