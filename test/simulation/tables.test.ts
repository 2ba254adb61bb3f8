import { beforeAll, expect, test } from "vitest";
import { Clock } from "../../sandbox/cloud/clock.ts";
import { DynamoDb } from "../../sandbox/cloud/dynamodb/dynamodb.ts";
import { AwsError, type JsonObject } from "../../sandbox/cloud/service.ts";
import { attributeItem, plainItem } from "./aws/attribute-values.ts";
import type { Item, Plain } from "./aws/expressions.ts";
import { type TableInput, Tables } from "./aws/tables.ts";
import { draw } from "./kernel/random.ts";

/** The simulation's tables against dynalite, on random writes of the kinds that the program makes. */

let dynamoDb: DynamoDb;
const tables = new Tables();
const place = { region: "us-east-1", accountId: "111122223333" };

beforeAll(async () => {
  dynamoDb = new DynamoDb({ clock: new Clock({ live: false }), place });
  await dynamoDb.createTable({
    name: "rows",
    hashKey: "id",
    attributes: [{ name: "id", type: "S" }],
  });
  tables.create("rows", ["id"], new Map());
});

const conditions = [
  "attribute_not_exists(#a) OR #a <= :one",
  "NOT (#a > :one OR (attribute_not_exists(#a) AND #b > :one))",
  "attribute_not_exists(#m) OR #m.#x = :text",
  "#m.#x = :text AND NOT #b IN (:one, :two)",
  "attribute_exists(#m.#x) AND (attribute_not_exists(#b) OR #b <> :two)",
  "#a < :two OR #m.#x <> :text",
  "begins_with(#s, :text)",
  "#a BETWEEN :one AND :two",
];
const updates = [
  "SET #a = :one, #b = if_not_exists(#b, :two)",
  "SET #m = :map, #s = :text REMOVE #a",
  "SET #m.#x = :text",
  "SET #a = #a + :one",
  "REMOVE #m.#x, #b",
  "SET #s = #m.#x",
  "SET #b = :two REMOVE #m",
  "ADD #a :two",
];
const names: Record<string, string> = { "#a": "a", "#b": "b", "#m": "m", "#s": "s", "#x": "x" };
const values: Item = { ":one": 1, ":two": 2, ":text": "text", ":map": { x: "text", y: 1 } };

test("conditions and updates come to what DynamoDB's emulator makes of them", async () => {
  let drawn = 0;
  const one = <T>(list: readonly T[]): T => list[Math.floor(draw(1, `table ${drawn++}`) * list.length)] as T;
  for (let round = 0; round < 200; round++) {
    const ConditionExpression = one([undefined, ...conditions]);
    const UpdateExpression = one(updates);
    const text = `${ConditionExpression ?? ""} ${UpdateExpression}`;
    const used = (all: Item | Record<string, string>) =>
      Object.fromEntries(Object.entries(all).filter(([name]) => new RegExp(`${name}\\b`).test(text)));
    const input = {
      TableName: "rows",
      Key: { id: one(["p", "q", "r"]) },
      UpdateExpression,
      ...(ConditionExpression === undefined ? {} : { ConditionExpression }),
      ExpressionAttributeNames: used(names),
      ReturnValues: "ALL_NEW",
      ...(/:/.test(text) ? { ExpressionAttributeValues: used(values) } : {}),
    };
    expect(await ours(input as TableInput), text).toEqual(await theirs(input));
  }
});

async function ours(input: TableInput): Promise<unknown> {
  try {
    return tables.call("UpdateItem", input).Attributes;
  } catch (error) {
    if (error instanceof AwsError) return error.code;
    throw error;
  }
}

async function theirs(input: { Key: Item; ExpressionAttributeValues?: Record<string, Plain> }) {
  const { ExpressionAttributeValues: given } = input;
  const call = {
    ...input,
    Key: attributeItem(input.Key),
    ...(given === undefined ? {} : { ExpressionAttributeValues: attributeItem(given) }),
  } as unknown as JsonObject;
  try {
    const answer = await dynamoDb.call("UpdateItem", call);
    return plainItem(answer.Attributes as JsonObject);
  } catch (error) {
    if (error instanceof AwsError) return error.code;
    throw error;
  }
}
