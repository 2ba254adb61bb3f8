import inject from "light-my-request";
import { nameOfArn, type Place, tableArn } from "../arns.ts";
import type { Clock } from "../clock.ts";
import { AwsError, type AwsService, type Json, type JsonObject } from "../service.ts";
import { dynalite } from "./dynalite.ts";
import { type Item, isSameItem, keyOf, plainRow } from "./items.ts";
import { indexSchema, keySchema, type TableInputs } from "./table-schema.ts";
import { STREAM_ACTIONS, type StreamInputs, streamArnOf, TableStream } from "./table-stream.ts";
import { cancelled, type TransactWrite, writesOf } from "./transaction.ts";

interface TableState {
  readonly keys: readonly string[];
  readonly indexes: NonNullable<TableInputs["globalSecondaryIndexes"]>;
  readonly ttlAttribute: string | undefined;
  readonly stream: TableStream | undefined;
}

/** An item that a write may change. */
interface Target {
  readonly key: JsonObject;
  readonly keys: readonly string[];
  readonly table: string;
  /** Undefined of a table without one. */
  readonly stream: TableStream | undefined;
}

/** DynamoDB deletes an expired item within a few days; until then it is read like any other. */
const TTL_DELAY_SECONDS = 48 * 3600;

const READS = new Set(["GetItem", "Query", "Scan"]);
const WRITES = new Set(["PutItem", "UpdateItem", "DeleteItem"]);
/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-expression-parameters */
const EXPRESSION_BYTES = 4_096;

const BATCHES = new Set(["BatchGetItem", "BatchWriteItem"]);

/**
 * DynamoDB, by dynalite in memory and without a socket.
 *
 * Calls run one after another, so that a run is repeatable. What dynalite leaves out and is added here:
 * `ReturnValuesOnConditionCheckFailure`, time to live, and the limit on the length of an expression. What it
 * answers wrongly and is refused loudly here: removing two elements of a list in one expression. What it answers
 * wrongly still: an update that copies a map to another attribute and changes the first in the same expression
 * changes both, and an index key attribute may be set to an empty string.
 */
export class DynamoDb implements AwsService {
  readonly #clock: Clock;
  readonly #place: Place;
  readonly #server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  readonly #tables = new Map<string, TableState>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: { readonly clock: Clock; readonly place: Place }) {
    this.#clock = options.clock;
    this.#place = options.place;
  }

  /** Creates a table, with its stream if it has one, and waits until it is active. */
  async createTable(table: TableInputs & Partial<StreamInputs>): Promise<void> {
    const { globalSecondaryIndexes: indexes = [], ttl } = table;
    const stream = table.streamEnabled === true ? new TableStream({ clock: this.#clock, table }) : undefined;
    await this.#request("CreateTable", {
      TableName: table.name,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: table.attributes.map(({ name, type }) => ({
        AttributeName: name,
        AttributeType: type,
      })),
      KeySchema: keySchema(table),
      ...(indexes.length === 0 ? {} : { GlobalSecondaryIndexes: indexes.map(indexSchema) }),
    });
    let status: unknown;
    while (status !== "ACTIVE") {
      await new Promise((resolve) => setImmediate(resolve));
      const { Table } = await this.#request("DescribeTable", { TableName: table.name });
      status = objectOf(Table).TableStatus;
    }
    this.#tables.set(table.name, {
      indexes,
      keys: table.rangeKey === undefined ? [table.hashKey] : [table.hashKey, table.rangeKey],
      ttlAttribute: ttl?.enabled === false ? undefined : ttl?.attributeName,
      stream,
    });
  }

  /** The stream of this ARN. */
  stream(arn: string): TableStream | undefined {
    return [...this.#tables.values()].find(({ stream }) => stream?.arn === arn)?.stream;
  }

  resources(action: string, input: JsonObject): string[] {
    if (STREAM_ACTIONS.has(action)) return [streamArnOf(input)];
    // AWS's own policies for stream readers allow it on every stream of a table.
    if (action === "ListStreams") return [`${this.#arn(input.TableName)}/stream/*`];
    if (action === "ListTables") return ["*"];
    if (BATCHES.has(action)) return Object.keys(objectOf(input.RequestItems)).map((name) => this.#arn(name));
    if (!READS.has(action) && !WRITES.has(action))
      throw new Error(`The sandbox's DynamoDB knows no ${action}.`);
    const table = this.#arn(input.TableName);
    // Reading an index is a permission on the index alone.
    return [typeof input.IndexName === "string" ? `${table}/index/${input.IndexName}` : table];
  }

  /** A transaction needs what its writes would need alone. */
  permissions(action: string, input: JsonObject): Array<{ action: string; resource: string }> {
    if (action === "TransactWriteItems")
      return writesOf(input).flatMap((write) => this.permissions(write.action, write.input));
    return this.resources(action, input).map((resource) => ({ action, resource }));
  }

  call(action: string, input: JsonObject): Promise<JsonObject> {
    return this.#inTurn(() => this.#call(action, input));
  }

  /** The rows of a table as plain JavaScript values, sets as arrays. */
  async scan(table: string): Promise<Array<Record<string, Json>>> {
    const items = await this.#inTurn(() => this.#items(table));
    return items.map((item) => plainRow(item));
  }

  /**
   * Deletes the rows in which a partition key, the table's or an index's, has this value, as if they had never been: their
   * stream tells nothing of it. Rows that would never expire stay, where the key is that of a table in which others do.
   */
  async forget(attribute: string, value: string): Promise<void> {
    for (const [TableName, table] of this.#tables) {
      await this.#inTurn(async () => {
        for (const item of await this.#itemsToForget(TableName, table, attribute, value))
          await this.#request("DeleteItem", { TableName, Key: keyOf(item, table.keys) });
      });
    }
  }

  async #itemsToForget(
    TableName: string,
    { keys, indexes, ttlAttribute }: TableState,
    attribute: string,
    value: string,
  ): Promise<Item[]> {
    const query = {
      TableName,
      KeyConditionExpression: "#attribute = :value",
      ExpressionAttributeNames: { "#attribute": attribute },
      ExpressionAttributeValues: { ":value": { S: value } },
    };
    if (keys[0] === attribute) {
      const { Items } = await this.#request("Query", query);
      const items = Items as unknown as Item[];
      return items.filter((item) => ttlAttribute === undefined || ttlAttribute in item);
    }
    const index = indexes.find(({ keySchemas }) =>
      keySchemas.some(({ attributeName, keyType }) => attributeName === attribute && keyType === "HASH"),
    );
    if (index === undefined) return [];
    const { Items } = await this.#request("Query", { ...query, IndexName: index.name });
    return Items as unknown as Item[];
  }

  /**
   * Deletes what time to live would have deleted by `now` (milliseconds): items whose expiry passed more than
   * 48 hours ago. Nothing may rely on it happening sooner.
   * @returns how many items went.
   */
  async expire(now: number): Promise<number> {
    let deleted = 0;
    for (const [name, { keys, ttlAttribute, stream }] of this.#tables) {
      if (ttlAttribute === undefined) continue;
      deleted += await this.#inTurn(async () => {
        const overdue = (await this.#items(name)).filter((item) => {
          const expiry = item[ttlAttribute]?.N;
          return expiry !== undefined && Number(expiry) + TTL_DELAY_SECONDS < now / 1000;
        });
        for (const item of overdue) {
          const Key = keyOf(item, keys);
          await this.#request("DeleteItem", { TableName: name, Key });
          stream?.append({ keys: Key, before: item, after: undefined, expired: true });
        }
        return overdue.length;
      });
    }
    return deleted;
  }

  async #call(action: string, input: JsonObject): Promise<JsonObject> {
    if (STREAM_ACTIONS.has(action)) return this.#knownStream(streamArnOf(input)).call(action, input);
    if (action === "ListStreams") return this.#listStreams(nameOfArn(String(input.TableName)));
    if (action === "TransactWriteItems") return this.#transact(writesOf(input));
    // Without a stream, images would be read for nothing.
    const targets = this.#targets(action, input).filter(({ stream }) => stream !== undefined);
    const before = await this.#images(targets);
    const answer = await this.#write(action, input);
    await this.#tellStreams(targets, before);
    return answer;
  }

  /**
   * Writes one after another, while nobody else does; and if a condition fails, puts back what was written.
   * @throws {AwsError} `TransactionCanceledException`
   */
  async #transact(writes: readonly TransactWrite[]): Promise<JsonObject> {
    const targets = writes.flatMap(({ action, input }) => this.#targets(action, input));
    refuseSameItem(targets);
    const before = await this.#images(targets);
    const failed: boolean[] = [];
    try {
      for (const { action, input } of writes) failed.push(await this.#isRefused(action, input));
      if (failed.includes(true)) throw cancelled(failed);
    } catch (error) {
      for (const [index, { table, key }] of targets.entries()) {
        const Item = before[index];
        if (Item === undefined) await this.#request("DeleteItem", { TableName: table, Key: key });
        else await this.#request("PutItem", { TableName: table, Item });
      }
      throw error;
    }
    await this.#tellStreams(targets, before);
    return {};
  }

  /** Makes the write, if its condition holds. */
  async #isRefused(action: string, input: JsonObject): Promise<boolean> {
    try {
      await this.#write(action, input);
      return false;
    } catch (error) {
      if (error instanceof AwsError && error.code === "ConditionalCheckFailedException") return true;
      throw error;
    }
  }

  async #tellStreams(
    targets: readonly Target[],
    before: ReadonlyArray<JsonObject | undefined>,
  ): Promise<void> {
    const after = await this.#images(targets);
    targets.forEach(({ key, stream }, index) => {
      const change = { keys: key, before: before[index], after: after[index], expired: false };
      if (!isSameItem(change.before, change.after)) stream?.append(change);
    });
  }

  /** The items that a write names. */
  #targets(action: string, input: JsonObject): Target[] {
    const writes = WRITES.has(action)
      ? [{ table: input.TableName, key: input.Key, item: input.Item }]
      : action === "BatchWriteItem"
        ? Object.entries(objectOf(input.RequestItems)).flatMap(([table, requests]) =>
            (requests as JsonObject[]).map(({ PutRequest, DeleteRequest }) => ({
              table,
              key: objectOf(DeleteRequest).Key,
              item: objectOf(PutRequest).Item,
            })),
          )
        : [];
    return writes.flatMap(({ table: nameOrArn, key, item }) => {
      const table = nameOfArn(String(nameOrArn));
      const { keys, stream } = this.#tables.get(table) ?? {};
      if (keys === undefined) return [];
      return [{ table, keys, stream, key: keyOf(objectOf(key ?? item), keys) }];
    });
  }

  async #images(targets: readonly Target[]): Promise<Array<JsonObject | undefined>> {
    const images: Array<JsonObject | undefined> = [];
    for (const { table, key, keys } of targets) {
      // A write without its whole key is refused: DynamoDB says how, and there is nothing to read.
      if (keys.some((name) => key[name] === undefined)) images.push(undefined);
      else {
        const { Item } = await this.#request("GetItem", { TableName: table, Key: key, ConsistentRead: true });
        images.push(Item === undefined ? undefined : objectOf(Item));
      }
    }
    return images;
  }

  #knownStream(arn: string): TableStream {
    const stream = this.stream(arn);
    if (stream !== undefined) return stream;
    throw new AwsError("ResourceNotFoundException", `Requested resource not found: Stream: ${arn} not found`);
  }

  #listStreams(TableName: string): JsonObject {
    const { stream } = this.#table(TableName);
    if (stream === undefined) return { Streams: [] };
    return {
      Streams: [{ StreamArn: stream.arn, TableName, StreamLabel: stream.arn.split("/").at(-1) ?? "" }],
    };
  }

  async #write(action: string, input: JsonObject): Promise<JsonObject> {
    const { ReturnValuesOnConditionCheckFailure: onFailure, ...rest } = input;
    const request: JsonObject = rest;
    if (typeof input.TableName === "string") request.TableName = nameOfArn(input.TableName);
    refuseLongExpressions(input);
    refuseListRemovals(input.UpdateExpression);
    try {
      return await this.#request(action, request);
    } catch (error) {
      if (!(error instanceof AwsError) || error.code !== "ConditionalCheckFailedException") throw error;
      if (onFailure !== "ALL_OLD") throw error;
      const { Item } = await this.#request("GetItem", {
        TableName: request.TableName ?? null,
        Key: input.Key ?? keyOf(objectOf(input.Item), this.#table(request.TableName).keys),
        ConsistentRead: true,
      });
      throw new AwsError(error.code, error.message, error.status, Item === undefined ? {} : { Item });
    }
  }

  async #items(table: string): Promise<Item[]> {
    const items: Item[] = [];
    let ExclusiveStartKey: Json | undefined;
    do {
      const page = await this.#request("Scan", {
        TableName: table,
        ...(ExclusiveStartKey === undefined ? {} : { ExclusiveStartKey }),
      });
      items.push(...(page.Items as unknown as Item[]));
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey !== undefined);
    return items;
  }

  async #request(action: string, input: JsonObject): Promise<JsonObject> {
    const response = await inject((request, answer) => this.#server.emit("request", request, answer), {
      method: "POST",
      url: "/",
      headers: {
        "content-type": "application/x-amz-json-1.0",
        "x-amz-target": `DynamoDB_20120810.${action}`,
        "x-amz-date": "20260101T000000Z",
        authorization: "AWS4-HMAC-SHA256 Credential=sandbox, SignedHeaders=host, Signature=sandbox",
      },
      payload: JSON.stringify(input),
    });
    const body = response.json<JsonObject>();
    if (response.statusCode === 200) return body;
    const code = String(body.__type).split("#").at(-1) ?? "";
    if (code === "UnknownOperationException") throw new Error(`The sandbox's DynamoDB knows no ${action}.`);
    throw new AwsError(code, String(body.message ?? body.Message ?? code), response.statusCode);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => {});
    return result;
  }

  #arn(name: Json | undefined): string {
    return tableArn(this.#place, nameOfArn(String(name)));
  }

  #table(name: Json | undefined): TableState {
    const table = this.#tables.get(String(name));
    if (table === undefined) throw new Error(`The sandbox has no table "${name}".`);
    return table;
  }
}

function objectOf(value: Json | undefined): JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}

function refuseSameItem(targets: readonly Target[]): void {
  const items = new Set(targets.map(({ table, key }) => JSON.stringify([table, key])));
  if (items.size === targets.length) return;
  throw new AwsError(
    "ValidationException",
    "Transaction request cannot include multiple operations on one item",
  );
}

/** As DynamoDB does, which counts the expression as it is written, placeholders and all. */
function refuseLongExpressions(input: JsonObject): void {
  for (const [name, expression] of Object.entries(input)) {
    if (!name.endsWith("Expression") || typeof expression !== "string") continue;
    const size = Buffer.byteLength(expression);
    if (size <= EXPRESSION_BYTES) continue;
    throw new AwsError(
      "ValidationException",
      `Invalid ${name}: Expression size has exceeded the maximum allowed size; expression size: ${size}`,
    );
  }
}

/** DynamoDB removes elements by their places before the update; dynalite shifts them as it goes. */
function refuseListRemovals(expression: Json | undefined): void {
  if (typeof expression !== "string") return;
  const removals = /\bREMOVE\b(.*?)(?=\b(?:SET|ADD|DELETE)\b|$)/is.exec(expression)?.[1] ?? "";
  if ((removals.match(/\[\d+\]\s*(?:,|$)/g)?.length ?? 0) < 2) return;
  throw new Error(`The sandbox's DynamoDB cannot remove two list elements at once: ${expression}`);
}
