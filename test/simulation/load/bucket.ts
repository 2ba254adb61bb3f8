/** Of a limit's rate, over ten seconds: what counts as having reached it. */
export const full = 0.95;
const spanSeconds = 10;

/** What a limit took and refused in a run. */
export interface Usage {
  readonly name: string;
  /** What it allows: units a second for long; or in all, of a limit that a run does not refill. */
  readonly allowed: number;
  readonly used: number;
  /** How much of it was used, from 0 to 1: in the busiest ten seconds, or in all. More than 1 where it allowed a burst. */
  readonly share: number;
  /** How often it refused, or made somebody wait. */
  readonly refused: number;
  /** When it was first reached, milliseconds; undefined if it never was. */
  readonly reachedAt: number | undefined;
}

/** Counts what a limit takes. */
export class Tally {
  readonly name: string;
  readonly #allowed: number;
  readonly #now: () => number;
  readonly #inAll: boolean;
  #used = 0;
  #refused = 0;
  #reachedAt: number | undefined;
  #span = 0;
  #inSpan = 0;
  #peak = 0;

  /** @param inAll whether `allowed` is of the whole run, not of a second */
  constructor(name: string, allowed: number, now: () => number, inAll = false) {
    this.name = name;
    this.#allowed = allowed;
    this.#now = now;
    this.#inAll = inAll;
  }

  take(units: number): void {
    const now = this.#now();
    const span = Math.floor(now / (spanSeconds * 1000));
    if (span !== this.#span) this.#inSpan = 0;
    this.#span = span;
    this.#used += units;
    this.#inSpan += units;
    this.#peak = Math.max(this.#peak, this.#inSpan);
    const most = this.#inAll ? this.#used : this.#inSpan / spanSeconds;
    if (most >= full * this.#allowed) this.#reachedAt ??= now;
  }

  /** So much is in use now. */
  level(units: number): void {
    this.#used = Math.max(this.#used, units);
  }

  /** Forgets what it has counted. */
  reset(): void {
    [this.#used, this.#refused, this.#inSpan, this.#peak] = [0, 0, 0, 0];
    this.#reachedAt = undefined;
  }

  refuse(): void {
    this.#refused++;
    this.#reachedAt ??= this.#now();
  }

  /** @param scale by which this run is smaller than what it stands for */
  usage(scale: number): Usage {
    const most = this.#inAll ? this.#used : this.#peak / spanSeconds;
    return {
      name: this.name,
      allowed: this.#allowed * scale,
      used: this.#used * scale,
      share: most / this.#allowed,
      refused: this.#refused * scale,
      reachedAt: this.#reachedAt,
    };
  }
}

export interface BucketOptions {
  /** Units a second. */
  readonly rate: number;
  /** Units at once. */
  readonly burst: number;
  readonly now: () => number;
}

/** A token bucket: what AWS and API Gateway throttle by. */
export class Bucket {
  readonly #options: BucketOptions;
  readonly #tally: Tally;
  #tokens: number;
  #at: number;

  /** @param tally which counts it; several buckets may share one */
  constructor(options: BucketOptions, tally: Tally) {
    this.#options = options;
    this.#tally = tally;
    this.#tokens = options.burst;
    this.#at = options.now();
  }

  /** Whether there is a token at least. */
  get hasRoom(): boolean {
    this.#refill();
    // Refilling in fractions must not leave a whole token a hair short.
    return this.#tokens >= 1 - 1e-9;
  }

  /** Takes `units`, if there is a token at least: as with DynamoDB, the last call may take more than is left. */
  take(units = 1): boolean {
    if (!this.hasRoom) {
      this.#tally.refuse();
      return false;
    }
    this.spend(units);
    return true;
  }

  /** Takes `units`, whatever is left. */
  spend(units: number): void {
    this.#refill();
    this.#tokens -= units;
    this.#tally.take(units);
  }

  /** Milliseconds until there is a token. */
  get wait(): number {
    this.#refill();
    return Math.max(0, Math.ceil(((1 - this.#tokens) / this.#options.rate) * 1000));
  }

  #refill(): void {
    const { rate, burst, now } = this.#options;
    const at = now();
    this.#tokens = Math.min(burst, this.#tokens + ((at - this.#at) / 1000) * rate);
    this.#at = at;
  }
}
