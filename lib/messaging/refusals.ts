/** What a refusal of the API is called, for programs: the `error` of its answer. Pure data, which the client shares. */
export const errorCodes = [
  "invalid_request",
  "forbidden",
  "no_such_route",
  "method_not_allowed",
  "not_found",
  "not_held",
  "idempotency_key_used",
  "request_too_large",
  "unsupported_media_type",
  "too_many_requests",
  "refused",
  "internal_error",
  "service_unavailable",
  "timeout",
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/** Refusals that more than one part of the API gives: API Gateway by itself, and functions. */
export const refusals = {
  notAnObject: {
    error: "invalid_request",
    message: "body: must be one JSON object; no list, no text, no comments, no comma after the last field",
    field: "body",
  },
  notJson: {
    error: "unsupported_media_type",
    message: "Content-Type: send JSON, as application/json",
    field: "Content-Type",
  },
} as const satisfies Record<
  string,
  { readonly error: ErrorCode; readonly message: string; readonly field?: string }
>;
