import type { Json, JsonObject } from "../service.ts";

export type EventTest = (event: JsonObject) => boolean;

/** Tests the value of one field; `undefined` when the event has none. */
type FieldTest = (value: Json | undefined) => boolean;

/**
 * Reads an EventBridge event pattern: an object of fields, each with a list of values or matchers of which one must
 * fit. Known matchers are `prefix`, `suffix`, `exists`, `anything-but` and `numeric`.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 *
 * @throws Error for a pattern that EventBridge would refuse, or a matcher that the sandbox does not know.
 */
export function eventPattern(json: string): EventTest {
  const pattern: Json = JSON.parse(json);
  if (!isObject(pattern)) throw new Error(`An event pattern is an object: ${json}`);
  const test = objectTest(pattern, "");
  return (event) => test(event);
}

function objectTest(pattern: JsonObject, path: string): FieldTest {
  const tests = Object.entries(pattern).map(([field, expected]): [string, FieldTest] => {
    const at = path === "" ? field : `${path}.${field}`;
    if (field.startsWith("$")) throw new Error(`The sandbox's event patterns know no ${field} (at ${at}).`);
    if (Array.isArray(expected)) return [field, listTest(expected, at)];
    if (isObject(expected)) return [field, objectTest(expected, at)];
    throw new Error(`The event pattern needs a list or an object at ${at}.`);
  });
  return (value) => {
    const object = isObject(value) ? value : {};
    return tests.every(([field, test]) => test(object[field]));
  };
}

/** One of the alternatives fits the value, or a member of it when it is a list. */
function listTest(alternatives: Json[], path: string): FieldTest {
  if (alternatives.length === 0) throw new Error(`The event pattern has an empty list at ${path}.`);
  const tests = alternatives.map((alternative) => alternativeTest(alternative, path));
  return (value) => {
    const candidates = Array.isArray(value) ? value : [value];
    return tests.some((test) => candidates.some(test));
  };
}

function alternativeTest(alternative: Json, path: string): FieldTest {
  if (!isObject(alternative)) return (value) => value === alternative;
  const entries = Object.entries(alternative);
  const [entry] = entries;
  if (entry === undefined || entries.length !== 1) {
    throw new Error(`A matcher has one operator: ${JSON.stringify(alternative)} at ${path}.`);
  }
  const [operator, operand] = entry;
  const unknown = () =>
    new Error(`The sandbox's event patterns know no ${JSON.stringify(alternative)} (at ${path}).`);
  switch (operator) {
    case "exists":
      if (typeof operand !== "boolean") throw unknown();
      // Only leaves exist, for EventBridge: an object never does, which is easily got wrong.
      return (value) => (value !== undefined && !isObject(value)) === operand;
    case "prefix":
      if (typeof operand !== "string") throw unknown();
      return (value) => typeof value === "string" && value.startsWith(operand);
    case "suffix":
      if (typeof operand !== "string") throw unknown();
      return (value) => typeof value === "string" && value.endsWith(operand);
    case "anything-but": {
      const excluded = (Array.isArray(operand) ? operand : [operand]).map((item) =>
        alternativeTest(item, path),
      );
      return (value) => value !== undefined && !excluded.some((test) => test(value));
    }
    case "numeric":
      if (!Array.isArray(operand)) throw unknown();
      return numericTest(operand, path);
    default:
      throw unknown();
  }
}

const comparisons: Record<string, (value: number, bound: number) => boolean> = {
  "<": (value, bound) => value < bound,
  "<=": (value, bound) => value <= bound,
  "=": (value, bound) => value === bound,
  ">=": (value, bound) => value >= bound,
  ">": (value, bound) => value > bound,
};

/** `[">", 0, "<=", 5]` */
function numericTest(operand: Json[], path: string): FieldTest {
  const tests: Array<(value: number) => boolean> = [];
  for (let index = 0; index < operand.length; index += 2) {
    const compare = comparisons[String(operand[index])];
    const bound = operand[index + 1];
    if (compare === undefined || typeof bound !== "number") {
      throw new Error(`A numeric matcher is comparisons and numbers: ${JSON.stringify(operand)} at ${path}.`);
    }
    tests.push((value) => compare(value, bound));
  }
  return (value) => typeof value === "number" && tests.length > 0 && tests.every((test) => test(value));
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
