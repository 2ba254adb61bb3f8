import type { ListedOutcome } from "../messaging/outcomes.ts";

/**
 * The indexes by which requests are found without their ids. They hold keys alone, and each is sparse: a request is in it
 * only while it has both attributes. Why these: docs/decisions/0037-requests-are-listed-by-sparse-indexes.md.
 */
export const referenceIndex = { name: "reference", key: "reference", range: "accepted_at" } as const;
/** Those that are held: `held_shard` goes with the hold. */
export const heldIndex = { name: "held", key: "held_shard", range: "held_at" } as const;
/** Those that came to an end that is listed. */
export const endedIndex = { name: "ended", key: "ended_as", range: "ended_at" } as const;

export const requestIndexes = [referenceIndex, heldIndex, endedIndex] as const;

export type RequestIndex = (typeof requestIndexes)[number];

/**
 * Among how many keys an index spreads what would all have the same: DynamoDB takes a thousand writes a second for
 * one key of an index, and when it takes no more, the table's own writes are refused.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html
 */
export const shardCount = 4;

export const shards: readonly string[] = Array.from({ length: shardCount }, (_, shard) => String(shard));

/** The shard of what is written at that instant: any will do, for a reader asks all of them. */
export function shardAt(at: Date): string {
  return String(at.getTime() % shardCount);
}

/** The value of `ended_as` in one shard. */
export function endedAs(outcome: ListedOutcome, shard: string): `${ListedOutcome}.${string}` {
  return `${outcome}.${shard}`;
}
