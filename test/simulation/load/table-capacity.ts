import { AwsError } from "../../../sandbox/cloud/service.ts";
import { itemSize } from "../../costs/item-size.ts";
import { entriesWritten, units } from "../../costs/table-units.ts";
import { attributeItem } from "../aws/attribute-values.ts";
import type { TablePlan } from "../aws/blueprint.ts";
import type { Item } from "../aws/expressions.ts";
import type { Capacity, Change } from "../aws/tables.ts";
import { draw } from "../kernel/random.ts";
import { Bucket, type Tally } from "./bucket.ts";

/** What one partition takes a second. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html */
const partition = { writes: 1_000, reads: 3_000 };

interface CapacityOptions {
  readonly plans: readonly TablePlan[];
  /** Of each table and each index. */
  readonly partitions: number;
  /** By which everything is smaller in this run. */
  readonly scale: number;
  readonly now: () => number;
  readonly tally: (name: string, allowed: number) => Tally;
}

interface Partitions {
  readonly tally: Tally;
  readonly buckets: readonly Bucket[];
}

interface Capacities {
  readonly writes: Partitions;
  readonly reads: Partitions;
  /** By the attributes of which an entry has to have a value. */
  readonly indexes: ReadonlyArray<{ readonly names: readonly string[]; readonly writes: Partitions }>;
}

/**
 * DynamoDB's partitions: a key belongs to one of them, of a table or of an index, and what an index does not take, its table
 * does not take either. Units are those of test/costs.
 */
export class TableCapacity implements Capacity {
  readonly #capacities: ReadonlyMap<string, Capacities>;
  /** Whether nothing counts: while a run is made ready. */
  isFree = false;

  constructor({ plans, partitions, scale, now, tally: made }: CapacityOptions) {
    const make = (name: string, each: number): Partitions => {
      const rate = each / scale;
      const tally = made(name, rate * partitions);
      const bucket = () => new Bucket({ rate, burst: Math.max(1, rate), now }, tally);
      return { tally, buckets: Array.from({ length: partitions }, bucket) };
    };
    this.#capacities = new Map(
      plans.map(({ name, logicalName, entries }) => [
        name,
        {
          writes: make(`dynamodb ${logicalName}, writes`, partition.writes),
          reads: make(`dynamodb ${logicalName}, reads`, partition.reads),
          indexes: Object.entries(entries).map(([index, names]) => ({
            names,
            writes: make(`dynamodb ${logicalName}, index ${index}`, partition.writes),
          })),
        },
      ]),
    );
  }

  write(changes: readonly Change[], times = 1): void {
    if (this.isFree) return;
    const wanted = changes.flatMap((change) => this.#wanted(change, times));
    const full = wanted.find(({ bucket }) => !bucket.hasRoom);
    if (full !== undefined) throw tooMuch(full.partitions);
    for (const { bucket, amount } of wanted) bucket.spend(amount);
  }

  #wanted({ table, key, before = {}, after = {} }: Change, times: number) {
    const { writes, indexes } = this.#of(table);
    return [
      {
        partitions: writes,
        bucket: bucketOf(writes, key),
        amount: units(Math.max(sizeOf(before), sizeOf(after)), 1024) * times,
      },
      ...indexes.flatMap((index) =>
        entriesWritten(index.names, before, after).map(([value]) => ({
          partitions: index.writes,
          bucket: bucketOf(index.writes, String(value)),
          amount: 1,
        })),
      ),
    ];
  }

  read(table: string, items: readonly Item[], isConsistent: boolean): void {
    if (this.isFree) return;
    const { reads } = this.#of(table);
    const amount = units(
      items.reduce((sum, item) => sum + sizeOf(item), 0),
      4096,
    );
    // Which partition a read goes to matters little: nobody reads one key often.
    const bucket = reads.buckets.find((candidate) => candidate.hasRoom);
    if (bucket === undefined) throw tooMuch(reads);
    bucket.spend(isConsistent ? amount : amount / 2);
  }

  #of(table: string): Capacities {
    const capacities = this.#capacities.get(table);
    if (capacities === undefined) throw new Error(`There is no table ${table}.`);
    return capacities;
  }
}

function bucketOf({ buckets }: Partitions, key: string): Bucket {
  return buckets[Math.floor(draw(0, key) * buckets.length)] as Bucket;
}

function tooMuch({ tally }: Partitions): AwsError {
  tally.refuse();
  return new AwsError("ProvisionedThroughputExceededException", "Rate exceeded");
}

/** Rows are never changed, only put in the place of others. */
const sizes = new WeakMap<Item, number>();

function sizeOf(item: Item): number {
  const size = sizes.get(item) ?? itemSize(attributeItem(item));
  sizes.set(item, size);
  return size;
}
