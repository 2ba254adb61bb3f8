import { beforeEach, describe, expect, it, vi } from "vitest";
import { StreamMapping } from "../../../../sandbox/cloud/lambda/stream-mapping.ts";
import type { StreamMappingInputs } from "../../../../sandbox/cloud/lambda/stream-mapping-inputs.ts";
import { AwsError, type AwsService, type Json, type JsonObject } from "../../../../sandbox/cloud/service.ts";
import {
  asideArn,
  aws,
  checks,
  clock,
  denied,
  dynamoDb,
  functionArn,
  put,
  records,
  role,
  sqs,
  stream,
  streamArn,
  tableArn,
  tableOfEachTest,
} from "../stream-fixture.ts";

tableOfEachTest();

describe("an event source mapping of a stream", () => {
  /** The ids of each batch that the function was given. */
  let batches: string[][];
  let events: JsonObject[];
  let answer: (records: JsonObject[]) => Json | Promise<Json>;
  /** Ids with which the function crashes. */
  let crashing: Set<string>;

  beforeEach(() => {
    batches = [];
    events = [];
    answer = () => null;
    crashing = new Set();
  });

  const idOf = ({ dynamodb }: JsonObject) => (dynamodb as { Keys: { id: { S: string } } }).Keys.id.S;

  const lambda: AwsService = {
    resources: () => ["*"],
    call: async (_action, input) => {
      const event = input.Payload as { Records: JsonObject[] };
      events.push(event);
      const ids = event.Records.map(idOf);
      batches.push(ids);
      if (ids.some((id) => crashing.has(id))) {
        return { StatusCode: 200, FunctionError: "Unhandled", Payload: { errorMessage: "no" } };
      }
      return { StatusCode: 200, Payload: await answer(event.Records) };
    },
  };

  function map(more: Partial<StreamMappingInputs> = {}): void {
    const mapping = {
      eventSourceArn: streamArn,
      functionName: "publisher",
      startingPosition: "TRIM_HORIZON",
      ...more,
    };
    new StreamMapping({ clock, aws, stream, lambda, mapping, target: { arn: functionArn, role } });
  }

  async function putAll(...ids: string[]): Promise<void> {
    for (const id of ids) await put(id);
  }

  const aside = () => sqs.messages(asideArn).map(({ body }) => JSON.parse(body));
  const reports = { functionResponseTypes: ["ReportBatchItemFailures"] };
  const toAside = { destinationConfig: { onFailure: { destinationArn: asideArn } } };
  const window = { maximumBatchingWindowInSeconds: 1 };
  const failing =
    (...ids: string[]) =>
    (batch: JsonObject[]) => ({
      batchItemFailures: batch
        .filter((record) => ids.includes(idOf(record)))
        .map(({ dynamodb }) => ({ itemIdentifier: (dynamodb as JsonObject).SequenceNumber ?? null })),
    });

  it("gives the function the records, with the stream that they are of", async () => {
    map();
    await put("a");
    await clock.settle();
    const [record] = records();
    expect(events).toEqual([{ Records: [{ ...record, eventSourceARN: streamArn }] }]);
  });

  it("reads as the function's role", async () => {
    map();
    await put("a");
    await clock.settle();
    expect(new Set(checks)).toEqual(
      new Set([
        `dynamodb:ListStreams ${tableArn}/stream/*`,
        `dynamodb:DescribeStream ${streamArn}`,
        `dynamodb:GetShardIterator ${streamArn}`,
        `dynamodb:GetRecords ${streamArn}`,
      ]),
    );
  });

  it.each(["ListStreams", "DescribeStream", "GetShardIterator", "GetRecords"])(
    "stops, and says so, when the role may not %s",
    async (action) => {
      const said = vi.spyOn(console, "error").mockImplementation(() => {});
      denied.add(`dynamodb:${action}`);
      map();
      await put("a");
      await clock.advance(60);
      await put("b");
      await clock.advance(60);
      expect(batches).toEqual([]);
      expect(said).toHaveBeenCalledOnce();
      expect(String(said.mock.lastCall?.at(-1))).toMatch(/publisher gets nothing from .* any more/);
      said.mockRestore();
    },
  );

  it("reads from the beginning of the stream, or from now on", async () => {
    await put("before");
    map({ startingPosition: "LATEST" });
    await put("after");
    await clock.settle();
    expect(batches).toEqual([["after"]]);
    map({ startingPosition: "TRIM_HORIZON" });
    await clock.settle();
    expect(batches.slice(1)).toEqual([["before", "after"]]);
  });

  it("gathers for as long as its window, or until the batch is full, and runs one batch at a time", async () => {
    map({ batchSize: 2, maximumBatchingWindowInSeconds: 5 });
    let running = 0;
    answer = async () => {
      expect(++running).toBe(1);
      await new Promise((done) => setTimeout(done, 5));
      running--;
      return null;
    };
    await put("a");
    await clock.advance(4);
    expect(batches).toEqual([]);
    await clock.advance(1);
    expect(batches).toEqual([["a"]]);
    await putAll("b", "c", "d", "e", "f");
    await clock.settle();
    expect(batches.slice(1)).toEqual([
      ["b", "c"],
      ["d", "e"],
    ]);
    await clock.advance(5);
    expect(batches.at(-1)).toEqual(["f"]);
  });

  it("tries a failed batch again, and holds back what follows it, until it is done", async () => {
    map();
    crashing.add("a");
    await put("a");
    await clock.settle();
    await put("b");
    await clock.advance(1);
    expect(batches).toEqual([["a"], ["a"]]);
    crashing.clear();
    await clock.advance(2);
    expect(batches.slice(2)).toEqual([["a"], ["b"]]);
  });

  it("tries again from the first reported record on", async () => {
    map({ ...reports, ...window });
    await putAll("a", "b", "c");
    answer = failing("c", "b");
    await clock.advance(1);
    answer = () => null;
    await clock.advance(1);
    expect(batches).toEqual([
      ["a", "b", "c"],
      ["b", "c"],
    ]);
  });

  it("knows no reported failures unless they are enabled", async () => {
    map();
    answer = failing("a");
    await put("a");
    await clock.advance(60);
    expect(batches).toEqual([["a"]]);
  });

  it.each<[string, Json]>([
    ["an answer that is no object", "done"],
    ["an empty identifier", { batchItemFailures: [{ itemIdentifier: "" }] }],
    ["an identifier of another batch", { batchItemFailures: [{ itemIdentifier: "stranger" }] }],
  ])("takes %s for complete failure", async (_name, payload) => {
    map({ ...reports, ...window });
    await putAll("a", "b");
    answer = () => payload;
    await clock.advance(1);
    answer = () => ({ batchItemFailures: [] });
    await clock.advance(60);
    expect(batches).toEqual([
      ["a", "b"],
      ["a", "b"],
    ]);
  });

  it("tells the failure destination what it skips after the last retry, and goes on", async () => {
    map({ ...toAside, maximumRetryAttempts: 2 });
    crashing.add("poison");
    await put("poison");
    await clock.settle();
    await put("good");
    await clock.advance(3);
    expect(batches).toEqual([["poison"], ["poison"], ["poison"], ["good"]]);
    const [SequenceNumber] = records().map(({ dynamodb }) => (dynamodb as JsonObject).SequenceNumber);
    expect(aside()).toEqual([
      {
        requestContext: {
          requestId: expect.any(String),
          functionArn,
          condition: "RetryAttemptsExhausted",
          approximateInvokeCount: 3,
        },
        responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
        version: "1.0",
        timestamp: "2030-05-01T09:00:03.000Z",
        DDBStreamBatchInfo: {
          shardId: expect.stringMatching(/^shardId-/),
          startSequenceNumber: SequenceNumber,
          endSequenceNumber: SequenceNumber,
          approximateArrivalOfFirstRecord: "2030-05-01T09:00:00Z",
          approximateArrivalOfLastRecord: "2030-05-01T09:00:00Z",
          batchSize: 1,
          streamArn,
        },
      },
    ]);
    expect(JSON.stringify(aside())).not.toContain("poison");
  });

  it("says so when the role may not tell the failure destination", async () => {
    const said = vi.spyOn(console, "error").mockImplementation(() => {});
    denied.add("sqs:SendMessage");
    map({ ...toAside, maximumRetryAttempts: 0 });
    crashing.add("poison");
    await put("poison");
    await clock.settle();
    expect(String(said.mock.lastCall?.at(-1))).toMatch(/may not sqs:SendMessage/);
    said.mockRestore();
  });

  it("splits a batch with which the function crashes, until only what it cannot take is left", async () => {
    map({ ...toAside, ...window, bisectBatchOnFunctionError: true, maximumRetryAttempts: 1 });
    crashing.add("c");
    await putAll("a", "b", "c", "d");
    await clock.advance(60);
    expect(batches).toEqual([["a", "b", "c", "d"], ["a", "b"], ["c", "d"], ["c"], ["c"], ["d"]]);
    expect(aside()).toMatchObject([{ DDBStreamBatchInfo: { batchSize: 1 } }]);
  });

  it("splits at the reported record, which costs no retry; after its retries all that is left is skipped", async () => {
    map({
      ...reports,
      ...toAside,
      ...window,
      bisectBatchOnFunctionError: true,
      maximumRetryAttempts: 1,
    });
    answer = failing("b");
    await putAll("a", "b", "c");
    await clock.advance(60);
    expect(batches).toEqual([
      ["a", "b", "c"],
      ["b", "c"],
      ["b", "c"],
    ]);
    expect(aside()).toMatchObject([{ DDBStreamBatchInfo: { batchSize: 2 } }]);
  });

  it("skips what is older than it should be", async () => {
    map({ ...toAside, maximumRecordAgeInSeconds: 60 });
    crashing.add("a");
    await put("a");
    await clock.advance(120);
    expect(aside()).toMatchObject([
      { requestContext: { condition: "RecordAgeExceeded" }, DDBStreamBatchInfo: { batchSize: 1 } },
    ]);
    await put("b");
    await clock.settle();
    expect(batches.at(-1)).toEqual(["b"]);
  });

  it("reads on after a call that failed for a passing reason", async () => {
    let failures = 1;
    aws.intercept(async (call, proceed) => {
      if (call.action === "GetRecords" && failures-- > 0)
        throw new AwsError("InternalServerError", "Later", 500);
      return proceed();
    });
    map();
    await put("a");
    await clock.settle();
    expect(batches).toEqual([]);
    await clock.advance(1);
    expect(batches).toEqual([["a"]]);
  });

  it("delivers only what one of its filters fits", async () => {
    const pattern = (filter: Json) => ({ pattern: JSON.stringify(filter) });
    map({
      filterCriteria: {
        filters: [
          pattern({ eventName: ["INSERT"], dynamodb: { NewImage: { kind: { S: ["letter"] } } } }),
          pattern({ eventName: ["REMOVE"] }),
        ],
      },
    });
    await put("a", { kind: { S: "letter" } });
    await put("b", { kind: { S: "crate" } });
    await put("c", { kind: { S: "letter" }, more: { N: "1" } });
    await put("a", { kind: { S: "letter" }, more: { N: "1" } });
    await dynamoDb.call("DeleteItem", { TableName: "parcels", Key: { id: { S: "b" } } });
    await clock.settle();
    expect(batches.flat()).toEqual(["a", "c", "b"]);
  });

  it("filters by what is in an attribute, not by the attribute", async () => {
    const exists = (filter: Json) => {
      map({ filterCriteria: { filters: [{ pattern: JSON.stringify({ dynamodb: { NewImage: filter } }) }] } });
    };
    exists({ kind: [{ exists: true }] });
    await put("a", { kind: { S: "letter" } });
    await clock.settle();
    expect(batches).toEqual([]);
    exists({ kind: { S: [{ exists: true }] } });
    await clock.settle();
    expect(batches).toEqual([["a"]]);
  });

  it("is refused when Lambda would refuse it, or the sandbox does not know it", () => {
    expect(() => map({ startingPosition: "AT_TIMESTAMP" })).toThrow(/LATEST or TRIM_HORIZON/);
    expect(() => map({ batchSize: 20_000 })).toThrow(/1 to 10,000/);
    expect(() => map({ functionResponseTypes: ["ReportFailures"] })).toThrow(/"ReportFailures"/);
    expect(() => map({ tumblingWindowInSeconds: 5 })).toThrow(/tumbling/);
    const topic = "arn:aws:sns:eu-west-1:123456789012:aside";
    expect(() => map({ destinationConfig: { onFailure: { destinationArn: topic } } })).toThrow(/queues/);
    const filters = [{ pattern: '{"body":["x"]}' }];
    expect(() => map({ filterCriteria: { filters } })).toThrow(/"body"/);
  });
});
