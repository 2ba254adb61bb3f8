import { describe, expect, it } from "vitest";
import { TableStream } from "../../../../sandbox/cloud/dynamodb/table-stream.ts";
import type { JsonObject } from "../../../../sandbox/cloud/service.ts";
import {
  clock,
  dynamoDb,
  kinds,
  put,
  records,
  start,
  streamArn,
  tableArn,
  tableOfEachTest,
  update,
} from "../stream-fixture.ts";

tableOfEachTest();

describe("a table's stream", () => {
  it("tells every change with both images, in order", async () => {
    await put("a", { place: { S: "bath" } });
    await update("a", "SET #p = :p", {
      ExpressionAttributeNames: { "#p": "place" },
      ExpressionAttributeValues: { ":p": { S: "york" } },
    });
    await dynamoDb.call("DeleteItem", { TableName: "parcels", Key: { id: { S: "a" } } });
    const bath = { id: { S: "a" }, place: { S: "bath" } };
    const york = { id: { S: "a" }, place: { S: "york" } };
    const common = { eventVersion: "1.1", eventSource: "aws:dynamodb", awsRegion: "eu-west-1" };
    const change = {
      ApproximateCreationDateTime: start / 1000,
      Keys: { id: { S: "a" } },
      SizeBytes: expect.any(Number),
      StreamViewType: "NEW_AND_OLD_IMAGES",
    };
    const eventID = expect.stringMatching(/^[0-9a-f]{32}$/);
    const SequenceNumber = expect.stringMatching(/^\d{21}$/);
    expect(records()).toEqual([
      {
        ...common,
        eventID,
        eventName: "INSERT",
        dynamodb: { ...change, SequenceNumber, NewImage: bath },
      },
      {
        ...common,
        eventID,
        eventName: "MODIFY",
        dynamodb: { ...change, SequenceNumber, OldImage: bath, NewImage: york },
      },
      {
        ...common,
        eventID,
        eventName: "REMOVE",
        dynamodb: { ...change, SequenceNumber, OldImage: york },
      },
    ]);
    const numbers = records().map(({ dynamodb }) => (dynamodb as JsonObject).SequenceNumber);
    expect(numbers).toEqual([...new Set(numbers)].sort());
  });

  it("says nothing of a write that changed nothing", async () => {
    await put("a", { tags: { SS: ["x", "y"] } });
    await put("a", { tags: { SS: ["y", "x"] } });
    await update("a", "SET gone = if_not_exists(gone, :n) REMOVE gone2", {
      ExpressionAttributeValues: { ":n": { NULL: true } },
    });
    await update("a", "REMOVE neverthere");
    await dynamoDb.call("DeleteItem", { TableName: "parcels", Key: { id: { S: "nobody" } } });
    expect(kinds()).toEqual(["INSERT", "MODIFY"]);
  });

  it("says nothing of a write that was refused, and something of one that only made the item", async () => {
    await expect(
      update("a", "SET x = :x", {
        ConditionExpression: "attribute_exists(id)",
        ExpressionAttributeValues: { ":x": { S: "x" } },
      }),
    ).rejects.toMatchObject({ code: "ConditionalCheckFailedException" });
    expect(kinds()).toEqual([]);
    await dynamoDb.call("UpdateItem", { TableName: "parcels", Key: { id: { S: "a" } } });
    expect(kinds()).toEqual(["INSERT"]);
  });

  it("tells each item of a batch, but not those of a table without a stream", async () => {
    await put("a");
    await put("a", {}, "quiet");
    await dynamoDb.call("BatchWriteItem", {
      RequestItems: {
        parcels: [
          { PutRequest: { Item: { id: { S: "b" } } } },
          { DeleteRequest: { Key: { id: { S: "a" } } } },
        ],
        quiet: [{ PutRequest: { Item: { id: { S: "b" } } } }],
      },
    });
    expect(kinds()).toEqual(["INSERT", "INSERT", "REMOVE"]);
  });

  it("tells each item of a transaction, and nothing of one that was cancelled", async () => {
    const putting = (id: string, more: JsonObject = {}) => ({
      Put: { TableName: "parcels", Item: { id: { S: id } }, ...more },
    });
    await dynamoDb.call("TransactWriteItems", { TransactItems: [putting("a"), putting("b")] });
    const again = { ConditionExpression: "attribute_not_exists(id)" };
    const refused = dynamoDb.call("TransactWriteItems", {
      TransactItems: [putting("c"), putting("b", again)],
    });
    await expect(refused).rejects.toMatchObject({ code: "TransactionCanceledException" });
    expect(kinds()).toEqual(["INSERT", "INSERT"]);
  });

  it("names the time to live's service where that deleted the item", async () => {
    await put("a", { expires: { N: String(start / 1000) } });
    await clock.advance(49 * 3600);
    await dynamoDb.expire(clock.now());
    expect(records()).toMatchObject([
      {
        eventName: "REMOVE",
        userIdentity: { type: "Service", principalId: "dynamodb.amazonaws.com" },
        dynamodb: { OldImage: { id: { S: "a" } } },
      },
    ]);
  });

  it("forgets after a day", async () => {
    await put("a");
    await clock.advance(23 * 3600);
    await put("b");
    expect(kinds()).toHaveLength(2);
    await clock.advance(3600);
    expect(records()).toMatchObject([{ dynamodb: { Keys: { id: { S: "b" } } } }]);
  });

  it("is read by the stream's ARN, and listed by any of the table's", () => {
    expect(dynamoDb.resources("GetRecords", { ShardIterator: `${streamArn}|1|0` })).toEqual([streamArn]);
    expect(dynamoDb.resources("ListStreams", { TableName: "parcels" })).toEqual([`${tableArn}/stream/*`]);
  });

  it("has both images, or the sandbox refuses it", async () => {
    const table = { streamArn, streamViewType: "KEYS_ONLY" };
    expect(() => new TableStream({ clock, table })).toThrow(/NEW_AND_OLD_IMAGES, not KEYS_ONLY/);
    const streamed = { name: "other", hashKey: "id", attributes: [], streamEnabled: true };
    await expect(dynamoDb.createTable(streamed)).rejects.toThrow(/NEW_AND_OLD_IMAGES, not undefined/);
  });
});
