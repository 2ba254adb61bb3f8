import type { JsonObject } from "../../../sandbox/cloud/service.ts";
import type { Blueprint } from "../aws/blueprint.ts";
import type { Result } from "../aws/functions.ts";
import { firstFailure, StreamRecords } from "../aws/table-streams.ts";
import type { Change } from "../aws/tables.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { draw } from "../kernel/random.ts";
import type { LambdaPool } from "./lambda-pool.ts";
import { functionOf } from "./load-calls.ts";

/** Lambda looks at a shard four times a second. https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html */
const pollMilliseconds = 250;
/** Between tries, milliseconds: AWS does not say how long; as in the sandbox. */
const retry = { first: 1_000, longest: 60_000 };
/** For so long a stream keeps its records, milliseconds. */
const retention = 24 * 60 * 60 * 1000;

type Plan = Blueprint["streams"][number];

interface Waiting {
  readonly change: Change;
  readonly since: number;
}

/** Batches are made in lanes: each of a shard's keeps the order of its rows. */
interface Lane {
  waiting: Waiting[];
  isBusy: boolean;
}

export interface LoadStreamOptions {
  readonly plan: Plan;
  readonly kernel: Kernel;
  readonly lambda: LambdaPool;
  /** One for each partition of the table. */
  readonly shards: number;
  readonly invoke: (event: JsonObject, name: string) => Promise<Result>;
}

/** A table's stream and Lambda's poller of it: batches of each lane one after the other, again if they fail. */
export class LoadStream {
  readonly #options: LoadStreamOptions;
  readonly #records: StreamRecords;
  readonly #lanes: readonly Lane[];
  /** The longest from a change to its event, milliseconds; and how many changes were given up. */
  readonly seen = { longest: 0, deadLetters: 0 };

  constructor(options: LoadStreamOptions) {
    const { plan, shards } = options;
    this.#options = options;
    this.#records = new StreamRecords(plan);
    const lanes = Math.max(1, Math.round(shards * plan.parallelizationFactor));
    this.#lanes = Array.from({ length: lanes }, () => ({ waiting: [], isBusy: false }));
  }

  add(change: Change): void {
    if (!this.#records.fits(change)) return;
    const { kernel } = this.#options;
    const lane = this.#lanes[Math.floor(draw(0, change.key) * this.#lanes.length)] as Lane;
    lane.waiting.push({ change, since: kernel.now() });
    if (lane.isBusy) return;
    lane.isBusy = true;
    kernel.after(pollMilliseconds, "a stream's poll", () => void this.#drain(lane));
  }

  async #drain(lane: Lane): Promise<void> {
    const { plan, kernel, lambda, invoke } = this.#options;
    let [tries, throttles] = [0, 0];
    while (lane.waiting.length > 0) {
      this.#forget(lane);
      const batch = lane.waiting.slice(0, plan.batchSize);
      const records = batch.map(({ change }) => this.#records.of(change));
      const work = () => invoke({ Records: records }, `a batch of ${plan.table}`);
      const result = await lambda.run(functionOf(plan.functionArn), work);
      if (result === "throttled") {
        await kernel.sleep(Math.min(retry.first * 2 ** throttles++, retry.longest), "a throttled stream");
        continue;
      }
      throttles = 0;
      const failedAt = firstFailure(result, records);
      const done = failedAt ?? batch.length;
      for (const { since } of lane.waiting.splice(0, done)) {
        this.seen.longest = Math.max(this.seen.longest, kernel.now() - since);
      }
      if (failedAt === undefined) tries = 0;
      else {
        if (done > 0) tries = 0;
        if (++tries > plan.maximumRetryAttempts) {
          this.seen.deadLetters += lane.waiting.splice(0, 1).length;
          tries = 0;
        }
        await kernel.sleep(Math.min(retry.first * 2 ** tries, retry.longest), "a stream again");
      }
    }
    lane.isBusy = false;
  }

  #forget(lane: Lane): void {
    const oldest = this.#options.kernel.now() - retention;
    while (lane.waiting[0] !== undefined && lane.waiting[0].since < oldest) {
      lane.waiting.shift();
      this.seen.deadLetters++;
    }
  }
}
