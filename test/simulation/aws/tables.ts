import { cancelled } from "../../../sandbox/cloud/dynamodb/transaction.ts";
import { AwsError } from "../../../sandbox/cloud/service.ts";
import { copyOf, holds, type Item, type Placeholders, type Plain, updated } from "./expressions.ts";

/** A table of the program: its key, its indexes, and what it holds. */
interface Table {
  readonly name: string;
  readonly key: readonly string[];
  /** By name: the attribute that an index is on. */
  readonly indexes: ReadonlyMap<string, string>;
  readonly items: Map<string, Item>;
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
}

/** DynamoDB, as far as this product uses it: in memory, every call atomic. */
export class Tables {
  readonly #tables = new Map<string, Table>();
  readonly #listeners: Array<(change: Change) => void> = [];

  create(name: string, key: readonly string[], indexes: ReadonlyMap<string, string>): void {
    this.#tables.set(name, { name, key, indexes, items: new Map() });
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
        return item === undefined ? {} : { Item: projected(item, input) };
      }
      case "PutItem":
        return this.#write(table, keyOf(table, input.Item), input, () => copyOf(input.Item as Item));
      case "UpdateItem":
        return this.#write(table, keyOf(table, input.Key), input, (item) =>
          input.UpdateExpression === undefined
            ? { ...item, ...input.Key }
            : updated(input.UpdateExpression, { ...item, ...input.Key }, placeholders(input)),
        );
      case "DeleteItem":
        return this.#write(table, keyOf(table, input.Key), input, () => undefined);
      case "Query":
        return this.#query(table, input);
      default:
        throw new Error(`The simulation's tables know no action ${action}.`);
    }
  }

  /** @throws {AwsError} `TransactionCanceledException`, and nothing is written */
  transact(items: readonly TransactItem[]): void {
    const writes = items.map(({ Put, Update }) =>
      Put === undefined ? { action: "UpdateItem", input: Update } : { action: "PutItem", input: Put },
    );
    const failed = writes.map(({ input }) => {
      const { ConditionExpression: condition, TableName, Key, Item } = input as TableInput;
      const table = this.#table(TableName);
      const before = table.items.get(keyOf(table, Key ?? Item));
      return condition !== undefined && !holds(condition, before, placeholders(input as TableInput));
    });
    if (failed.includes(true)) throw cancelled(failed);
    for (const { action, input } of writes) this.call(action, input as TableInput);
  }

  #write(table: Table, key: string, input: TableInput, change: (item: Item) => Item | undefined) {
    const before = table.items.get(key);
    if (input.ConditionExpression !== undefined) {
      if (!holds(input.ConditionExpression, before, placeholders(input))) {
        throw new AwsError("ConditionalCheckFailedException", "The conditional request failed");
      }
    }
    const after = change(before ?? {});
    if (after === undefined) table.items.delete(key);
    else table.items.set(key, after);
    for (const listener of this.#listeners) listener({ table: table.name, key, before, after });
    if (input.ReturnValues === "ALL_NEW" && after !== undefined) return { Attributes: copyOf(after) };
    if (input.ReturnValues === "ALL_OLD" && before !== undefined) return { Attributes: copyOf(before) };
    return {};
  }

  #query(table: Table, input: TableInput) {
    const { IndexName, KeyConditionExpression = "" } = input;
    const attribute = IndexName === undefined ? undefined : table.indexes.get(IndexName);
    if (IndexName !== undefined && attribute === undefined) {
      throw new AwsError("ValidationException", `The table does not have the specified index: ${IndexName}`);
    }
    const found = [...table.items.values()].filter(
      (item) =>
        (attribute === undefined || item[attribute] !== undefined) &&
        holds(KeyConditionExpression, item, placeholders(input)),
    );
    return { Items: found.map((item) => copyOf(item)), Count: found.length };
  }

  #table(name: string): Table {
    const table = this.#tables.get(name);
    if (table === undefined) throw new AwsError("ResourceNotFoundException", `No table ${name}`);
    return table;
  }
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
