import { afterAll, beforeAll, expect, it } from "vitest";
import type { Json, JsonObject } from "../../sandbox/cloud/service.ts";
import { DynamoDbLocal } from "./dynamodb-local.ts";
import { recordedCalls } from "./recorded-calls.ts";
import { describeWith } from "./tools.ts";

/** What the tables are asked, by code and by workflows. Streams are the sandbox's own. */
const actions = new Set(["GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query", "TransactWriteItems"]);

describeWith("dynamoDbLocal", "DynamoDB Local answers the calls of every story as the sandbox did", () => {
  const { sandbox, calls } = recordedCalls();
  let local: DynamoDbLocal;
  beforeAll(async () => {
    local = await DynamoDbLocal.start();
    for (const { state } of sandbox.sandbox.program.of("aws:dynamodb/table:Table")) {
      const { error, body } = await local.call("CreateTable", tableOf(state as unknown as TableState));
      if (error !== undefined) throw new Error(`CreateTable: ${JSON.stringify(body)}`);
    }
  });
  afterAll(() => local?.stop());

  it("to each call, in their order", async () => {
    const asked = calls.filter(({ service, action }) => service === "dynamodb" && actions.has(action));
    const differences = [];
    for (const { action, input, answer, error } of asked) {
      const theirs = await local.call(action, byName(input));
      const ours = { error: error?.code, answer: answer && comparable(answer), old: error?.details.Item };
      const their = {
        error: theirs.error,
        answer: theirs.answer && comparable(theirs.answer),
        old: theirs.body.Item,
      };
      if (!sameJson(ours, { ...their, old: theirs.error === undefined ? undefined : their.old })) {
        differences.push({ action, input, ours, their });
      }
    }

    expect(asked.length).toBeGreaterThan(500);
    expect(
      asked.filter(({ error }) => error?.code === "ConditionalCheckFailedException").length,
    ).toBeGreaterThan(10);
    expect(differences).toEqual([]);
  });

  it("and to an expression that is too long", async () => {
    const [{ input } = { input: {} }] = calls.filter(({ action }) => action === "UpdateItem");
    const tooLong = { ...byName(input), UpdateExpression: String(input.UpdateExpression).padEnd(4_097) };

    const ours = sandbox.sandbox.dynamoDb.call("UpdateItem", tooLong);

    await expect(ours).rejects.toMatchObject({ code: (await local.call("UpdateItem", tooLong)).error });
  });
});

interface TableState {
  readonly name: string;
  readonly hashKey: string;
  readonly rangeKey?: string;
  readonly attributes: ReadonlyArray<{ readonly name: string; readonly type: string }>;
  readonly globalSecondaryIndexes?: readonly IndexState[];
}

interface IndexState {
  readonly name: string;
  readonly hashKey?: string;
  readonly rangeKey?: string;
  readonly keySchemas?: ReadonlyArray<{ readonly attributeName: string; readonly keyType: string }>;
  readonly projectionType: string;
  readonly nonKeyAttributes?: readonly string[];
}

function tableOf({
  name,
  attributes,
  globalSecondaryIndexes: indexes = [],
  ...keys
}: TableState): JsonObject {
  return {
    TableName: name,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: attributes.map((attribute) => ({
      AttributeName: attribute.name,
      AttributeType: attribute.type,
    })),
    KeySchema: keySchema(keys),
    ...(indexes.length === 0 ? {} : { GlobalSecondaryIndexes: indexes.map(indexOf) }),
  };
}

function indexOf(index: IndexState): JsonObject {
  const { name, projectionType, nonKeyAttributes, keySchemas } = index;
  return {
    IndexName: name,
    KeySchema:
      keySchemas?.map(({ attributeName, keyType }) => ({ AttributeName: attributeName, KeyType: keyType })) ??
      keySchema(index),
    Projection: {
      ProjectionType: projectionType,
      ...(nonKeyAttributes === undefined ? {} : { NonKeyAttributes: [...nonKeyAttributes] }),
    },
  };
}

function keySchema({ hashKey, rangeKey }: { hashKey?: string; rangeKey?: string }): JsonObject[] {
  return [
    ...(hashKey === undefined ? [] : [{ AttributeName: hashKey, KeyType: "HASH" }]),
    ...(rangeKey === undefined ? [] : [{ AttributeName: rangeKey, KeyType: "RANGE" }]),
  ];
}

/** DynamoDB Local knows tables by their names alone. */
function byName(input: JsonObject): JsonObject {
  return { ...input, TableName: String(input.TableName).split("/").at(-1) ?? "" };
}

/** Without what is billed; and what has no order, the items of an index and the members of a set, in one order. */
function comparable({ ConsumedCapacity: _, ...answer }: JsonObject): Json {
  const { Items } = answer;
  return inOrder(Array.isArray(Items) ? { ...answer, Items: sorted(Items) } : answer);
}

function inOrder(value: Json): Json {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, member]) => [
    name,
    ["SS", "NS"].includes(name) && Array.isArray(member) ? sorted(member) : inOrder(member),
  ]);
  return Object.fromEntries(entries.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)));
}

function sorted(list: readonly Json[]): Json[] {
  return list.map(inOrder).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

function sameJson(one: object, other: object): boolean {
  return (
    JSON.stringify(inOrder(JSON.parse(JSON.stringify(one)))) ===
    JSON.stringify(inOrder(JSON.parse(JSON.stringify(other))))
  );
}
