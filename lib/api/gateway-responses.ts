import { type ErrorCode, refusals } from "../messaging/refusals.ts";
import { type ApiAccess, forbidden } from "./access.ts";
import { outcomeUnknown, throttled } from "./answers.ts";
import { stageName } from "./openapi.ts";
import { routes } from "./routes.ts";

/** How API Gateway answers when it does not come as far as an integration. */
interface GatewayResponse {
  readonly statusCode?: string;
  readonly responseParameters?: Readonly<Record<string, string>>;
  readonly responseTemplates: { readonly "application/json": string };
}

/**
 * One shape for every error, in words of our own: API Gateway's validator would quote what was sent.
 *
 * These templates are no Velocity: variables are put in as text, escaped so that they may stand between quotes.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 */
export function gatewayResponses(access: ApiAccess): Readonly<Record<string, GatewayResponse>> {
  return {
    ...common,
    ...(access.auth === "iam" ? ofSignedCalls : {}),
    ...(access.auth === "key" && access.isLimitedToRanges ? ofRanges : {}),
  };
}

const common: Readonly<Record<string, GatewayResponse>> = {
  BAD_REQUEST_BODY: refusal("400", refusals.notAnObject),
  // Names of parameters, no values.
  BAD_REQUEST_PARAMETERS: error("400", "invalid_request", "$context.error.message"),
  INVALID_API_KEY: refused(forbidden.key),
  ACCESS_DENIED: refused(forbidden.key),
  // What API Gateway says of a path that it does not have, and of a method that ANY does not stand for, such as TRACE.
  MISSING_AUTHENTICATION_TOKEN: error("404", "no_such_route", noSuchRoute()),
  // API Gateway's limit is 10 MB. Its notes say that it may answer this one in its own words all the same.
  REQUEST_TOO_LARGE: error(
    "413",
    "request_too_large",
    "body: more than API Gateway takes; send files as links",
    { field: "body" },
  ),
  UNSUPPORTED_MEDIA_TYPE: refusal("415", refusals.notJson),
  THROTTLED: error("429", "too_many_requests", throttled, { retryAfterSeconds: 1 }),
  QUOTA_EXCEEDED: error(
    "429",
    "too_many_requests",
    "Nothing was done: the quota of this API key is used up.",
    {
      retryAfterSeconds: 3600,
    },
  ),
  INTEGRATION_FAILURE: error("503", "service_unavailable", outcomeUnknown, { retryAfterSeconds: 1 }),
  INTEGRATION_TIMEOUT: error("504", "timeout", outcomeUnknown, { retryAfterSeconds: 1 }),
  DEFAULT_4XX: error(
    undefined,
    "refused",
    "API Gateway did not take the request: nothing was done. Check path, method and headers: only x-api-key says who you are.",
  ),
  DEFAULT_5XX: error(undefined, "internal_error", outcomeUnknown),
};

/**
 * Where a resource policy lets only some addresses in. Of which type its refusal is, AWS's list does not say; where it is
 * not this one, DEFAULT_4XX answers.
 */
const ofRanges = { ACCESS_DENIED: refused(forbidden.address) };

/** Where callers sign with AWS credentials of their own. */
const ofSignedCalls = {
  ACCESS_DENIED: refused(forbidden.notAllowed),
  MISSING_AUTHENTICATION_TOKEN: refused(forbidden.unsigned),
  INVALID_SIGNATURE: refused(forbidden.wronglySigned),
  EXPIRED_TOKEN: refused(forbidden.wronglySigned),
  DEFAULT_4XX: error(
    undefined,
    "refused",
    "API Gateway did not take the request: nothing was done. Check path, method, headers and signature.",
  ),
};

function noSuchRoute(): string {
  const there = routes.map(({ method, path }) => `${method.toUpperCase()} /${stageName}${path}`);
  return `There is no such path, or it takes another method. The routes are: ${there.join(", ")}.`;
}

function refused({ message, field }: { readonly message: string; readonly field?: string }): GatewayResponse {
  return error("403", "forbidden", message, field === undefined ? {} : { field });
}

function refusal(
  statusCode: string,
  { error: code, message, field }: (typeof refusals)[keyof typeof refusals],
) {
  return error(statusCode, code, message, { field });
}

function error(
  statusCode: string | undefined,
  code: ErrorCode,
  message: string,
  more: { readonly retryAfterSeconds?: number; readonly field?: string } = {},
): GatewayResponse {
  const { retryAfterSeconds, ...fields } = more;
  return {
    ...(statusCode === undefined ? {} : { statusCode }),
    ...(retryAfterSeconds === undefined
      ? {}
      : { responseParameters: { "gatewayresponse.header.Retry-After": `'${retryAfterSeconds}'` } }),
    responseTemplates: { "application/json": JSON.stringify({ error: code, message, ...fields }) },
  };
}
