/** How API Gateway answers when it does not come as far as an integration. */
interface GatewayResponse {
  readonly statusCode?: string;
  readonly responseParameters?: Readonly<Record<string, string>>;
  readonly responseTemplates: { readonly "application/json": string };
}

/**
 * One shape for every error. The 403s stay API Gateway's own, so there is no DEFAULT_4XX.
 *
 * These templates are no Velocity: variables are put in as text, escaped so that they may stand between quotes.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 */
export const gatewayResponses: Readonly<Record<string, GatewayResponse>> = {
  BAD_REQUEST_BODY: error(
    "400",
    "invalid_request",
    "The body does not match the schema: $context.error.validationErrorString",
  ),
  BAD_REQUEST_PARAMETERS: error("400", "invalid_request", "$context.error.message"),
  // API Gateway's limit is 10 MB. Its notes say that it may answer this one in its own words all the same.
  REQUEST_TOO_LARGE: error("413", "request_too_large", "The body is larger than API Gateway takes."),
  UNSUPPORTED_MEDIA_TYPE: error(
    "415",
    "unsupported_media_type",
    "Send JSON, with Content-Type: application/json.",
  ),
  THROTTLED: error("429", "too_many_requests", "Nothing was accepted. Try again later.", "1"),
  QUOTA_EXCEEDED: error("429", "too_many_requests", "The quota of this API key is used up.", "3600"),
  INTEGRATION_FAILURE: error("503", "service_unavailable", outcomeUnknown(), "1"),
  INTEGRATION_TIMEOUT: error("504", "timeout", outcomeUnknown(), "1"),
  DEFAULT_5XX: error(undefined, "internal_error", outcomeUnknown()),
};

function outcomeUnknown(): string {
  return "It is not known whether the request was carried out. Try again with the same Idempotency-Key: a message is sent once.";
}

function error(
  statusCode: string | undefined,
  name: string,
  message: string,
  retryAfterSeconds?: string,
): GatewayResponse {
  return {
    ...(statusCode === undefined ? {} : { statusCode }),
    ...(retryAfterSeconds === undefined
      ? {}
      : { responseParameters: { "gatewayresponse.header.Retry-After": `'${retryAfterSeconds}'` } }),
    responseTemplates: { "application/json": JSON.stringify({ error: name, message }) },
  };
}
