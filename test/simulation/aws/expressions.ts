import conditionParser from "dynalite/db/conditionParser.js";
import updateParser from "dynalite/db/updateParser.js";
import { AwsError } from "../../../sandbox/cloud/service.ts";

/**
 * DynamoDB's condition and update expressions, on items that are plain values. The syntax is dynalite's own
 * reading of it; every expression is parsed once, with the placeholders left in.
 */
export type Plain = null | boolean | number | string | Plain[] | { [name: string]: Plain };
export type Item = { [name: string]: Plain };

export interface Placeholders {
  readonly names?: Readonly<Record<string, string>> | undefined;
  readonly values?: Readonly<Record<string, Plain>> | undefined;
}

type Path = ReadonlyArray<string | number>;
type Literal = Readonly<Record<string, string>>;
interface Call {
  readonly type: string;
  readonly name?: string;
  readonly args: readonly Operand[];
}
type Operand = Path | Call | Literal;
interface Section {
  readonly type: "set" | "remove" | "add" | "delete";
  readonly path: Path;
  readonly val?: Operand;
}

/** A deep copy. */
export function copyOf<Value extends Plain>(value: Value): Value {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(copyOf) as Value;
  const copy: Item = {};
  for (const name in value) copy[name] = copyOf((value as Item)[name] as Plain);
  return copy as Value;
}

/** Whether the condition holds of the item. */
export function holds(condition: string, item: Item | undefined, placeholders: Placeholders): boolean {
  const { expression } = parsed("condition", condition, placeholders) as { expression: Call };
  return test(expression, item ?? {}, placeholders);
}

/** The item as the update leaves it; the one given is not changed. */
export function updated(update: string, item: Item, placeholders: Placeholders): Item {
  const { sections } = parsed("update", update, placeholders) as { sections: readonly Section[] };
  const result = copyOf(item);
  // Every operand is what it was before the update.
  const operands = sections.map(({ val }) =>
    val === undefined ? undefined : operandValue(val, item, placeholders),
  );
  for (const [index, { type, path }] of sections.entries()) {
    const operand = operands[index];
    if (type !== "remove" && operand === undefined) {
      throw invalid("The provided expression refers to an attribute that does not exist in the item");
    }
    const parent = find(path.slice(0, -1), result, placeholders);
    const name = nameOf(path.at(-1), placeholders);
    if (typeof parent !== "object" || parent === null || Array.isArray(parent)) {
      throw invalid("The document path provided in the update expression is invalid for update");
    }
    if (type === "remove") delete parent[name];
    else if (type === "set") parent[name] = copyOf(operand as Plain);
    else if (type === "add" && typeof operand === "number") {
      parent[name] = ((parent[name] as number | undefined) ?? 0) + operand;
    } else throw new Error(`The simulation's tables know no ${type} of this kind: ${update}`);
  }
  return result;
}

const trees = new Map<string, unknown>();

function parsed(kind: "condition" | "update", text: string, { names = {}, values = {} }: Placeholders) {
  let key = `${kind} ${text}`;
  for (const name in names) key += ` ${name}`;
  for (const name in values) key += ` ${name},${typeOf(values[name] as Plain)}`;
  const known = trees.get(key);
  if (known !== undefined) return known;
  const types = Object.entries(values).map(([name, value]) => [name, typeOf(value)] as const);
  const context = {
    attrNames: Object.fromEntries(Object.keys(names).map((name) => [name, name])),
    attrVals: Object.fromEntries(types.map(([name, type]) => [name, { [type]: name }])),
    unusedAttrNames: Object.fromEntries(Object.keys(names).map((name) => [name, true])),
    unusedAttrVals: Object.fromEntries(types.map(([name]) => [name, true])),
    isReserved: () => false,
    // Whether the bounds of a BETWEEN are out of order, which placeholders cannot say.
    compare: () => false,
  };
  const tree = (kind === "condition" ? conditionParser : updateParser).parse(text, { context });
  if (typeof tree === "string") throw invalid(`Invalid ${kind} expression: ${tree}`);
  trees.set(key, tree);
  return tree;
}

function test(call: Call, item: Item, placeholders: Placeholders): boolean {
  const operand = (index: number) => operandValue(call.args[index] as Operand, item, placeholders);
  switch (call.type) {
    case "and":
      return call.args.every((arg) => test(arg as Call, item, placeholders));
    case "or":
      return call.args.some((arg) => test(arg as Call, item, placeholders));
    case "not":
      return !test(call.args[0] as Call, item, placeholders);
    case "in":
      return call.args.slice(1).some((_, index) => isEqual(operand(0), operand(index + 1)));
    case "between":
      return compare("<=", operand(1), operand(0)) && compare("<=", operand(0), operand(2));
    case "function":
      return testFunction(call, operand);
    default:
      return compare(call.type, operand(0), operand(1));
  }
}

function testFunction({ name }: Call, operand: (index: number) => Plain | undefined): boolean {
  const [first, second] = [operand(0), () => operand(1)];
  switch (name) {
    case "attribute_exists":
      return first !== undefined;
    case "attribute_not_exists":
      return first === undefined;
    case "begins_with":
      return typeof first === "string" && first.startsWith(String(second()));
    case "contains":
      return (typeof first === "string" || Array.isArray(first)) && first.includes(second() as never);
    default:
      throw new Error(`The simulation's tables know no function ${name}.`);
  }
}

function compare(operator: string, a: Plain | undefined, b: Plain | undefined): boolean {
  if (operator === "=") return a !== undefined && isEqual(a, b);
  if (operator === "<>") return !isEqual(a, b);
  // Values of different types are in no order.
  if (a === undefined || b === undefined || typeof a !== typeof b || a === null || b === null) return false;
  switch (operator) {
    case "<":
      return a < b;
    case "<=":
      return a <= b;
    case ">":
      return a > b;
    case ">=":
      return a >= b;
    default:
      throw new Error(`The simulation's tables know no comparison ${operator}.`);
  }
}

function operandValue(operand: Operand, item: Item, placeholders: Placeholders): Plain | undefined {
  if (Array.isArray(operand)) return find(operand as Path, item, placeholders);
  const { type, name, args = [] } = operand as Call;
  if (Array.isArray((operand as Call).args)) {
    const arg = (index: number) => operandValue(args[index] as Operand, item, placeholders);
    if (type === "add" || type === "subtract") {
      const [a, b] = [arg(0), arg(1)];
      if (typeof a !== "number" || typeof b !== "number") {
        throw invalid("An operand in the update expression has an incorrect data type");
      }
      return type === "add" ? a + b : a - b;
    }
    if (name === "if_not_exists") return arg(0) ?? arg(1);
    if (name === "list_append") return [...(arg(0) as Plain[]), ...(arg(1) as Plain[])];
    if (name === "size") return sizeOf(arg(0));
    throw new Error(`The simulation's tables know no function ${name}.`);
  }
  const placeholder = Object.values(operand as Literal)[0] as string;
  return placeholders.values?.[placeholder];
}

function find(path: Path, item: Item, placeholders: Placeholders): Plain | undefined {
  let value: Plain | undefined = item;
  for (const element of path) {
    if (typeof value !== "object" || value === null) return undefined;
    if (Array.isArray(value)) value = typeof element === "number" ? value[element] : undefined;
    else {
      const name = nameOf(element, placeholders);
      value = Object.hasOwn(value, name) ? value[name] : undefined;
    }
  }
  return value;
}

function nameOf(element: string | number | undefined, { names }: Placeholders): string {
  const name = String(element);
  return name.startsWith("#") ? (names?.[name] ?? name) : name;
}

function isEqual(a: Plain | undefined, b: Plain | undefined): boolean {
  return a === b || (typeof a === "object" && a !== null && JSON.stringify(a) === JSON.stringify(b));
}

function sizeOf(value: Plain | undefined): number | undefined {
  if (typeof value === "string" || Array.isArray(value)) return value.length;
  return typeof value === "object" && value !== null ? Object.keys(value).length : undefined;
}

const literalTypes = { string: "S", number: "N", boolean: "BOOL", object: "M" } as const;

function typeOf(value: Plain): string {
  if (value === null) return "NULL";
  if (Array.isArray(value)) return "L";
  return literalTypes[typeof value as keyof typeof literalTypes];
}

function invalid(message: string): AwsError {
  return new AwsError("ValidationException", message);
}
