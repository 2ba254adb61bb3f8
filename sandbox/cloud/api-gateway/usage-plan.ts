import type { Clock } from "../clock.ts";

/** Requests a second on average, and how many may come at once. */
export interface Throttle {
  readonly rateLimit: number;
  readonly burstLimit: number;
}

/** How many requests in a day, week or month. */
export interface Quota {
  readonly limit: number;
  readonly period: string;
}

/**
 * A token bucket.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
 */
export class Bucket {
  readonly #throttle: Throttle | undefined;
  readonly #clock: Clock;
  #tokens: number;
  #at: number;

  constructor(throttle: Throttle | undefined, clock: Clock) {
    this.#throttle = throttle;
    this.#clock = clock;
    this.#tokens = throttle?.burstLimit ?? 0;
    this.#at = clock.now();
  }

  /** Takes a token; false if it is empty. */
  take(): boolean {
    if (this.#throttle === undefined) return true;
    const { rateLimit, burstLimit } = this.#throttle;
    const now = this.#clock.now();
    const tokens = Math.min(burstLimit, this.#tokens + ((now - this.#at) / 1000) * rateLimit);
    this.#at = now;
    this.#tokens = tokens >= 1 ? tokens - 1 : tokens;
    return tokens >= 1;
  }
}

/** What a usage plan allows one API key. What is throttled does not count for the quota. */
export class UsagePlan {
  readonly #bucket: Bucket;
  readonly #quota: Quota | undefined;
  readonly #clock: Clock;
  #period = "";
  #used = 0;

  constructor(
    { throttle, quota }: { readonly throttle?: Throttle | undefined; readonly quota?: Quota | undefined },
    clock: Clock,
  ) {
    this.#bucket = new Bucket(throttle, clock);
    this.#quota = quota;
    this.#clock = clock;
  }

  admit(): "admitted" | "throttled" | "quota exceeded" {
    if (!this.#bucket.take()) return "throttled";
    if (this.#quota === undefined) return "admitted";
    const period = periodOf(this.#quota.period, new Date(this.#clock.now()));
    if (period !== this.#period) this.#used = 0;
    this.#period = period;
    this.#used += 1;
    return this.#used > this.#quota.limit ? "quota exceeded" : "admitted";
  }
}

/** Of UTC; when a week begins, AWS does not say: here on a Sunday. */
function periodOf(period: string, now: Date): string {
  const day = Math.floor(now.getTime() / 86_400_000);
  switch (period) {
    case "DAY":
      return String(day);
    case "WEEK":
      // The first day of 1970 was a Thursday.
      return String(Math.floor((day + 4) / 7));
    case "MONTH":
      return now.toISOString().slice(0, 7);
    default:
      throw new Error(`API Gateway knows no quota for each ${period}.`);
  }
}
