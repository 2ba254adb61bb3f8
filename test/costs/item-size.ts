import type { JsonObject } from "../../sandbox/cloud/service.ts";

/**
 * Bytes of an item, or of some of its attributes, as DynamoDB bills them: names and values.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 * @param item in attribute-value form
 */
export function itemSize(item: JsonObject): number {
  return sum(
    Object.entries(item).map(([name, value]) => Buffer.byteLength(name) + sizeOf(value as JsonObject)),
  );
}

/** An attribute value has one member, which names its type. */
function sizeOf(value: JsonObject): number {
  const [[type, content] = []] = Object.entries(value);
  switch (type) {
    case "S":
      return Buffer.byteLength(String(content));
    case "N":
      return sizeOfNumber(String(content));
    case "B":
      return Buffer.from(String(content), "base64").length;
    case "SS":
      return sum((content as string[]).map((text) => Buffer.byteLength(text)));
    case "NS":
      return sum((content as string[]).map(sizeOfNumber));
    case "BOOL":
    case "NULL":
      return 1;
    case "L":
      return 3 + sum((content as JsonObject[]).map((element) => 1 + sizeOf(element)));
    case "M":
      return 3 + Object.keys(content as JsonObject).length + itemSize(content as JsonObject);
    default:
      throw new Error(`An attribute value of the type "${type}" has no size here.`);
  }
}

/** Two digits a byte, and one more; DynamoDB calls it approximate. */
function sizeOfNumber(number: string): number {
  return Math.ceil(number.replace(/^-?0*|\D/g, "").length / 2) + 1;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
