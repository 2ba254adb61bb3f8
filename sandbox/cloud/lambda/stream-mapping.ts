import { randomUUID } from "node:crypto";
import { queueUrlOfArn } from "../arns.ts";
import type { Aws } from "../aws.ts";
import type { Clock } from "../clock.ts";
import type { TableStream } from "../dynamodb/table-stream.ts";
import type { EventTest } from "../event-bridge/event-pattern.ts";
import { AwsError, type AwsService, type JsonObject } from "../service.ts";
import { BatchingWindow } from "./batching-window.ts";
import { refuseInvalid, type StreamMappingInputs } from "./stream-mapping-inputs.ts";
import { arrival, createdAt, firstFailure, recordFilter, sequenceNumberOf } from "./stream-records.ts";

export interface StreamMappingOptions {
  readonly clock: Clock;
  readonly aws: Aws;
  readonly stream: TableStream;
  /** Invoked without a permission check: Lambda's own pollers need none. */
  readonly lambda: AwsService;
  readonly mapping: StreamMappingInputs;
  /** The function that is invoked, and its execution role. */
  readonly target: { readonly arn: string; readonly role: string };
}

/** Records that are delivered together, and how that has gone so far. */
interface Batch {
  readonly records: readonly JsonObject[];
  readonly invocations: number;
  readonly retries: number;
}

/** What an invocation came to. */
interface Outcome {
  /** The place of the first record that is not done; all that follow it are not done either. */
  readonly failedFrom: number | undefined;
  /** Whether the function failed as a whole, and did not report. */
  readonly crashed: boolean;
  /** Whether the function was invoked at all. */
  readonly invoked: boolean;
  readonly responseContext: JsonObject;
}

const READ_LIMIT = 1000;
/** Milliseconds after a call of the poller that failed for a passing reason, and before a first retry. */
const RETRY_DELAY = 1000;
const LONGEST_RETRY_DELAY = 60_000;
/** A stream keeps its records for a day. */
const RETENTION_SECONDS = 24 * 3600;

/**
 * Lambda's poller of a table's stream: one batch at a time, in order. What fails is tried again, and what follows it
 * waits, until it is done, too old, or has been tried too often; then its place in the stream is told to the failure
 * destination. The poller reads, and tells, as the function's role, whose policy must allow it.
 *
 * Reported failures: everything from the first one on comes again. With bisecting, a failed batch is split, at the
 * reported record or else in halves, which is not counted as a retry; a batch whose first record is reported
 * is tried again whole. AWS does not say how long it waits between retries: here 1 s, doubling up to a minute.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 * https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
export class StreamMapping {
  readonly #options: StreamMappingOptions;
  readonly #batchSize: number;
  readonly #window: BatchingWindow;
  readonly #matches: EventTest;
  /** The last record that was read. */
  #position: string | undefined;
  /** Where to read on; undefined as long as nothing was read. */
  #iterator: string | undefined;
  /** What was read and is not done yet, in order. */
  #batches: Batch[] = [];
  #running = false;
  #stopped = false;

  /** @throws Error for a mapping that Lambda would refuse, or that the sandbox does not know. */
  constructor(options: StreamMappingOptions) {
    const { mapping, stream } = options;
    refuseInvalid(mapping);
    this.#options = options;
    this.#batchSize = mapping.batchSize ?? 100;
    this.#window = new BatchingWindow(options.clock, mapping.maximumBatchingWindowInSeconds ?? 0, () =>
      this.#deliver(),
    );
    this.#matches = recordFilter(mapping.filterCriteria);
    this.#position = mapping.startingPosition === "LATEST" ? stream.lastSequenceNumber : undefined;
    if (mapping.enabled === false) return;
    stream.passed(this, this.#position);
    stream.onRecord(() => this.#gather());
    this.#gather();
  }

  #gather(): void {
    if (this.#stopped || this.#running || this.#batches.length > 0) return;
    const waiting = this.#options.stream.countAfter(this.#position);
    if (waiting > 0) this.#window.gather({ isFull: waiting >= this.#batchSize });
  }

  async #deliver(): Promise<void> {
    if (this.#stopped || this.#running) return;
    this.#running = true;
    try {
      if (this.#batches.length === 0) await this.#read();
      for (let [batch] = this.#batches; batch !== undefined; [batch] = this.#batches) {
        const delay = await this.#attempt(batch);
        if (delay === undefined) continue;
        this.#options.clock.after(delay, () => this.#deliver());
        return;
      }
    } catch (error) {
      this.#giveUpUnlessPassing(error);
      return;
    } finally {
      this.#running = false;
    }
    this.#gather();
  }

  /** A role that may not poll will not be allowed later either; anything else is tried again. */
  #giveUpUnlessPassing(error: unknown): void {
    if (error instanceof AwsError && error.code !== "AccessDeniedException") {
      this.#options.clock.after(RETRY_DELAY, () => this.#deliver());
      return;
    }
    this.#stopped = true;
    const { functionName, eventSourceArn } = this.#options.mapping;
    throw new Error(`${functionName} gets nothing from ${eventSourceArn} any more: ${String(error)}`, {
      cause: error,
    });
  }

  async #read(): Promise<void> {
    this.#iterator ??= await this.#open();
    const records: JsonObject[] = [];
    while (records.length < this.#batchSize) {
      const answer = await this.#asFunction("dynamodb", "GetRecords", {
        ShardIterator: this.#iterator,
        Limit: Math.min(READ_LIMIT, this.#batchSize - records.length),
      });
      const read = answer.Records as JsonObject[];
      if (read.length === 0) break;
      records.push(...read);
      this.#iterator = String(answer.NextShardIterator);
      this.#position = sequenceNumberOf(read.at(-1));
      this.#options.stream.passed(this, this.#position);
    }
    const wanted = records.filter(this.#matches);
    if (wanted.length > 0) this.#batches = [{ records: wanted, invocations: 0, retries: 0 }];
  }

  async #open(): Promise<string> {
    const StreamArn = this.#options.mapping.eventSourceArn;
    const TableName = StreamArn.split("/")[1] ?? "";
    await this.#asFunction("dynamodb", "ListStreams", { TableName });
    const { StreamDescription } = await this.#asFunction("dynamodb", "DescribeStream", { StreamArn });
    const [shard] = (StreamDescription as { Shards: JsonObject[] }).Shards;
    const { ShardIterator } = await this.#asFunction("dynamodb", "GetShardIterator", {
      StreamArn,
      ShardId: shard?.ShardId ?? null,
      ...(this.#position === undefined
        ? { ShardIteratorType: "TRIM_HORIZON" }
        : { ShardIteratorType: "AFTER_SEQUENCE_NUMBER", SequenceNumber: this.#position }),
    });
    return String(ShardIterator);
  }

  /**
   * Delivers the first batch, and puts what is left of it in its place.
   * @returns after how many milliseconds it is to be tried again; undefined when the next may follow at once
   */
  async #attempt(batch: Batch): Promise<number | undefined> {
    const { mapping } = this.#options;
    const { young, old } = this.#byAge(batch.records);
    if (old.length > 0) {
      await this.#discard({ ...batch, records: old }, "RecordAgeExceeded", {});
      this.#replaceFirst(young.length === 0 ? [] : [{ ...batch, records: young }]);
      return undefined;
    }
    const { failedFrom, crashed, invoked, responseContext } = await this.#invoke(batch.records);
    if (failedFrom === undefined) {
      this.#replaceFirst([]);
      return undefined;
    }
    const tried = { ...batch, invocations: batch.invocations + (invoked ? 1 : 0) };
    const left = { ...tried, records: batch.records.slice(failedFrom) };
    if (mapping.bisectBatchOnFunctionError === true && invoked) {
      const middle = Math.ceil(left.records.length / 2);
      if (crashed && left.records.length > 1) {
        const halves = [left.records.slice(0, middle), left.records.slice(middle)];
        this.#replaceFirst(halves.map((records) => ({ ...left, records })));
        return undefined;
      }
      if (failedFrom > 0) {
        this.#replaceFirst([left]);
        return retryDelay(left);
      }
    }
    const most = mapping.maximumRetryAttempts ?? -1;
    if (invoked && most !== -1 && batch.retries >= most) {
      await this.#discard(left, "RetryAttemptsExhausted", responseContext);
      this.#replaceFirst([]);
      return undefined;
    }
    // Where Lambda itself could not invoke, the retries are not used up.
    this.#replaceFirst([{ ...left, retries: batch.retries + (invoked ? 1 : 0) }]);
    return retryDelay(left);
  }

  #replaceFirst(batches: readonly Batch[]): void {
    this.#batches = [...batches, ...this.#batches.slice(1)];
  }

  #byAge(records: readonly JsonObject[]): { young: JsonObject[]; old: JsonObject[] } {
    const { maximumRecordAgeInSeconds: most = -1 } = this.#options.mapping;
    const oldest = Math.floor(this.#options.clock.now() / 1000) - (most === -1 ? RETENTION_SECONDS : most);
    return {
      young: records.filter((record) => createdAt(record) >= oldest),
      old: records.filter((record) => createdAt(record) < oldest),
    };
  }

  async #invoke(records: readonly JsonObject[]): Promise<Outcome> {
    const { lambda, mapping } = this.#options;
    const { eventSourceArn: eventSourceARN, functionName: FunctionName } = mapping;
    let answer: JsonObject;
    try {
      answer = await lambda.call(
        "Invoke",
        { FunctionName, Payload: { Records: records.map((record) => ({ ...record, eventSourceARN })) } },
        { service: "lambda.amazonaws.com", sourceArn: eventSourceARN },
      );
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return { failedFrom: 0, crashed: false, invoked: false, responseContext: {} };
    }
    const { FunctionError, Payload = null } = answer;
    const crashed = FunctionError !== undefined;
    const reports = mapping.functionResponseTypes?.includes("ReportBatchItemFailures") ?? false;
    return {
      failedFrom: crashed ? 0 : reports ? firstFailure(Payload, records) : undefined,
      crashed,
      invoked: true,
      responseContext: {
        statusCode: 200,
        executedVersion: "$LATEST",
        functionError: FunctionError ?? null,
      },
    };
  }

  /** Tells the failure destination where in the stream the records are that are skipped: not what they hold. */
  async #discard(
    { records, invocations }: Batch,
    condition: string,
    responseContext: JsonObject,
  ): Promise<void> {
    const { clock, mapping, target } = this.#options;
    const destination = mapping.destinationConfig?.onFailure?.destinationArn;
    if (destination === undefined) return;
    const described = await this.#asFunction("dynamodb", "DescribeStream", {
      StreamArn: mapping.eventSourceArn,
    });
    const [shard] = (described.StreamDescription as { Shards: JsonObject[] }).Shards;
    const [first] = records;
    const last = records.at(-1);
    await this.#asFunction("sqs", "SendMessage", {
      QueueUrl: queueUrlOfArn(destination),
      MessageBody: JSON.stringify({
        requestContext: {
          requestId: randomUUID(),
          functionArn: target.arn,
          condition,
          approximateInvokeCount: invocations,
        },
        responseContext,
        version: "1.0",
        timestamp: new Date(clock.now()).toISOString(),
        DDBStreamBatchInfo: {
          shardId: shard?.ShardId ?? null,
          startSequenceNumber: sequenceNumberOf(first),
          endSequenceNumber: sequenceNumberOf(last),
          approximateArrivalOfFirstRecord: arrival(first),
          approximateArrivalOfLastRecord: arrival(last),
          batchSize: records.length,
          streamArn: mapping.eventSourceArn,
        },
      }),
    });
  }

  #asFunction(service: string, action: string, input: JsonObject): Promise<JsonObject> {
    const { aws, target } = this.#options;
    return aws.call({ principal: { role: target.role }, service, action, input });
  }
}

function retryDelay({ retries }: Batch): number {
  return Math.min(RETRY_DELAY * 2 ** retries, LONGEST_RETRY_DELAY);
}
