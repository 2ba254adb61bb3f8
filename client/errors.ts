import type { MessageRequest } from "./types.ts";
import type { ErrorCode } from "./vocabulary.ts";

/** The API has refused a call, also after the attempts that might have helped. Holds no number and no text. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  /** The HTTP status. */
  readonly status: number;
  /** What happened, for programs; undefined if the answer did not come from the API, but from something before it. */
  readonly code: ErrorCode | undefined;
  /** What of the call it is about, if it is one field or header. */
  readonly field: string | undefined;
  /** The request that it is about, if there is one. */
  readonly requestId: string | undefined;
  /** When the API says to try again. */
  readonly retryAfterSeconds: number | undefined;
  /** Of a send: the key to repeat it with. */
  readonly idempotencyKey: string | undefined;

  constructor(
    answer: { readonly response: Response; readonly error?: unknown },
    call: { readonly idempotencyKey?: string } = {},
  ) {
    const { status, headers, url } = answer.response;
    const { error, message, field, request_id } = asRefusal(answer.error);
    super(
      message ??
        `${url} answered ${status}, but not as the API does. Is baseUrl the API's URL with its stage, such as http://127.0.0.1:4000/v1?`,
    );
    this.status = status;
    this.code = error as ErrorCode | undefined;
    this.field = field;
    this.requestId = request_id;
    this.retryAfterSeconds = retryAfter(headers);
    this.idempotencyKey = call.idempotencyKey;
  }
}

/** No answer came, in none of the attempts: the call may have been carried out, or not. `cause` is the last reason. */
export class NoAnswerError extends Error {
  override readonly name = "NoAnswerError";
  /** The API that did not answer: the client's `baseUrl`. */
  readonly baseUrl: string;
  /** Of a send: repeat it with this key and the same request, and it is sent once. */
  readonly idempotencyKey: string | undefined;

  constructor(cause: unknown, call: { readonly baseUrl: string; readonly idempotencyKey?: string }) {
    super(
      `The API at ${call.baseUrl} did not answer. Repeat the call; a send with the same key, and it is sent once.`,
      { cause },
    );
    this.baseUrl = call.baseUrl;
    this.idempotencyKey = call.idempotencyKey;
  }
}

/** The request was not over when the time to wait for it was. */
export class NotEndedError extends Error {
  override readonly name = "NotEndedError";
  /** What GET showed last. */
  readonly request: MessageRequest;

  constructor(request: MessageRequest) {
    super(`The request ${request.request_id} is not over yet: it is ${request.latest_status}.`);
    this.request = request;
  }
}

type Refusal = Partial<Record<"error" | "message" | "field" | "request_id", string>>;

function asRefusal(body: unknown): Refusal {
  return typeof body === "object" && body !== null && "error" in body ? (body as Refusal) : {};
}

/** Retry-After in seconds, of its two forms: https://www.rfc-editor.org/rfc/rfc9110#field.retry-after */
export function retryAfter(headers: Headers): number | undefined {
  const value = headers.get("retry-after");
  if (value === null) return undefined;
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1_000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}
