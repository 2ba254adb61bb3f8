import { createHash } from "node:crypto";
import type { Clock } from "../clock.ts";
import { AwsError, type Json, type JsonObject } from "../service.ts";

/** A write that changed an item; images in attribute-value form. */
export interface ItemChange {
  readonly keys: JsonObject;
  /** Undefined for an item that was not there. */
  readonly before: JsonObject | undefined;
  /** Undefined for an item that is gone. */
  readonly after: JsonObject | undefined;
  /** Whether time to live deleted it. */
  readonly expired: boolean;
}

/** The outputs of an `aws.dynamodb.Table` that decide what its stream is. */
export interface StreamInputs {
  readonly streamArn: string;
  readonly streamViewType: string;
}

interface StreamRecord {
  readonly sequenceNumber: string;
  /** Virtual milliseconds. */
  readonly at: number;
  readonly record: JsonObject;
}

/** What may be asked of one stream; `ListStreams` is asked of a table. */
export const STREAM_ACTIONS: ReadonlySet<string> = new Set([
  "DescribeStream",
  "GetShardIterator",
  "GetRecords",
]);

const RETENTION = 24 * 3600 * 1000;
/** What everybody has read is kept no longer than for so many records: a computer has less room than DynamoDB. */
const READ_RECORDS_KEPT = 1_000;
const GET_RECORDS_LIMIT = 1000;
const SHARD = "shardId-00000001573689847184-864758bb";
/** Before every sequence number: the start of what the stream still has. */
const TRIM_HORIZON = "0";

/**
 * A table's stream, in one shard: every change in order, kept for a day.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html
 */
export class TableStream {
  readonly arn: string;
  readonly #clock: Clock;
  readonly #viewType: string;
  readonly #listeners: Array<() => void> = [];
  /** How far each reader has come, by the sequence number. */
  readonly #passed = new Map<object, string>();
  #records: StreamRecord[] = [];
  #written = 0;

  /** @throws Error for a view without both images: the sandbox has no other. */
  constructor({ clock, table }: { readonly clock: Clock; readonly table: Partial<StreamInputs> }) {
    const { streamArn, streamViewType } = table;
    if (streamArn === undefined || streamViewType !== "NEW_AND_OLD_IMAGES") {
      throw new Error(`The sandbox's streams hold NEW_AND_OLD_IMAGES, not ${streamViewType}: ${streamArn}.`);
    }
    this.#clock = clock;
    this.arn = streamArn;
    this.#viewType = streamViewType;
  }

  /** Calls `listener` after every new record. */
  onRecord(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Who reads says how far it has come; undefined before the first record. */
  passed(reader: object, sequenceNumber: string | undefined): void {
    this.#passed.set(reader, sequenceNumber ?? TRIM_HORIZON);
  }

  append({ keys, before, after, expired }: ItemChange): void {
    const sequenceNumber = sequenceNumberOf(++this.#written);
    const now = this.#clock.now();
    const images = {
      ...(after === undefined ? {} : { NewImage: after }),
      ...(before === undefined ? {} : { OldImage: before }),
    };
    const [, , , awsRegion = ""] = this.arn.split(":");
    this.#trim();
    this.#records.push({
      sequenceNumber,
      at: now,
      record: {
        eventID: createHash("md5").update(`${this.arn}/${sequenceNumber}`).digest("hex"),
        eventName: before === undefined ? "INSERT" : after === undefined ? "REMOVE" : "MODIFY",
        eventVersion: "1.1",
        eventSource: "aws:dynamodb",
        awsRegion,
        dynamodb: {
          ApproximateCreationDateTime: Math.floor(now / 1000),
          Keys: keys,
          ...images,
          SequenceNumber: sequenceNumber,
          SizeBytes: Buffer.byteLength(JSON.stringify({ keys, ...images })),
          StreamViewType: this.#viewType,
        },
        ...(expired ? { userIdentity: { type: "Service", principalId: "dynamodb.amazonaws.com" } } : {}),
      },
    });
    for (const listener of this.#listeners) listener();
  }

  /** Of the youngest record; undefined as long as nothing was written. */
  get lastSequenceNumber(): string | undefined {
    return this.#written === 0 ? undefined : sequenceNumberOf(this.#written);
  }

  /** How many records follow `sequenceNumber`, or the beginning. */
  countAfter(sequenceNumber: string | undefined): number {
    return this.#after(sequenceNumber ?? TRIM_HORIZON).length;
  }

  /** Answers the actions of {@link STREAM_ACTIONS}. */
  call(action: string, input: JsonObject): JsonObject {
    switch (action) {
      case "DescribeStream":
        return {
          StreamDescription: {
            StreamArn: this.arn,
            StreamStatus: "ENABLED",
            StreamViewType: this.#viewType,
            Shards: [{ ShardId: SHARD }],
          },
        };
      case "GetShardIterator":
        return { ShardIterator: this.#iterator(this.#position(input)) };
      case "GetRecords":
        return this.#getRecords(input);
      default:
        throw new Error(`The sandbox's DynamoDB Streams know no ${action}.`);
    }
  }

  #position({ ShardIteratorType: type, SequenceNumber: given }: JsonObject): string {
    if (type === "TRIM_HORIZON") return TRIM_HORIZON;
    if (type === "LATEST") return this.lastSequenceNumber ?? TRIM_HORIZON;
    if (type === "AFTER_SEQUENCE_NUMBER" && typeof given === "string") return given;
    throw new Error(`The sandbox's DynamoDB Streams know no shard iterators of type ${type}.`);
  }

  #getRecords({ ShardIterator, Limit }: JsonObject): JsonObject {
    const position = String(ShardIterator).split("|")[2];
    if (position === undefined) throw new AwsError("ValidationException", "Invalid ShardIterator");
    const limit = Math.min(Number(Limit ?? GET_RECORDS_LIMIT), GET_RECORDS_LIMIT);
    const records = this.#after(position).slice(0, limit);
    return {
      Records: records.map(({ record }) => record),
      NextShardIterator: this.#iterator(records.at(-1)?.sequenceNumber ?? position),
    };
  }

  #after(position: string): StreamRecord[] {
    this.#trim();
    // From the end, where whoever reads a stream mostly is.
    return this.#records.slice(
      this.#records.findLastIndex(({ sequenceNumber }) => sequenceNumber <= position) + 1,
    );
  }

  #trim(): void {
    const horizon = this.#clock.now() - RETENTION;
    const kept = sequenceNumberOf(Math.max(0, this.#written - READ_RECORDS_KEPT));
    const unread = [...this.#passed.values()].reduce((least, read) => (read < least ? read : least), kept);
    const first = this.#records.findIndex(
      ({ at, sequenceNumber }) => at > horizon && sequenceNumber > unread,
    );
    if (first !== 0) this.#records = first < 0 ? [] : this.#records.slice(first);
  }

  #iterator(position: string): string {
    return `${this.arn}|1|${position}`;
  }
}

/** The stream that an input of {@link STREAM_ACTIONS} names, by its ARN or by an iterator. */
export function streamArnOf({ StreamArn, ShardIterator }: JsonObject): string {
  return String(StreamArn ?? (ShardIterator as Json | undefined)).split("|")[0] ?? "";
}

/** Of one length, so that they compare as text. */
function sequenceNumberOf(count: number): string {
  return `1${String(count).padStart(20, "0")}`;
}
