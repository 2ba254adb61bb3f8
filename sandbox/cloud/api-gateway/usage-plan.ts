import type { Clock } from "../clock.ts";

/** Requests a second on average, and how many may come at once. */
export interface Throttle {
  readonly rateLimit: number;
  readonly burstLimit: number;
}

/**
 * The throttle of a usage plan: a token bucket for each API key.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
 */
export class UsagePlan {
  readonly #throttle: Throttle | undefined;
  readonly #clock: Clock;
  readonly #buckets = new Map<string, { tokens: number; at: number }>();

  constructor(throttle: Throttle | undefined, clock: Clock) {
    this.#throttle = throttle;
    this.#clock = clock;
  }

  /** Takes a token from the bucket of `apiKey`; false if it is empty. */
  admit(apiKey: string): boolean {
    if (this.#throttle === undefined) return true;
    const { rateLimit, burstLimit } = this.#throttle;
    const now = this.#clock.now();
    const bucket = this.#buckets.get(apiKey) ?? { tokens: burstLimit, at: now };
    const tokens = Math.min(burstLimit, bucket.tokens + ((now - bucket.at) / 1000) * rateLimit);
    this.#buckets.set(apiKey, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: now });
    return tokens >= 1;
  }
}
