import type { JsonObject } from "../../../sandbox/cloud/service.ts";
import type { Item, Plain } from "./expressions.ts";

/** DynamoDB's attribute values, as Step Functions and streams carry them, and the plain values that the tables hold. */

export function plainItem(item: JsonObject): Item {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, plain(value as JsonObject)]));
}

export function attributeItem(item: Item): JsonObject {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, attributeValue(value)]));
}

function plain(value: JsonObject): Plain {
  const [type, content] = Object.entries(value)[0] ?? [];
  switch (type) {
    case "S":
    case "BOOL":
      return content as string | boolean;
    case "N":
      return Number(content);
    case "NULL":
      return null;
    case "M":
      return plainItem(content as JsonObject);
    case "L":
      return (content as JsonObject[]).map(plain);
    default:
      throw new Error(`The simulation's tables know no attribute type ${type}.`);
  }
}

function attributeValue(value: Plain): JsonObject {
  if (value === null) return { NULL: true };
  if (Array.isArray(value)) return { L: value.map(attributeValue) };
  switch (typeof value) {
    case "string":
      return { S: value };
    case "number":
      return { N: String(value) };
    case "boolean":
      return { BOOL: value };
    default:
      return { M: attributeItem(value) };
  }
}
