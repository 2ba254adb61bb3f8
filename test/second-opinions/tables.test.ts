import { afterAll, beforeAll, expect, it, type MockInstance, vi } from "vitest";
import { AwsError, type AwsService, type Json, type JsonObject } from "../../sandbox/cloud/service.ts";
import { DynamoDbLocal, type Outcome } from "./dynamodb-local.ts";
import { toldStories } from "./stories.ts";
import { describeWith } from "./tools.ts";

/** What the tables are asked, by code and by workflows. Streams are the sandbox's own. */
const actions = new Set(["GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query", "TransactWriteItems"]);

describeWith("dynamoDbLocal", "DynamoDB Local answers the calls of every story as the sandbox did", () => {
  let watched: MockInstance<AwsService["call"]>;
  const sandbox = toldStories(({ sandbox: { dynamoDb } }) => {
    watched = vi.spyOn(dynamoDb, "call");
  });
  let calls: Array<{ action: string; input: JsonObject; outcome: Outcome }>;
  let local: DynamoDbLocal;
  beforeAll(async () => {
    calls = watched.mock.calls
      .map(([action, input], index) => ({ action, input, result: watched.mock.settledResults[index] }))
      .filter(({ action }) => actions.has(action))
      .map(({ action, input, result }) => ({ action, input, outcome: outcomeOf(result?.value) }));
    local = await DynamoDbLocal.start();
    for (const { state } of sandbox.sandbox.program.of("aws:dynamodb/table:Table")) {
      const made = await local.call("CreateTable", tableOf(state as unknown as TableState));
      if ("error" in made) throw new Error(`CreateTable: ${JSON.stringify(made)}`);
    }
  });
  afterAll(() => local?.stop());

  it("to each call, in the order in which they came", async () => {
    const differences: unknown[] = [];
    for (const { action, input, outcome } of calls) {
      const theirs = comparable(await local.call(action, byName(input)));
      if (JSON.stringify(outcome) !== JSON.stringify(theirs))
        differences.push({ action, input, outcome, theirs });
    }

    expect(differences).toEqual([]);
    expect(calls.length).toBeGreaterThan(500);
    expect(calls.filter(({ outcome }) => "error" in outcome).length).toBeGreaterThan(10);
    const cancelled = ({ outcome }: (typeof calls)[number]) =>
      "error" in outcome && outcome.error === "TransactionCanceledException";
    expect(calls.filter(cancelled).length).toBeGreaterThan(0);
  });

  it("and to an expression that is too long", async () => {
    const input = calls.find(({ action }) => action === "UpdateItem")?.input ?? {};
    const tooLong = { ...byName(input), UpdateExpression: String(input.UpdateExpression).padEnd(4_097) };

    const ours = sandbox.sandbox.dynamoDb.call("UpdateItem", tooLong).catch((error: unknown) => error);

    expect(outcomeOf(await ours)).toEqual(comparable(await local.call("UpdateItem", tooLong)));
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
  const named = (of: JsonObject) => ({ ...of, TableName: String(of.TableName).split("/").at(-1) ?? "" });
  const { TransactItems } = input;
  if (TransactItems === undefined) return named(input);
  return {
    ...input,
    TransactItems: (TransactItems as Record<string, JsonObject>[]).map((item) =>
      Object.fromEntries(Object.entries(item).map(([write, of]) => [write, named(of)])),
    ),
  };
}

/** What came of a call in the sandbox: its answer, or an {@link AwsError}. */
function outcomeOf(value: unknown): Outcome {
  if (value instanceof AwsError) return comparable({ error: value.code, details: value.details });
  if (value instanceof Error) throw value;
  return comparable({ answer: value as JsonObject });
}

/** Of errors the name, and the item of a condition that failed; of answers all, but for what has no order. */
function comparable(outcome: Outcome): Outcome {
  if ("error" in outcome) {
    const { Item } = outcome.details;
    return { error: outcome.error, details: Item === undefined ? {} : { Item: inOrder(Item) } };
  }
  // DynamoDB Local says of deletions, unasked, what they cost.
  const { ConsumedCapacity: _, ...answer } = outcome.answer;
  const { Items } = answer;
  return { answer: inOrder(Array.isArray(Items) ? { ...answer, Items: sorted(Items) } : answer) };
}

/** Members by name, and the members of sets by their value. */
function inOrder<T extends Json>(value: T): T;
function inOrder(value: Json): Json {
  if (Array.isArray(value)) return value.map((item) => inOrder(item));
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).map(([name, member]): [string, Json] => [
    name,
    ["SS", "NS"].includes(name) && Array.isArray(member) ? sorted(member) : inOrder(member),
  ]);
  return Object.fromEntries(members.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function sorted(list: readonly Json[]): Json[] {
  return list.map((item) => inOrder(item)).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
