import { type EventTest, eventPattern } from "../event-bridge/event-pattern.ts";
import type { Json, JsonObject } from "../service.ts";
import type { StreamMappingInputs } from "./stream-mapping-inputs.ts";

/** Records of a stream, as its poller looks at them. */

/** What a filter may be about. */
const FILTERED = new Set(["dynamodb", "eventID", "eventName", "userIdentity"]);

/** A record is delivered if one filter fits it. */
export function recordFilter(criteria: StreamMappingInputs["filterCriteria"]): EventTest {
  const tests = (criteria?.filters ?? []).map(({ pattern = "" }) => {
    const unknown = Object.keys(JSON.parse(pattern)).find((field) => !FILTERED.has(field));
    if (unknown !== undefined) throw new Error(`A stream's records are not filtered by "${unknown}".`);
    return eventPattern(pattern);
  });
  return (record) => tests.length === 0 || tests.some((test) => test(record));
}

/**
 * The place of the first record that an answer declares failed. No list, or an empty one, is complete success; a list
 * that cannot be read, or that names a record which was not in the batch, is complete failure.
 */
export function firstFailure(payload: Json, records: readonly JsonObject[]): number | undefined {
  if (payload === null) return undefined;
  if (typeof payload !== "object" || Array.isArray(payload)) return 0;
  const items = payload.batchItemFailures ?? [];
  if (!Array.isArray(items)) return 0;
  const numbers = records.map(sequenceNumberOf);
  const places = items.map((item) => {
    const named =
      typeof item === "object" && item !== null && !Array.isArray(item) ? item.itemIdentifier : "";
    return Math.max(0, numbers.indexOf(String(named)));
  });
  return places.length === 0 ? undefined : Math.min(...places);
}

export function sequenceNumberOf(record: JsonObject | undefined): string {
  return String((record?.dynamodb as JsonObject | undefined)?.SequenceNumber);
}

/** Epoch seconds. */
export function createdAt(record: JsonObject | undefined): number {
  return Number((record?.dynamodb as JsonObject | undefined)?.ApproximateCreationDateTime);
}

export function arrival(record: JsonObject | undefined): string {
  return new Date(createdAt(record) * 1000).toISOString().replace(".000Z", "Z");
}
