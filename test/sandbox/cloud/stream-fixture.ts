import { beforeEach } from "vitest";
import { Aws } from "../../../sandbox/cloud/aws.ts";
import { Clock } from "../../../sandbox/cloud/clock.ts";
import { DynamoDb } from "../../../sandbox/cloud/dynamodb/dynamodb.ts";
import type { TableStream } from "../../../sandbox/cloud/dynamodb/table-stream.ts";
import type { JsonObject } from "../../../sandbox/cloud/service.ts";
import { Sqs } from "../../../sandbox/cloud/sqs/sqs.ts";

/** A table with a stream, one without, and a queue, on a clock that stands still; new for each test. */

export const place = { region: "eu-west-1", accountId: "123456789012" };
export const role = "arn:aws:iam::123456789012:role/publisher";
export const functionArn = "arn:aws:lambda:eu-west-1:123456789012:function:publisher";
export const tableArn = "arn:aws:dynamodb:eu-west-1:123456789012:table/parcels";
export const streamArn = `${tableArn}/stream/2026-01-05T09:30:12.345`;
export const asideArn = "arn:aws:sqs:eu-west-1:123456789012:aside";
export const start = Date.parse("2030-05-01T09:00:00Z");

export let clock: Clock;
export let aws: Aws;
export let dynamoDb: DynamoDb;
export let sqs: Sqs;
export let stream: TableStream;
/** What may not be done. */
export let denied: Set<string>;
export let checks: string[];

/** Makes them, before each test of the file that asks. */
export function tableOfEachTest(): void {
  beforeEach(async () => {
    clock = new Clock({ live: false, startAt: start });
    denied = new Set();
    checks = [];
    aws = new Aws({
      check: (_principal, action, resource) => {
        checks.push(`${action} ${resource}`);
        return { allowed: !denied.has(action), reason: `may not ${action}` };
      },
    });
    dynamoDb = new DynamoDb({ clock, place });
    const attributes = [{ name: "id", type: "S" }];
    const ttl = { attributeName: "expires", enabled: true };
    await dynamoDb.createTable({
      name: "parcels",
      hashKey: "id",
      attributes,
      ttl,
      streamEnabled: true,
      streamArn,
      streamViewType: "NEW_AND_OLD_IMAGES",
    });
    const created = dynamoDb.stream(streamArn);
    if (created === undefined) throw new Error("The table has no stream.");
    stream = created;
    await dynamoDb.createTable({ name: "quiet", hashKey: "id", attributes });
    sqs = new Sqs({ clock });
    sqs.createQueue({ name: "aside", arn: asideArn });
    aws.register("dynamodb", dynamoDb);
    aws.register("sqs", sqs);
  });
}

export function put(id: string, more: JsonObject = {}, TableName = "parcels"): Promise<JsonObject> {
  return dynamoDb.call("PutItem", { TableName, Item: { id: { S: id }, ...more } });
}

export function update(id: string, UpdateExpression: string, more: JsonObject = {}): Promise<JsonObject> {
  return dynamoDb.call("UpdateItem", {
    TableName: "parcels",
    Key: { id: { S: id } },
    UpdateExpression,
    ...more,
  });
}

/** Everything that the stream still has. */
export function records(): JsonObject[] {
  const { ShardIterator = null } = stream.call("GetShardIterator", { ShardIteratorType: "TRIM_HORIZON" });
  return stream.call("GetRecords", { ShardIterator }).Records as JsonObject[];
}

export const kinds = () => records().map(({ eventName }) => eventName);
