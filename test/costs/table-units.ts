import { isDeepStrictEqual } from "node:util";
import { nameOfArn } from "../../sandbox/cloud/arns.ts";
import { keyOf } from "../../sandbox/cloud/dynamodb/items.ts";
import { writesOf } from "../../sandbox/cloud/dynamodb/transaction.ts";
import type { AwsCall, JsonObject } from "../../sandbox/cloud/service.ts";
import type { Sandbox } from "../../sandbox/host/sandbox.ts";
import { itemSize } from "./item-size.ts";

/** Capacity units of one call. */
export interface Units {
  readonly table: string;
  readonly reads: number;
  readonly writes: number;
}

interface TableResource {
  readonly name: string;
  readonly hashKey: string;
  readonly rangeKey?: string;
  readonly globalSecondaryIndexes?: ReadonlyArray<{
    readonly projectionType: string;
    readonly keySchemas: ReadonlyArray<{ readonly attributeName: string }>;
  }>;
}

/**
 * What DynamoDB would bill for a call. A write counts 1 KB of the larger of the item before and after it, also when its condition
 * fails; an index that holds keys alone counts a write for an entry that appears or goes, and none for anything else.
 * In a transaction the writes to the tables count twice. A read counts 4 KB of the whole item, whatever part of it is asked for, and half when it need not be consistent.
 */
export class TableUnits {
  readonly #sandbox: Sandbox;
  readonly #tables: ReadonlyMap<string, { readonly logicalName: string; readonly resource: TableResource }>;
  /** Images belong to one write only while no other happens. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
    const tables = sandbox.program.of("aws:dynamodb/table:Table");
    this.#tables = new Map(
      tables.map(({ name, state }) => {
        const resource = state as unknown as TableResource;
        return [resource.name, { logicalName: name, resource }];
      }),
    );
  }

  /** Makes the call by `proceed` and tells `note` what it cost, whether it succeeds or not. */
  measure(
    call: AwsCall,
    proceed: () => Promise<JsonObject>,
    note: (units: Units) => void,
  ): Promise<JsonObject> {
    const measured = this.#last.then(() => this.#measure(call, proceed, note));
    this.#last = measured.catch(() => {});
    return measured;
  }

  async #measure(
    { action, input }: Pick<AwsCall, "action" | "input">,
    proceed: () => Promise<JsonObject>,
    note: (units: Units) => void,
    times = 1,
  ): Promise<JsonObject> {
    if (action === "TransactWriteItems") {
      const measured = writesOf(input).reduceRight(
        (rest, write) => () => this.#measure(write, rest, note, 2),
        proceed,
      );
      return measured();
    }
    const found = this.#tables.get(nameOfArn(String(input.TableName)));
    if (found === undefined) throw new Error(`There is no table ${input.TableName} to bill ${action} to.`);
    const { logicalName: table, resource } = found;
    const consistency = input.ConsistentRead === true ? 1 : 0.5;

    if (action === "Query") {
      const answer = await proceed();
      const bytes = (answer.Items as JsonObject[]).reduce((total, item) => total + itemSize(item), 0);
      note({ table, reads: units(bytes, 4096) * consistency, writes: 0 });
      return answer;
    }
    const key = keyOf((input.Key ?? input.Item) as JsonObject, keysOf(resource));
    const before = await this.#image(resource, key);
    if (action === "GetItem") {
      note({ table, reads: units(itemSize(before), 4096) * consistency, writes: 0 });
      return proceed();
    }
    if (!["PutItem", "UpdateItem", "DeleteItem"].includes(action))
      throw new Error(`No rule says what ${action} costs.`);
    try {
      return await proceed();
    } finally {
      const after = await this.#image(resource, key);
      const bytes = Math.max(itemSize(before), itemSize(after));
      note({ table, reads: 0, writes: units(bytes, 1024) * times + entryWrites(resource, before, after) });
    }
  }

  /** Empty where there is no such item. */
  async #image({ name }: TableResource, Key: JsonObject): Promise<JsonObject> {
    const { Item } = await this.#sandbox.dynamoDb.call("GetItem", {
      TableName: name,
      Key,
      ConsistentRead: true,
    });
    return (Item ?? {}) as JsonObject;
  }
}

/** @param unit bytes: 4,096 of a read, 1,024 of a write */
export function units(bytes: number, unit: number): number {
  return Math.max(1, Math.ceil(bytes / unit));
}

function keysOf({ hashKey, rangeKey }: TableResource): string[] {
  return rangeKey === undefined ? [hashKey] : [hashKey, rangeKey];
}

function entryWrites(table: TableResource, before: JsonObject, after: JsonObject): number {
  const { globalSecondaryIndexes: indexes = [] } = table;
  return indexes.reduce((writes, { projectionType, keySchemas }) => {
    if (projectionType !== "KEYS_ONLY") throw new Error("No rule says what an index with attributes costs.");
    const names = keySchemas.map(({ attributeName }) => attributeName);
    return writes + entriesWritten(names, before, after).length;
  }, 0);
}

/**
 * The entries of an index that a write of an item writes, each by the values of its attributes. One whose key changes is
 * deleted and written anew.
 * @param names of the index's attributes
 */
export function entriesWritten<Value>(
  names: readonly string[],
  before: Readonly<Record<string, Value>>,
  after: Readonly<Record<string, Value>>,
): Value[][] {
  const entryOf = (item: Readonly<Record<string, Value>>) => names.map((name) => item[name]);
  const [old, now] = [entryOf(before), entryOf(after)];
  if (isDeepStrictEqual(old, now)) return [];
  return [old, now].filter((entry): entry is Value[] => entry.every((value) => value !== undefined));
}
