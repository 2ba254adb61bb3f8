import { AwsError, type JsonObject } from "../../../sandbox/cloud/service.ts";
import type { Blueprint } from "../aws/blueprint.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { Bucket, Tally, type Usage } from "./bucket.ts";
import { Gate } from "./gate.ts";
import { LambdaPool } from "./lambda-pool.ts";
import type { QuotaName, QuotaValues } from "./quotas.ts";
import { TableCapacity } from "./table-capacity.ts";

export interface LimitsOptions {
  readonly kernel: Kernel;
  readonly blueprint: Blueprint;
  readonly quotas: QuotaValues;
  /** By which all that an account shares is smaller in this run, as its traffic is. */
  readonly scale: number;
  readonly invocationMilliseconds: number;
}

/** What a call takes from, by service and action: a rate, and a burst if that is another number. */
const quotaOfCall: Readonly<Record<string, readonly [rate: QuotaName, burst?: QuotaName]>> = {
  "states:StartExecution": ["states.start.rate", "states.start.burst"],
  "states:SendTaskSuccess": ["states.answer.rate", "states.answer.burst"],
  "states:SendTaskFailure": ["states.answer.rate", "states.answer.burst"],
  "states:DescribeExecution": ["states.describe.rate", "states.describe.burst"],
  "events:PutEvents": ["events.put"],
  "socialmessaging:SendWhatsAppMessage": ["social.send"],
  "sms-voice:SendTextMessage": ["sms.parts"],
  "sns:Publish": ["sns.publish"],
};

/** What services answer that have no room; the others, a ThrottlingException. */
const refusals: Readonly<Record<string, string>> = { socialmessaging: "ThrottledRequestException" };

/** All limits of an account, and of the stack's usage plan. */
export class Limits {
  readonly tables: TableCapacity;
  readonly lambda: LambdaPool;
  readonly transitions: Gate;
  readonly #options: LimitsOptions;
  readonly #tallies: Tally[] = [];
  readonly #usagePlan: Bucket;
  readonly #api: Bucket;
  readonly #calls: ReadonlyMap<string, Bucket>;
  readonly #open: Tally;
  #openNow = 0;

  constructor(options: LimitsOptions) {
    const { kernel, blueprint, quotas, scale, invocationMilliseconds } = options;
    this.#options = options;
    const now = () => kernel.now();
    const { rateLimit, burstLimit } = blueprint.usagePlan;
    this.#usagePlan = this.#bucket("apiRateLimit", rateLimit, burstLimit);
    this.#api = this.#bucket("apigateway.rate", quotas["apigateway.rate"], quotas["apigateway.burst"]);
    this.#calls = new Map(
      Object.entries(quotaOfCall).map(([call, [rate, burst = rate]]) => {
        const [, action = ""] = call.split(":");
        const name = rate === "states.answer.rate" ? `${rate} (${action})` : rate;
        return [call, this.#bucket(name, quotas[rate], quotas[burst])];
      }),
    );
    this.transitions = new Gate({
      tally: this.tally("states.transitions.rate", quotas["states.transitions.rate"]),
      rate: quotas["states.transitions.rate"] / scale,
      burst: quotas["states.transitions.burst"] / scale,
      kernel,
    });
    this.lambda = new LambdaPool({
      concurrency: wholePart("lambda.concurrency", quotas["lambda.concurrency"], scale),
      scaling: quotas["lambda.scaling"] / scale,
      milliseconds: invocationMilliseconds,
      now,
      sleep: (milliseconds) => kernel.sleep(milliseconds, "an invocation"),
      tally: (name, allowed) => this.tally(name, allowed * scale),
    });
    this.tables = new TableCapacity({
      plans: blueprint.tables,
      partitions: quotas["dynamodb.partitions"],
      scale,
      now,
      tally: (name, allowed) => this.tally(name, allowed * scale),
    });
    this.#open = this.tally("states.open", quotas["states.open"], true);
  }

  /** A limit that the report names. @param allowed of an account of full size */
  tally(name: string, allowed: number, inAll = false): Tally {
    const { kernel, scale } = this.#options;
    const tally = new Tally(name, allowed / scale, () => kernel.now(), inAll);
    this.#tallies.push(tally);
    return tally;
  }

  /** Whether API Gateway and Step Functions take one more request: else its caller gets 429. */
  admit(): boolean {
    if (!this.#usagePlan.take() || !this.#api.take()) return false;
    if (this.#openNow >= this.#options.quotas["states.open"] / this.#options.scale) {
      this.#open.refuse();
      return false;
    }
    return this.#calls.get("states:StartExecution")?.take() ?? true;
  }

  started(): void {
    this.#open.level(++this.#openNow);
  }

  ended(): void {
    this.#openNow--;
  }

  /** Takes what a call needs. @throws AwsError as the service does that has no room for it */
  spend(service: string, action: string, input: unknown): void {
    const bucket = this.#calls.get(`${service}:${action}`);
    if (bucket === undefined) return;
    const amount = action === "PutEvents" ? ((input as JsonObject).Entries as unknown[]).length : 1;
    if (bucket.take(amount)) return;
    throw new AwsError(refusals[service] ?? "ThrottlingException", "Rate exceeded", 400);
  }

  /** What AWS publishes is counted, and never refused: nobody says that it would be. */
  published(): void {
    this.#calls.get("sns:Publish")?.spend(1);
  }

  /** Counts from now on. */
  reset(): void {
    for (const tally of this.#tallies) tally.reset();
  }

  usages(): Usage[] {
    return this.#tallies.map((tally) => tally.usage(this.#options.scale));
  }

  #bucket(name: string, rate: number, burst: number): Bucket {
    const { kernel, scale } = this.#options;
    const options = { rate: rate / scale, burst: Math.max(1, burst / scale), now: () => kernel.now() };
    return new Bucket(options, this.tally(name, rate));
  }
}

/** @throws RangeError if so little is left of it that the run would not be like the whole */
export function wholePart(name: string, value: number, scale: number): number {
  const part = value / scale;
  if (part >= 1) return Math.round(part);
  throw new RangeError(
    `${name} is ${value}, of which a ${scale}th is less than one: take a smaller --scale.`,
  );
}
