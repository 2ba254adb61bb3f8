import { isDeepStrictEqual } from "node:util";
import type { Json, JsonObject } from "../service.ts";

/** Attribute values in DynamoDB's form: `{ S: "…" }`. */
export type Item = Record<string, JsonObject>;

const SETS = new Set(["SS", "NS", "BS"]);

export function keyOf(item: Record<string, unknown>, keys: readonly string[]): JsonObject {
  return Object.fromEntries(keys.map((key) => [key, item[key] as Json]));
}

/** DynamoDB writes no record of a write that left the item as it was. */
export function isSameItem(before: JsonObject | undefined, after: JsonObject | undefined): boolean {
  return isDeepStrictEqual(sortSets(before ?? null), sortSets(after ?? null));
}

/** Sets have no order. */
function sortSets(value: Json): Json {
  if (Array.isArray(value)) return value.map(sortSets);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, content]) => [
      name,
      SETS.has(name) && Array.isArray(content) ? [...content].sort() : sortSets(content),
    ]),
  );
}

/** A row as plain JavaScript values, sets as arrays. */
export function plainRow(item: Item): Record<string, Json> {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, plainValue(value)]));
}

function plainValue(value: JsonObject): Json {
  const [entry] = Object.entries(value);
  if (entry === undefined) throw new Error("An attribute value without a type.");
  const [type, content] = entry;
  switch (type) {
    case "N":
      return Number(content);
    case "NULL":
      return null;
    case "NS":
      return (content as string[]).map(Number);
    case "L":
      return (content as JsonObject[]).map(plainValue);
    case "M":
      return plainRow(content as Item);
    default:
      // Strings, Booleans, string sets, and binary values, which stay base64.
      return content;
  }
}
