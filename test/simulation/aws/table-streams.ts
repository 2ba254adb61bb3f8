import { type EventTest, eventPattern } from "../../../sandbox/cloud/event-bridge/event-pattern.ts";
import type { JsonObject } from "../../../sandbox/cloud/service.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { attributeItem } from "./attribute-values.ts";
import type { Item } from "./expressions.ts";
import type { Result } from "./functions.ts";
import type { Change } from "./tables.ts";

export interface StreamPlan {
  readonly table: string;
  readonly arn: string;
  readonly maximumRetryAttempts: number;
  /** Patterns of which a record has to fit one; none: all are delivered. */
  readonly filters: readonly string[];
}

/**
 * The stream of a table and the mapping that reads it. Changes of one item are handled in order, and what fails
 * is tried again before what comes after it; changes of different items go their own ways.
 */
export class TableStream {
  readonly #plan: StreamPlan;
  readonly #records: StreamRecords;
  readonly #kernel: Kernel;
  readonly #invoke: (event: JsonObject, name: string) => Promise<Result>;
  readonly #pending = new Map<string, Change[]>();

  constructor(
    plan: StreamPlan,
    kernel: Kernel,
    invoke: (event: JsonObject, name: string) => Promise<Result>,
  ) {
    this.#plan = plan;
    this.#records = new StreamRecords(plan);
    this.#kernel = kernel;
    this.#invoke = invoke;
  }

  add(change: Change): void {
    if (!this.#records.fits(change)) return;
    const waiting = this.#pending.get(change.key);
    if (waiting !== undefined) {
      waiting.push(change);
      return;
    }
    this.#pending.set(change.key, [change]);
    this.#kernel.soon(100, `${this.#plan.table} stream`, () => void this.#drain(change.key));
  }

  async #drain(key: string): Promise<void> {
    const waiting = this.#pending.get(key) ?? [];
    for (let attempt = 0; waiting.length > 0; ) {
      const batch = waiting.slice();
      const records = batch.map((change) => this.#records.of(change));
      const result = await this.#invoke({ Records: records }, `publish-changes of ${key}`);
      const failedAt = firstFailure(result, records);
      if (failedAt === undefined) waiting.splice(0, batch.length);
      else {
        waiting.splice(0, failedAt);
        if (++attempt > this.#plan.maximumRetryAttempts) waiting.shift();
        await this.#kernel.sleep(1_000, `${this.#plan.table} stream again`);
      }
    }
    this.#pending.delete(key);
  }
}

/** Changes in the form in which a stream tells them, and which of them its reader asks for. */
export class StreamRecords {
  readonly #plan: StreamPlan;
  readonly #filters: readonly EventTest[];
  #count = 0;

  constructor(plan: StreamPlan) {
    this.#plan = plan;
    this.#filters = plan.filters.map(eventPattern);
  }

  fits(change: Change): boolean {
    const record = this.of(change);
    return this.#filters.length === 0 || this.#filters.some((fits) => fits(record));
  }

  of({ before, after }: Change): JsonObject & { dynamodb: { SequenceNumber: string } } {
    const dynamodb = {
      SequenceNumber: String(++this.#count),
      ...(before === undefined ? {} : { OldImage: imageOf(before) }),
      ...(after === undefined ? {} : { NewImage: imageOf(after) }),
    };
    const eventName = before === undefined ? "INSERT" : after === undefined ? "REMOVE" : "MODIFY";
    return {
      eventName,
      eventID: dynamodb.SequenceNumber,
      eventSource: "aws:dynamodb",
      eventSourceARN: this.#plan.arn,
      dynamodb,
    };
  }
}

/** Rows are never changed, only put in the place of others: an image is made once for all who read it. */
const images = new WeakMap<Item, JsonObject>();

function imageOf(item: Item): JsonObject {
  const image = images.get(item) ?? attributeItem(item);
  images.set(item, image);
  return image;
}

/** @returns the index of the record from which on everything is to come again */
export function firstFailure(
  result: Result,
  records: ReadonlyArray<{ dynamodb: { SequenceNumber: string } }>,
): number | undefined {
  if (!("result" in result)) return 0;
  const { batchItemFailures = [] } = (result.result ?? {}) as {
    batchItemFailures?: ReadonlyArray<{ itemIdentifier: string }>;
  };
  const failed = batchItemFailures.map(({ itemIdentifier }) =>
    records.findIndex(({ dynamodb }) => dynamodb.SequenceNumber === itemIdentifier),
  );
  return failed.length === 0 ? undefined : Math.max(0, Math.min(...failed));
}
