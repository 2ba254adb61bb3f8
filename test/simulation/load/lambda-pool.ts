import { Bucket, type Tally } from "./bucket.ts";

export interface LambdaPoolOptions {
  /** Functions that run at once, of the whole account. */
  readonly concurrency: number;
  /** Environments that a function may be given in ten seconds. */
  readonly scaling: number;
  /** How long an invocation lasts at least, milliseconds. */
  readonly milliseconds: number;
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly tally: (name: string, allowed: number) => Tally;
}

/**
 * Lambda's limits of an account: how many functions run at once, ten times as many invocations a second, and how fast a
 * function is given further environments.
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html
 */
export class LambdaPool {
  /** By seconds that functions ran. */
  readonly #tally: Tally;
  readonly #scaling: Tally;
  readonly #options: LambdaPoolOptions;
  readonly #rate: Bucket;
  readonly #functions = new Map<string, { running: number; environments: number; growth: Bucket }>();
  #running = 0;

  constructor(options: LambdaPoolOptions) {
    const { concurrency, scaling, now, tally } = options;
    this.#options = options;
    this.#tally = tally("lambda.concurrency", concurrency);
    this.#scaling = tally("lambda.scaling", scaling / 10);
    const rate = 10 * concurrency;
    this.#rate = new Bucket({ rate, burst: rate, now }, tally("lambda.concurrency (× 10 invocations)", rate));
  }

  /** @returns "throttled" if there is no room; nothing ran then */
  async run<Result>(name: string, work: () => Promise<Result>): Promise<Result | "throttled"> {
    const { concurrency, milliseconds, now, sleep } = this.#options;
    const own = this.#of(name);
    if (this.#running >= concurrency) {
      this.#tally.refuse();
      return "throttled";
    }
    if (own.running >= own.environments) {
      if (!own.growth.take()) return "throttled";
      own.environments++;
    }
    if (!this.#rate.take()) return "throttled";
    this.#running++;
    own.running++;
    const since = now();
    try {
      const result = await work();
      const left = milliseconds - (now() - since);
      if (left > 0) await sleep(left);
      return result;
    } finally {
      this.#running--;
      own.running--;
      this.#tally.take((now() - since) / 1000);
    }
  }

  #of(name: string) {
    const { scaling, now } = this.#options;
    const growth = () => new Bucket({ rate: scaling / 10, burst: scaling, now }, this.#scaling);
    const known = this.#functions.get(name) ?? { running: 0, environments: 0, growth: growth() };
    this.#functions.set(name, known);
    return known;
  }
}
