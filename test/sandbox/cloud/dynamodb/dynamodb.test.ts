import { beforeEach, describe, expect, it } from "vitest";
import { Clock } from "../../../../sandbox/cloud/clock.ts";
import { DynamoDb } from "../../../../sandbox/cloud/dynamodb/dynamodb.ts";
import type { JsonObject } from "../../../../sandbox/cloud/service.ts";

const place = { region: "eu-west-1", accountId: "123456789012" };
const now = Date.parse("2026-03-01T12:00:00Z");
let dynamodb: DynamoDb;

beforeEach(async () => {
  dynamodb = new DynamoDb({ clock: new Clock({ live: false, startAt: now }), place });
  await dynamodb.createTable({
    name: "visits",
    hashKey: "person",
    rangeKey: "place",
    attributes: [
      { name: "person", type: "S" },
      { name: "place", type: "S" },
      { name: "guide", type: "S" },
    ],
    globalSecondaryIndexes: [
      { name: "by-guide", keySchemas: [{ attributeName: "guide", keyType: "HASH" }], projectionType: "ALL" },
    ],
    ttl: { attributeName: "expires_at", enabled: true },
  });
});

const two = { ExpressionAttributeValues: { ":two": { N: "2" } } };
const key = { person: { S: "ada" }, place: { S: "bath" } };

function call(action: string, input: JsonObject): Promise<JsonObject> {
  return dynamodb.call(action, { TableName: "visits", ...input });
}

function update(expression: string, more: JsonObject = {}): Promise<JsonObject> {
  return call("UpdateItem", { Key: key, UpdateExpression: expression, ReturnValues: "ALL_NEW", ...more });
}

function put(attributes: JsonObject): Promise<JsonObject> {
  return call("PutItem", { Item: { ...key, ...attributes } });
}

describe("a table", () => {
  it("keeps what is put, under both keys", async () => {
    await put({ guide: { S: "max" } });
    expect(await call("GetItem", { Key: key })).toEqual({ Item: { ...key, guide: { S: "max" } } });
    expect(await call("GetItem", { Key: { ...key, place: { S: "york" } } })).toEqual({});
  });

  it("answers a query of an index", async () => {
    await put({ guide: { S: "max" } });
    const { Items } = await call("Query", {
      IndexName: "by-guide",
      KeyConditionExpression: "guide = :guide",
      ExpressionAttributeValues: { ":guide": { S: "max" } },
    });
    expect(Items).toEqual([{ ...key, guide: { S: "max" } }]);
  });

  it("may be named by its ARN", async () => {
    await put({});
    const TableName = "arn:aws:dynamodb:eu-west-1:123456789012:table/visits";
    expect(await dynamodb.call("GetItem", { TableName, Key: key })).toEqual({ Item: key });
  });

  it("shows its rows as plain values", async () => {
    await put({
      count: { N: "3" },
      notes: { M: { list: { L: [{ S: "a" }, { NULL: true }] }, ok: { BOOL: true } } },
    });
    expect(await dynamodb.scan("visits")).toEqual([
      { person: "ada", place: "bath", count: 3, notes: { list: ["a", null], ok: true } },
    ]);
  });
});

it("takes an expression of 4 KB, and refuses a longer one, as DynamoDB does", async () => {
  const expression = (bytes: number) => "SET notes = :notes".padEnd(bytes);
  const more = { ExpressionAttributeValues: { ":notes": { S: "a" } } };

  await update(expression(4_096), more);
  await expect(update(expression(4_097), more)).rejects.toMatchObject({
    code: "ValidationException",
    message: expect.stringContaining("expression size: 4097"),
  });
});

describe("conditional updates", () => {
  it("sets a member of a map, from the path of another attribute", async () => {
    await put({ waiting: { M: {} }, guide: { S: "max" } });
    const { Attributes } = await update("SET #w.#id = guide", {
      ConditionExpression: "attribute_not_exists(#w.#id)",
      ExpressionAttributeNames: { "#w": "waiting", "#id": "request-1" },
    });
    expect(Attributes).toMatchObject({ waiting: { M: { "request-1": { S: "max" } } } });
  });

  it("removes a member of a map, and answers how the item was", async () => {
    await put({ waiting: { M: { one: { S: "token" } } } });
    const { Attributes } = await update("REMOVE #w.one", {
      ConditionExpression: "attribute_exists(#w.one)",
      ExpressionAttributeNames: { "#w": "waiting" },
      ReturnValues: "ALL_OLD",
    });
    expect(Attributes).toMatchObject({ waiting: { M: { one: { S: "token" } } } });
    expect(await dynamodb.scan("visits")).toEqual([{ person: "ada", place: "bath", waiting: {} }]);
  });

  it("makes an item that was not there, and counts up from nothing", async () => {
    const { Attributes } = await update("SET waiting = if_not_exists(waiting, :none) ADD visits :one", {
      ExpressionAttributeValues: { ":none": { M: {} }, ":one": { N: "1" } },
    });
    expect(Attributes).toEqual({ ...key, waiting: { M: {} }, visits: { N: "1" } });
  });

  it("fails by the condition, not by validation, when the parent of the condition's path is missing", async () => {
    await put({});
    const failed = update("SET #w.one = :token", {
      ConditionExpression: "#w.one = :token",
      ExpressionAttributeNames: { "#w": "waiting" },
      ExpressionAttributeValues: { ":token": { S: "token" } },
    });
    await expect(failed).rejects.toMatchObject({ code: "ConditionalCheckFailedException", status: 400 });
  });

  it("refuses to set a member of a map that is missing", async () => {
    await put({});
    const failed = update("SET #w.one = :token", {
      ExpressionAttributeNames: { "#w": "waiting" },
      ExpressionAttributeValues: { ":token": { S: "token" } },
    });
    await expect(failed).rejects.toMatchObject({ code: "ValidationException", message: /document path/ });
  });

  it("refuses to copy an attribute that is missing", async () => {
    await expect(update("SET copy = original")).rejects.toMatchObject({ code: "ValidationException" });
  });

  it("hands back the item on which a condition failed, when asked to", async () => {
    await put({ guide: { S: "max" } });
    const condition = { ConditionExpression: "attribute_not_exists(person)" };
    const asked = { ...condition, ReturnValuesOnConditionCheckFailure: "ALL_OLD" };
    const details = { Item: { ...key, guide: { S: "max" } } };
    await expect(update("REMOVE guide", asked)).rejects.toMatchObject({ details });
    await expect(call("PutItem", { Item: key, ...asked })).rejects.toMatchObject({ details });
    await expect(update("REMOVE guide", condition)).rejects.not.toHaveProperty("details.Item");
  });

  it("lets one of many win, as real tables do", async () => {
    await put({});
    const attempts = Array.from({ length: 20 }, (_, index) =>
      update("SET winner = :me", {
        ConditionExpression: "attribute_not_exists(winner)",
        ExpressionAttributeValues: { ":me": { N: String(index) } },
      }),
    );
    const results = await Promise.allSettled(attempts);
    expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
  });
});

describe("time to live", () => {
  it("deletes two days late, so that nobody relies on it", async () => {
    const hoursAgo = (hours: number) => ({ expires_at: { N: String(now / 1000 - hours * 3600) } });
    await call("PutItem", { Item: { person: { S: "ada" }, place: { S: "long over" }, ...hoursAgo(49) } });
    await call("PutItem", { Item: { person: { S: "ada" }, place: { S: "just over" }, ...hoursAgo(47) } });
    await call("PutItem", { Item: { person: { S: "ada" }, place: { S: "for ever" } } });
    expect(await dynamodb.expire(now)).toBe(1);
    const rows = await dynamodb.scan("visits");
    expect(rows.map((row) => row.place).sort()).toEqual(["for ever", "just over"]);
  });
});

describe("a transaction", () => {
  const item = (place: string, more: JsonObject = {}) => ({
    person: { S: "ada" },
    place: { S: place },
    ...more,
  });
  const write = (...TransactItems: JsonObject[]) => dynamodb.call("TransactWriteItems", { TransactItems });
  const places = async () => (await dynamodb.scan("visits")).map(({ place }) => place).sort();

  it("makes all of its writes", async () => {
    await put({ guide: { S: "max" } });
    const answer = await write(
      { Put: { TableName: "visits", Item: item("york") } },
      { Update: { TableName: "visits", Key: item("hull"), UpdateExpression: "SET rooms = :two", ...two } },
      { Delete: { TableName: "visits", Key: key } },
    );
    expect(answer).toEqual({});
    expect(await places()).toEqual(["hull", "york"]);
  });

  it("makes none of them if a condition fails, and says which", async () => {
    await put({ guide: { S: "max" } });
    await call("PutItem", { Item: item("hull") });
    const again = { ConditionExpression: "attribute_not_exists(person)" };
    const refused = write(
      { Put: { TableName: "visits", Item: item("york") } },
      { Update: { TableName: "visits", Key: key, UpdateExpression: "SET rooms = :two", ...two } },
      { Put: { TableName: "visits", Item: item("hull"), ...again } },
    );
    await expect(refused).rejects.toMatchObject({
      code: "TransactionCanceledException",
      message: expect.stringContaining("[None, None, ConditionalCheckFailed]"),
    });
    expect(await places()).toEqual(["bath", "hull"]);
    expect(await call("GetItem", { Key: key })).toEqual({ Item: { ...key, guide: { S: "max" } } });
  });

  it("writes to no item twice", async () => {
    const twice = write(
      { Put: { TableName: "visits", Item: key } },
      { Delete: { TableName: "visits", Key: key } },
    );
    await expect(twice).rejects.toMatchObject({ code: "ValidationException" });
    expect(await places()).toEqual([]);
  });

  it("makes none of them if one is no write at all", async () => {
    await put({});
    const wrong = write(
      { Put: { TableName: "visits", Item: item("york") } },
      { Update: { TableName: "visits", Key: key, UpdateExpression: "SET" } },
    );
    await expect(wrong).rejects.toMatchObject({ code: "ValidationException" });
    expect(await places()).toEqual(["bath"]);
  });

  it("needs what its writes would need alone", () => {
    const TransactItems = [{ Put: { TableName: "visits" } }, { Update: { TableName: "others" } }];
    expect(dynamodb.permissions("TransactWriteItems", { TransactItems })).toEqual([
      { action: "PutItem", resource: "arn:aws:dynamodb:eu-west-1:123456789012:table/visits" },
      { action: "UpdateItem", resource: "arn:aws:dynamodb:eu-west-1:123456789012:table/others" },
    ]);
  });
});

describe("what a call touches", () => {
  const table = "arn:aws:dynamodb:eu-west-1:123456789012:table/visits";

  it("is the table", () => {
    expect(dynamodb.resources("UpdateItem", { TableName: "visits" })).toEqual([table]);
  });

  it("is the index alone, when one is read", () => {
    expect(dynamodb.resources("Query", { TableName: "visits", IndexName: "by-guide" })).toEqual([
      `${table}/index/by-guide`,
    ]);
  });

  it("is every table of a batch", () => {
    const RequestItems = { visits: {}, "other-table": {} };
    expect(dynamodb.resources("BatchWriteItem", { RequestItems })).toHaveLength(2);
  });
});

describe("what cannot be answered rightly", () => {
  it("is refused loudly: other transactions, and two list elements removed at once", async () => {
    expect(() => dynamodb.resources("TransactGetItems", {})).toThrow(/knows no TransactGetItems/);
    const TransactItems = [{ ConditionCheck: { TableName: "visits", Key: key } }];
    expect(() => dynamodb.permissions("TransactWriteItems", { TransactItems })).toThrow(/no ConditionCheck/);
    await expect(update("REMOVE steps[0], steps[1]")).rejects.toThrow(/two list elements/);
  });

  it("names a missing table as DynamoDB does", async () => {
    const failed = dynamodb.call("GetItem", { TableName: "nowhere", Key: key });
    await expect(failed).rejects.toMatchObject({ code: "ResourceNotFoundException" });
  });
});
