import type { JsonObject } from "../service.ts";

/**
 * The answers that API Gateway gives by itself, with its default status, message and `x-amzn-ErrorType`.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 */
const defaults = {
  ACCESS_DENIED: [403, "User is not authorized to access this resource", "AccessDeniedException"],
  API_CONFIGURATION_ERROR: [500, "Internal server error", "InternalServerErrorException"],
  BAD_REQUEST_BODY: [400, "Invalid request body", "BadRequestException"],
  BAD_REQUEST_PARAMETERS: [400, "Missing required request parameters", "BadRequestException"],
  EXPIRED_TOKEN: [403, "The security token included in the request is expired", "ExpiredTokenException"],
  INTEGRATION_FAILURE: [504, "Network error communicating with endpoint", "InternalServerErrorException"],
  INTEGRATION_TIMEOUT: [504, "Endpoint request timed out", "InternalServerErrorException"],
  INVALID_API_KEY: [403, "Forbidden", "ForbiddenException"],
  INVALID_SIGNATURE: [
    403,
    "The security token included in the request is invalid.",
    "UnrecognizedClientException",
  ],
  MISSING_AUTHENTICATION_TOKEN: [403, "Missing Authentication Token", "MissingAuthenticationTokenException"],
  QUOTA_EXCEEDED: [429, "Limit Exceeded", "LimitExceededException"],
  REQUEST_TOO_LARGE: [413, "Request Too Long", "RequestTooLongException"],
  THROTTLED: [429, "Too Many Requests", "TooManyRequestsException"],
  UNSUPPORTED_MEDIA_TYPE: [415, "Unsupported Media Type", "UnsupportedMediaTypeException"],
} as const satisfies Record<string, readonly [status: number, message: string, errorType: string]>;

export type GatewayResponseType = keyof typeof defaults;

export const gatewayResponseTypes: ReadonlySet<string> = new Set([
  ...Object.keys(defaults),
  "DEFAULT_4XX",
  "DEFAULT_5XX",
]);

/** API Gateway answers instead of the integration. */
export class GatewayError extends Error {
  override readonly name = "GatewayError";
  readonly type: GatewayResponseType;
  readonly status: number;
  readonly validationErrorString: string | undefined;

  constructor(
    type: GatewayResponseType,
    options: { message?: string; status?: number; validationErrorString?: string | undefined } = {},
  ) {
    super(options.message ?? defaults[type][1]);
    this.type = type;
    this.status = options.status ?? defaults[type][0];
    this.validationErrorString = options.validationErrorString;
  }
}

/** A gateway response as the document customizes it. */
export interface GatewayResponse {
  readonly statusCode?: number;
  /** Header name to its value. */
  readonly headers: Readonly<Record<string, string>>;
  readonly template?: string;
}

/** The answer for `error`, by its own customization, else by that of DEFAULT_4XX or DEFAULT_5XX, else API Gateway's. */
export function renderGatewayResponse(
  error: GatewayError,
  customized: ReadonlyMap<string, GatewayResponse>,
  context: JsonObject,
): Response {
  const fallback = error.status < 500 ? "DEFAULT_4XX" : "DEFAULT_5XX";
  const custom = customized.get(error.type) ?? customized.get(fallback);
  const template = custom?.template ?? '{"message":$context.error.messageString}';
  const variables = {
    ...context,
    error: {
      message: error.message,
      messageString: JSON.stringify(error.message),
      responseType: error.type,
      validationErrorString: error.validationErrorString ?? null,
    },
  };
  return new Response(substitute(template, variables), {
    status: custom?.statusCode ?? error.status,
    headers: {
      "content-type": "application/json",
      "x-amzn-errortype": defaults[error.type][2],
      ...custom?.headers,
    },
  });
}

/**
 * What API Gateway answers where it has no such stage: no document has a say in it.
 * https://repost.aws/knowledge-center/api-gateway-troubleshoot-403-forbidden
 */
export function noSuchStage(): Response {
  return Response.json(
    { message: "Forbidden" },
    { status: 403, headers: { "x-amzn-errortype": "ForbiddenException" } },
  );
}

/**
 * These templates are not Velocity: variables are put in, and nothing else happens. A value is escaped so that
 * it may stand in a JSON string; `messageString` brings its own quotes.
 */
function substitute(template: string, context: JsonObject): string {
  return template.replace(/\$context((?:\.\w+)+)/g, (reference: string, path: string) => {
    let value: unknown = context;
    for (const name of path.slice(1).split(".")) {
      if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) {
        throw new Error(`A gateway response uses ${reference}, which is not known to the sandbox.`);
      }
      value = Reflect.get(value, name);
    }
    if (path === ".error.messageString") return String(value);
    return JSON.stringify(String(value)).slice(1, -1);
  });
}
