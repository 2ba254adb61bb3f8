import type { Timer } from "../../../sandbox/cloud/clock.ts";
import type { Blueprint } from "../aws/blueprint.ts";
import { failedIds, type QueuedEvent, type QueueParts } from "../aws/queue.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Tally } from "./bucket.ts";
import type { LambdaPool } from "./lambda-pool.ts";
import { functionOf } from "./load-calls.ts";

type Plan = Blueprint["queues"][number];

/** With how many batches at once Lambda begins, and how many it adds a second. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html */
export const pollers = { first: 5, aSecond: 5 };
/** Before a throttled batch is tried again, milliseconds: AWS does not say how long; as in the sandbox. */
const retry = { first: 1_000, longest: 20_000 };
/** From a message's arrival until a waiting poller has it, milliseconds. */
const receiveMilliseconds = 20;

export interface LoadQueueOptions {
  readonly plan: Plan;
  readonly parts: QueueParts;
  readonly lambda: LambdaPool;
  /** By seconds that its invocations ran. */
  readonly tally: Tally;
  /** By which the poller is smaller in this run. */
  readonly scale: number;
}

interface Waiting extends QueuedEvent {
  readonly since: number;
}

/**
 * A queue and Lambda's poller of it: as many batches at once as the mapping allows, fewer while invocations are throttled. A batch that
 * is throttled is tried again for as long as it is hidden, which uses up no receive; what fails comes again, and goes to the
 * dead-letter queue in the end.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export class LoadQueue {
  readonly #plan: Plan;
  readonly #parts: QueueParts;
  readonly #kernel: Kernel;
  readonly #lambda: LambdaPool;
  readonly #tally: Tally;
  /** Batches at once that Lambda adds a second. */
  readonly #growth: number;
  #visible: Waiting[] = [];
  /** By receipt. */
  readonly #hidden = new Map<string, { readonly event: Waiting; readonly timer: Timer }>();
  #count = 0;
  #running = 0;
  #allowed: number;
  /** Since when the pollers have grown. */
  #grownAt: number | undefined;
  /** The longest from a message's arrival to its handling, milliseconds; the most that waited at once; and how many were given up. */
  readonly seen = { longest: 0, most: 0, deadLetters: 0 };

  constructor({ plan, parts, lambda, tally, scale }: LoadQueueOptions) {
    this.#plan = plan;
    this.#parts = parts;
    this.#kernel = parts.kernel;
    this.#lambda = lambda;
    this.#tally = tally;
    this.#growth = pollers.aSecond / scale;
    this.#allowed = Math.min(Math.max(1, Math.round(pollers.first / scale)), plan.maximumConcurrency);
  }

  get name(): string {
    return this.#plan.name;
  }

  send(label: string, body: string, group?: string): void {
    const id = `${this.#plan.name}-${++this.#count}`;
    this.#show({ id, label, body, group, receiveCount: 0, since: this.#kernel.now() });
  }

  showAgain(receipt: string, seconds: number): void {
    const hidden = this.#hidden.get(receipt);
    if (hidden === undefined) return;
    hidden.timer.cancel();
    this.#hideUntil(receipt, hidden.event, this.#kernel.now() + seconds * 1000);
  }

  #show(event: Waiting): void {
    this.#visible.push(event);
    this.seen.most = Math.max(this.seen.most, this.#visible.length);
    this.#kernel.after(receiveMilliseconds, "a receive", () => this.#receive());
  }

  #receive(): void {
    this.#take();
    if (this.#grow()) this.#take();
  }

  #take(): void {
    while (this.#running < this.#allowed && this.#visible.length > 0) {
      const batch = this.#visible.splice(0, this.#plan.batchSize);
      const until = this.#kernel.now() + this.#plan.visibilitySeconds * 1000;
      for (const event of batch) {
        event.receiveCount++;
        this.#hideUntil(receiptOf(event), event, until);
      }
      this.#running++;
      void this.#process(batch, until, 0);
    }
  }

  /** While more waits than the pollers take, there are more of them, up to what the mapping allows. */
  #grow(): boolean {
    const now = this.#kernel.now();
    const { maximumConcurrency } = this.#plan;
    if (this.#allowed >= maximumConcurrency || this.#visible.length === 0) {
      this.#grownAt = undefined;
      return false;
    }
    this.#grownAt ??= now;
    const more = Math.floor(((now - this.#grownAt) / 1000) * this.#growth);
    if (more === 0) return false;
    this.#allowed = Math.min(maximumConcurrency, this.#allowed + more);
    this.#grownAt = now;
    return true;
  }

  async #process(batch: readonly Waiting[], until: number, throttles: number): Promise<void> {
    const { functionArn } = this.#plan;
    const work = () => this.#parts.invoke(batch, `${this.#plan.name} takes ${batch[0]?.label}`);
    const begun = this.#kernel.now();
    const result = await this.#lambda.run(functionOf(functionArn), work);
    this.#tally.take((this.#kernel.now() - begun) / 1000);
    if (result === "throttled") {
      this.#allowed = Math.max(1, Math.floor(this.#allowed / 2));
      const delay = Math.min(retry.first * 2 ** throttles, retry.longest);
      if (this.#kernel.now() + delay < until) {
        this.#kernel.after(delay, "a throttled batch", () => void this.#process(batch, until, throttles + 1));
        return;
      }
    } else {
      const failed = failedIds(result, batch);
      for (const event of batch) if (!failed.has(event.id)) this.#delete(event);
    }
    this.#running--;
    this.#receive();
  }

  #delete(event: Waiting): void {
    this.#hidden.get(receiptOf(event))?.timer.cancel();
    this.#hidden.delete(receiptOf(event));
    this.seen.longest = Math.max(this.seen.longest, this.#kernel.now() - event.since);
    this.#parts.handled(event);
  }

  #hideUntil(receipt: string, event: Waiting, until: number): void {
    const timer = this.#kernel.at(until, "visible again", () => this.#reappear(receipt));
    this.#hidden.set(receipt, { event, timer });
  }

  #reappear(receipt: string): void {
    const event = this.#hidden.get(receipt)?.event;
    this.#hidden.delete(receipt);
    if (event === undefined) return;
    if (event.receiveCount < this.#plan.maxReceiveCount) {
      this.#show(event);
      return;
    }
    this.seen.deadLetters++;
    this.#parts.deadLettered(event);
  }
}

/** As the simulation's cloud makes it. */
function receiptOf({ id, receiveCount }: QueuedEvent): string {
  return `${id} ${receiveCount}`;
}
