import type { Clock } from "../clock.ts";
import type { JsonObject } from "../service.ts";

/** The inputs of an `aws.cloudwatch.EventConnection` that decide what it adds to a request, with its ARN. */
export interface ConnectionInputs {
  readonly name: string;
  readonly arn: string;
  readonly authorizationType: string;
  readonly authParameters: {
    readonly apiKey?: HttpParameter;
    readonly invocationHttpParameters?: {
      readonly headers?: readonly HttpParameter[];
      readonly queryStrings?: readonly HttpParameter[];
      readonly bodies?: readonly HttpParameter[];
    };
  };
}

interface HttpParameter {
  readonly key?: string;
  readonly value?: string;
}

/** The inputs of an `aws.cloudwatch.EventApiDestination` that decide what it calls, with its ARN. */
export interface ApiDestinationInputs {
  readonly name: string;
  readonly arn: string;
  readonly connectionArn: string;
  readonly httpMethod: string;
  readonly invocationEndpoint: string;
  /** Default 300. */
  readonly invocationRateLimitPerSecond?: number;
}

/** An event that a target did not take. */
export class DeliveryFailure extends Error {
  override readonly name = "DeliveryFailure";
  /** As EventBridge writes it to a dead-letter queue: `CONNECTION_FAILURE`, `ERROR_FROM_TARGET` … */
  readonly code: string;
  readonly retriable: boolean;
  /** What the target asked for, if it did. */
  readonly retryAfterSeconds: number;

  constructor(code: string, message: string, options: { retriable: boolean; retryAfterSeconds?: number }) {
    super(message);
    this.code = code;
    this.retriable = options.retriable;
    this.retryAfterSeconds = options.retryAfterSeconds ?? 0;
  }
}

/** Milliseconds, in real time: EventBridge gives an endpoint five seconds. */
const TIMEOUT = 5000;
/** Besides every 5xx. */
const RETRIED = new Set([401, 407, 409, 429]);
const LOOPBACK = new Set(["127.0.0.1", "localhost", "[::1]"]);

/**
 * An HTTP endpoint that EventBridge calls, with the credentials of its connection. The request is real; that is why
 * only endpoints on this computer are taken.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-api-destinations.html
 */
export class ApiDestination {
  readonly #clock: Clock;
  readonly #inputs: ApiDestinationInputs;
  readonly #url: URL;
  readonly #headers: Record<string, string>;
  /** The second, by the virtual clock, whose calls are counted: the latest that has any. */
  #second = 0;
  #calls = 0;

  /** @throws Error for an endpoint on another computer, or a connection that the sandbox does not know. */
  constructor(clock: Clock, inputs: ApiDestinationInputs, connection: ConnectionInputs) {
    this.#clock = clock;
    this.#inputs = inputs;
    this.#url = loopbackUrl(inputs);
    const { headers, queryStrings } = requestParameters(connection);
    for (const [name, value] of queryStrings) this.#url.searchParams.append(name, value);
    this.#headers = {
      "Content-Type": "application/json; charset=utf-8",
      ...Object.fromEntries(headers),
      Range: "bytes=0-1048575",
      "User-Agent": "Amazon/EventBridge/ApiDestinations",
    };
  }

  /** Takes the next place that the rate limit leaves: virtual milliseconds. */
  reserve(): number {
    const now = this.#clock.now();
    const limit = this.#inputs.invocationRateLimitPerSecond ?? 300;
    const second = Math.floor(now / 1000);
    if (second > this.#second) {
      this.#second = second;
      this.#calls = 0;
    }
    if (this.#calls === limit) {
      this.#second++;
      this.#calls = 0;
    }
    this.#calls++;
    return Math.max(now, this.#second * 1000);
  }

  /** @throws DeliveryFailure unless the endpoint answers 2xx. */
  async post(event: JsonObject): Promise<void> {
    const { httpMethod: method, name } = this.#inputs;
    const body = JSON.stringify(event);
    // A redirect could lead to another computer; EventBridge does not follow it either.
    const request = { method, headers: this.#headers, body, redirect: "manual" as const };
    let response: Response;
    try {
      response = await fetch(this.#url, { ...request, signal: AbortSignal.timeout(TIMEOUT) });
      await response.arrayBuffer();
    } catch (error) {
      const timedOut = error instanceof Error && error.name === "TimeoutError";
      const code = timedOut ? "TIMEOUT" : "CONNECTION_FAILURE";
      throw new DeliveryFailure(code, `The API destination ${name} did not answer.`, { retriable: true });
    }
    const { status } = response;
    if (response.ok) return;
    // In seconds; the form with a date is not read.
    const after = Number(response.headers.get("Retry-After")) || 0;
    throw new DeliveryFailure("ERROR_FROM_TARGET", `The API destination ${name} answered ${status}.`, {
      // A negative Retry-After asks for no further try.
      retriable: (status >= 500 || RETRIED.has(status)) && after >= 0,
      retryAfterSeconds: Math.max(after, 0),
    });
  }
}

function loopbackUrl({ name, httpMethod, invocationEndpoint }: ApiDestinationInputs): URL {
  if (httpMethod !== "POST") throw new Error(`The sandbox's API destinations are POSTed to: ${name}.`);
  const url = new URL(invocationEndpoint);
  if (!LOOPBACK.has(url.hostname) || !/^https?:$/.test(url.protocol)) {
    throw new Error(
      `The API destination ${name} is ${url.origin}, but the sandbox calls only this computer: ` +
        "http://127.0.0.1, http://localhost or http://[::1].",
    );
  }
  if (url.pathname.includes("*"))
    throw new Error(`The sandbox knows no path parameters: ${invocationEndpoint}`);
  return url;
}

type Pairs = Array<[string, string]>;

function requestParameters({ name, authorizationType, authParameters }: ConnectionInputs): {
  headers: Pairs;
  queryStrings: Pairs;
} {
  const { apiKey, invocationHttpParameters: more = {} } = authParameters;
  if (authorizationType !== "API_KEY" || apiKey === undefined) {
    throw new Error(`The sandbox's connections have an API key, not ${authorizationType}: ${name}.`);
  }
  if ((more.bodies ?? []).length > 0)
    throw new Error(`The sandbox's connections add nothing to bodies: ${name}.`);
  return {
    headers: [...(more.headers ?? []), apiKey].map(pair),
    queryStrings: (more.queryStrings ?? []).map(pair),
  };
}

function pair({ key = "", value = "" }: HttpParameter): [string, string] {
  return [key, value];
}
