import createClient, { type Client } from "openapi-fetch";
import { ApiError, NoAnswerError, NotEndedError } from "./errors.ts";
import type { paths } from "./openapi.ts";
import { type Attempted, answerTimeoutOf, pause, type RetryOptions, withRetries } from "./retry.ts";
import type {
  Accepted,
  Cancelled,
  Checked,
  EndedRequest,
  ListQuery,
  MessageRequest,
  RequestPage,
  SmsRequest,
  WhatsAppRequest,
} from "./types.ts";

export interface ClientOptions extends RetryOptions {
  /** The API with its stage and without a route: `https://….execute-api.….amazonaws.com/v1`, or `http://127.0.0.1:4000/v1`. */
  readonly baseUrl: string;
  readonly apiKey: string;
  /** What makes calls. Default: the global `fetch`. */
  readonly fetch?: typeof fetch;
}

export interface CallOptions {
  /** Ends the call, and what waits for it. */
  readonly signal?: AbortSignal;
}

export interface SendOptions extends CallOptions {
  /**
   * 1 to 80 characters of `A-Z a-z 0-9 _ -`. Give one that you can find again, such as the id of an order, if the send is to
   * happen once even when your own program is started anew. Without it each send gets a key of its own.
   */
  readonly idempotencyKey?: string;
}

export interface WaitOptions extends CallOptions {
  /** How long to wait, in milliseconds. Default: 300,000. A held message may take as long as its hold. */
  readonly timeoutMs?: number;
  /** How long between two looks at most, in milliseconds; the first come sooner. Default: 10,000. */
  readonly intervalMs?: number;
}

export interface ListOptions extends CallOptions {
  /** How many requests to ask for at once, 1 to 100. Default: 100. */
  readonly pageSize?: number;
}

/** Answers of openapi-fetch, as far as they are read here. */
interface Answer<Data> extends Attempted {
  readonly data?: Data;
  readonly error?: unknown;
}

/**
 * Calls the API: typed by its OpenAPI document, every call repeated safely. Each method throws {@link ApiError} if the API
 * refuses, and NoAnswerError if no answer comes.
 */
export class MessagingClient {
  readonly #api: Client<paths>;
  readonly #retries: RetryOptions;
  readonly #baseUrl: string;

  /** @throws {TypeError} if `baseUrl` is no URL, or `apiKey` is missing */
  constructor({ baseUrl, apiKey, fetch: makeCall, ...retries }: ClientOptions) {
    if (!URL.canParse(baseUrl))
      throw new TypeError(
        `baseUrl is ${JSON.stringify(baseUrl)}; it must be the API's URL with its stage, such as http://127.0.0.1:4000/v1.`,
      );
    if (typeof apiKey !== "string" || apiKey === "") throw new TypeError("apiKey is missing.");
    this.#api = createClient<paths>({
      baseUrl,
      headers: { "x-api-key": apiKey },
      ...(makeCall === undefined ? {} : { fetch: (request: Request) => makeCall(request) }),
    });
    this.#retries = retries;
    this.#baseUrl = baseUrl;
  }

  /** Has a WhatsApp message sent as soon as the person may be written to. */
  sendWhatsApp(request: WhatsAppRequest, options: SendOptions = {}): Promise<Accepted> {
    const body = structuredClone(request);
    return this.#send(options, (sending) => this.#api.POST("/sendWhatsApp", { ...sending, body }));
  }

  /** Has an SMS sent. */
  sendSms(request: SmsRequest, options: SendOptions = {}): Promise<Accepted> {
    const body = structuredClone(request);
    return this.#send(options, (sending) => this.#api.POST("/sendSMS", { ...sending, body }));
  }

  /** What would become of a WhatsApp message now; nothing is sent. */
  checkWhatsApp(body: WhatsAppRequest, options: CallOptions = {}): Promise<Checked> {
    return this.#call(options, (signal) => this.#api.POST("/sendWhatsApp/check", { body, signal }));
  }

  checkSms(body: SmsRequest, options: CallOptions = {}): Promise<Checked> {
    return this.#call(options, (signal) => this.#api.POST("/sendSMS/check", { body, signal }));
  }

  /** What became of a request. */
  get(requestId: string, options: CallOptions = {}): Promise<MessageRequest> {
    const params = { path: { request_id: requestId } };
    return this.#call(options, (signal) => this.#api.GET("/messages/{request_id}", { params, signal }));
  }

  /**
   * Finds requests without their ids, newest first: `for await (const request of messaging.list({ status: "failed" }))`.
   * It calls for a page when it comes to it, so that leaving the loop leaves the rest unread. The lists lag by moments.
   */
  async *list(query: ListQuery, options: ListOptions = {}): AsyncGenerator<MessageRequest, void, undefined> {
    let next: string | undefined;
    do {
      const page: RequestPage = await this.listPage(
        { ...query, ...(next === undefined ? {} : { next }) },
        options,
      );
      yield* page.requests;
      next = page.next;
    } while (next !== undefined);
  }

  /**
   * One page of them. It may have fewer than were asked for, or none, and yet a `next`.
   * @param query.next what the page before gave
   */
  listPage(
    { reference, status, since, next }: ListQuery & { readonly next?: string },
    { pageSize = 100, ...call }: ListOptions = {},
  ): Promise<RequestPage> {
    const query = {
      limit: pageSize,
      ...(reference === undefined ? {} : { reference }),
      ...(status === undefined ? {} : { status }),
      ...(since === undefined ? {} : { since: since instanceof Date ? since.toISOString() : since }),
      ...(next === undefined ? {} : { next }),
    };
    const params = { query };
    return this.#call(call, (signal) => this.#api.GET("/messages", { params, signal }));
  }

  /**
   * Takes back a message that is still held.
   * @throws {ApiError} with the code `not_held` if it is not, or not any more
   */
  cancel(requestId: string, options: CallOptions = {}): Promise<Cancelled> {
    const params = { path: { request_id: requestId } };
    return this.#call(options, (signal) =>
      this.#api.POST("/messages/{request_id}/cancel", { params, signal }),
    );
  }

  /**
   * Looks at a request until it is over. For many requests listen to events instead: each look is a call.
   * @throws {NotEndedError} when the time is up, and the last look has been answered, or has had the time of one call
   */
  async waitUntilEnded(requestId: string, options: WaitOptions = {}): Promise<EndedRequest> {
    const { timeoutMs = 300_000, intervalMs = 10_000, signal } = options;
    const until = performance.now() + timeoutMs;
    const left = () => Math.max(0, until - performance.now());
    let request: MessageRequest | undefined;
    for (let next = 250; ; next *= 1.5) {
      const tooLate = timeoutSignal(left() + answerTimeoutOf(this.#retries));
      const ends = signal === undefined ? tooLate : AbortSignal.any([signal, tooLate]);
      request = await this.get(requestId, { signal: ends }).catch((error: unknown) => {
        if (error !== tooLate.reason) throw error;
        if (request !== undefined) throw new NotEndedError(request);
        throw new NoAnswerError(error, { baseUrl: this.#baseUrl });
      });
      if (isEnded(request)) return request;
      if (left() === 0) throw new NotEndedError(request);
      await pause(Math.min(next, intervalMs, left()), signal);
    }
  }

  async #send(
    { idempotencyKey, signal }: SendOptions,
    post: (sending: {
      readonly params: { readonly header: { readonly "Idempotency-Key": string } };
      readonly signal: AbortSignal;
    }) => Promise<Answer<Accepted>>,
  ): Promise<Accepted> {
    const key = idempotencyKey ?? crypto.randomUUID();
    const call = { signal, idempotencyKey: key, baseUrl: this.#baseUrl };
    const params = { header: { "Idempotency-Key": key } };
    const attempt = (ends: AbortSignal) => post({ params, signal: ends });
    const { result, answerLost } = await withRetries(attempt, this.#retries, call);
    if (result.data !== undefined) return result.data;
    // Nobody else has a key that was made here: it was the attempt whose answer was lost that used it.
    if (result.response.status === 409 && answerLost && idempotencyKey === undefined) {
      return { request_id: key, status: "accepted" };
    }
    throw new ApiError(result, call);
  }

  async #call<Data>(
    call: CallOptions,
    attempt: (signal: AbortSignal) => Promise<Answer<Data>>,
  ): Promise<Data> {
    const { result } = await withRetries(attempt, this.#retries, {
      ...call,
      baseUrl: this.#baseUrl,
    });
    if (result.data !== undefined) return result.data;
    throw new ApiError(result);
  }
}

function isEnded(request: MessageRequest): request is EndedRequest {
  return request.ended_at !== undefined;
}

/** Node takes whole milliseconds, and below 2^31: no look takes as long. */
function timeoutSignal(milliseconds: number): AbortSignal {
  return AbortSignal.timeout(Math.min(Math.ceil(milliseconds), 2 ** 31 - 1));
}
