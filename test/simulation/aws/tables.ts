import { cancelled, transactionCancelled } from "../../../sandbox/cloud/dynamodb/transaction.ts";
import { AwsError } from "../../../sandbox/cloud/service.ts";
import { copyOf, holds, type Item, type Placeholders, type Plain, updated } from "./expressions.ts";

/** A table of the program: its key, its indexes, and what it holds. */
interface Table {
  readonly name: string;
  readonly key: readonly string[];
  /** By name: the attribute that an index is on. */
  readonly indexes: ReadonlyMap<string, string>;
  readonly items: Map<string, Item>;
  /** The keys of the items that have a value of an indexed attribute, by both. */
  readonly entries: Map<string, Set<string>>;
}

/** A write of one item, as it would be carried out. */
interface Write {
  readonly table: Table;
  readonly key: string;
  readonly before: Item | undefined;
  readonly after: Item | undefined;
  /** Whether its condition fails: then the item stays as it is. */
  readonly isRefused: boolean;
}

export interface Change {
  readonly table: string;
  readonly key: string;
  readonly before: Item | undefined;
  readonly after: Item | undefined;
}

/** The writes of a transaction, by their own inputs. */
export type TransactItem = { readonly [write in "Put" | "Update"]?: TableInput };

/** An input of DynamoDB's API with plain values in place of attribute values. */
export interface TableInput {
  readonly TableName: string;
  readonly Key?: Item;
  readonly Item?: Item;
  readonly IndexName?: string;
  readonly UpdateExpression?: string;
  readonly ConditionExpression?: string;
  readonly KeyConditionExpression?: string;
  readonly ProjectionExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Readonly<Record<string, Plain>>;
  readonly ReturnValues?: string;
  readonly ConsistentRead?: boolean;
}

/** What tables take of reads and writes. Throws an {@link AwsError} if a call is too much. */
export interface Capacity {
  /**
   * @param changes of one call: each with the item as it is, twice, if the write's condition fails
   * @param times 2 of a transaction, which writes each item twice
   */
  write(changes: readonly Change[], times?: 1 | 2): void;
  /** @param items what is read, whole; an index has the keys alone */
  read(table: string, items: readonly Item[], isConsistent: boolean): void;
}

/** DynamoDB, as far as this product uses it: in memory, every call atomic. */
export class Tables {
  readonly #capacity: Capacity | undefined;
  readonly #tables = new Map<string, Table>();
  readonly #listeners: Array<(change: Change) => void> = [];

  constructor(capacity?: Capacity) {
    this.#capacity = capacity;
  }

  create(name: string, key: readonly string[], indexes: ReadonlyMap<string, string>): void {
    this.#tables.set(name, { name, key, indexes, items: new Map(), entries: new Map() });
  }

  onChange(listener: (change: Change) => void): void {
    this.#listeners.push(listener);
  }

  items(table: string): Item[] {
    return [...this.#table(table).items.values()];
  }

  /** @param stale whether a query may miss what was written just now (indexes are eventually consistent) */
  call(
    action: string,
    input: TableInput,
  ): { Item?: Item; Items?: Item[]; Count?: number; Attributes?: Item } {
    const table = this.#table(input.TableName);
    switch (action) {
      case "GetItem": {
        const item = table.items.get(keyOf(table, input.Key));
        this.#capacity?.read(table.name, item === undefined ? [] : [item], input.ConsistentRead === true);
        return item === undefined ? {} : { Item: projected(item, input) };
      }
      case "PutItem":
      case "UpdateItem":
      case "DeleteItem":
        return this.#write(this.#planned(action, input), input);
      case "Query":
        return this.#query(table, input);
      default:
        throw new Error(`The simulation's tables know no action ${action}.`);
    }
  }

  /** @throws {AwsError} `TransactionCanceledException`, and nothing is written */
  transact(items: readonly TransactItem[]): void {
    const writes = items.map(({ Put, Update }) =>
      this.#planned(Put === undefined ? "UpdateItem" : "PutItem", (Put ?? Update) as TableInput),
    );
    try {
      this.#capacity?.write(writes.map(changeBy), 2);
    } catch (error) {
      throw error instanceof AwsError ? transactionCancelled(writes.map(() => "ThrottlingError")) : error;
    }
    const failed = writes.map(({ isRefused }) => isRefused);
    if (failed.includes(true)) throw cancelled(failed);
    for (const write of writes) this.#store(write);
  }

  /** What a write would come to. */
  #planned(action: string, input: TableInput): Write {
    const table = this.#table(input.TableName);
    const key = keyOf(table, input.Key ?? input.Item);
    const before = table.items.get(key);
    const condition = input.ConditionExpression;
    const isRefused = condition !== undefined && !holds(condition, before, placeholders(input));
    return { table, key, before, after: isRefused ? before : written(action, input, before), isRefused };
  }

  #write(write: Write, { ReturnValues }: TableInput): { Attributes?: Item } {
    const { before, after, isRefused } = write;
    this.#capacity?.write([changeBy(write)]);
    if (isRefused) throw new AwsError("ConditionalCheckFailedException", "The conditional request failed");
    this.#store(write);
    if (ReturnValues === "ALL_NEW" && after !== undefined) return { Attributes: copyOf(after) };
    if (ReturnValues === "ALL_OLD" && before !== undefined) return { Attributes: copyOf(before) };
    return {};
  }

  #store({ table, key, before, after }: Write): void {
    for (const attribute of table.indexes.values()) enter(table, attribute, { key, before, after });
    if (after === undefined) table.items.delete(key);
    else table.items.set(key, after);
    for (const listener of this.#listeners) listener({ table: table.name, key, before, after });
  }

  #query(table: Table, input: TableInput) {
    const { IndexName, KeyConditionExpression = "" } = input;
    const attribute = IndexName === undefined ? undefined : table.indexes.get(IndexName);
    if (IndexName !== undefined && attribute === undefined) {
      throw new AwsError("ValidationException", `The table does not have the specified index: ${IndexName}`);
    }
    const found = candidates(table, attribute, input).filter(
      (item) =>
        (attribute === undefined || item[attribute] !== undefined) &&
        holds(KeyConditionExpression, item, placeholders(input)),
    );
    this.#capacity?.read(table.name, found, input.ConsistentRead === true);
    return { Items: found.map((item) => copyOf(item)), Count: found.length };
  }

  #table(name: string): Table {
    const table = this.#tables.get(name);
    if (table === undefined) throw new AwsError("ResourceNotFoundException", `No table ${name}`);
    return table;
  }
}

function changeBy({ table, key, before, after }: Write): Change {
  return { table: table.name, key, before, after };
}

/** An item after a write. */
function written(action: string, input: TableInput, before: Item = {}): Item | undefined {
  if (action === "DeleteItem") return undefined;
  if (action === "PutItem") return copyOf(input.Item as Item);
  const item = { ...before, ...input.Key };
  return input.UpdateExpression === undefined
    ? item
    : updated(input.UpdateExpression, item, placeholders(input));
}

/** What a query of an index may find: by the value that it asks for, if it asks for one. */
function candidates(table: Table, attribute: string | undefined, input: TableInput): Item[] {
  const {
    KeyConditionExpression = "",
    ExpressionAttributeNames = {},
    ExpressionAttributeValues = {},
  } = input;
  const [, name = "", value = ""] = /^(#\w+) = (:\w+)/.exec(KeyConditionExpression) ?? [];
  if (attribute === undefined || ExpressionAttributeNames[name] !== attribute)
    return [...table.items.values()];
  const keys = table.entries.get(`${attribute} ${ExpressionAttributeValues[value]}`) ?? [];
  return [...keys].map((key) => table.items.get(key) as Item);
}

/** Moves an item in an index. */
function enter({ entries }: Table, attribute: string, { key, before, after }: Omit<Change, "table">): void {
  const [old, now] = [before?.[attribute], after?.[attribute]];
  if (old === now) return;
  if (old !== undefined) {
    const left = entries.get(`${attribute} ${old}`);
    left?.delete(key);
    if (left?.size === 0) entries.delete(`${attribute} ${old}`);
  }
  if (now === undefined) return;
  const keys = entries.get(`${attribute} ${now}`) ?? new Set();
  entries.set(`${attribute} ${now}`, keys.add(key));
}

function keyOf({ key, name }: Table, item: Item | undefined): string {
  const parts = key.map((attribute) => item?.[attribute]);
  if (parts.some((part) => part === undefined || part === "")) {
    throw new AwsError(
      "ValidationException",
      `The provided key element does not match the schema of ${name}`,
    );
  }
  return parts.join("\n");
}

function placeholders(input: TableInput): Placeholders {
  return { names: input.ExpressionAttributeNames, values: input.ExpressionAttributeValues };
}

function projected(item: Item, { ProjectionExpression, ExpressionAttributeNames = {} }: TableInput): Item {
  if (ProjectionExpression === undefined) return copyOf(item);
  const names = ProjectionExpression.split(",").map((name) => name.trim());
  const members = names.map((name) => ExpressionAttributeNames[name] ?? name);
  return Object.fromEntries(
    members.flatMap((name) => (item[name] === undefined ? [] : [[name, copyOf(item[name] as Plain)]])),
  );
}
