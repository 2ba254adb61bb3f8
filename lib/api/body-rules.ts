import type * as v from "valibot";
import { requestSchema, type SchemaObject } from "./model-schema.ts";
import { possibleNumber } from "./possible-number.ts";

/** What a mapping template can check of an object in a request's body, and what it says when that is broken. */
export interface ObjectRules {
  /** What stands before the names of its fields: nothing for the body itself, `template.` for what is in `template`. */
  readonly prefix: string;
  readonly fields: readonly FieldRule[];
  /** Whether the value of its field `type` is the name of a field that must be there. */
  readonly typeNamesField: boolean;
}

export interface FieldRule {
  readonly name: string;
  readonly required: boolean;
  /** Of a text: the whole of it matches, in the words of `java.lang.String.matches`. */
  readonly pattern: string | undefined;
  /** Of a whole number. */
  readonly range: { readonly minimum: number; readonly maximum: number } | undefined;
  /** Of what is neither. */
  readonly shape: "object" | "list" | undefined;
  /** The field, by its whole path, and its rules in the words of `accept-request`; never with a value. */
  readonly reason: string;
}

type RequestSchema = v.StrictObjectSchema<v.ObjectEntries, undefined>;

/** What is known of a field at the door that JSON Schema has no word for. */
const closer: Readonly<Record<string, { readonly pattern?: string; readonly words: string }>> = {
  destination_number: {
    pattern: possibleNumber(),
    words: "with its country code, as many digits as numbers have there, and no 0 before them",
  },
  message: { words: "while a text alone goes into message_body" },
};

/**
 * The rules of a body's own fields, and of the fields of the objects among them. What is deeper inside is left to
 * `accept-request`: the rules of one kind of message are Meta's, and a template would have to be as long as they.
 * @returns the body first
 */
export function bodyRules(schema: RequestSchema): ObjectRules[] {
  const { properties, required } = requestSchema(schema) as unknown as ObjectSchema;
  const own = Object.entries(properties).map(([name, property]) =>
    fieldRule("", name, property, required, schema.entries[name]),
  );
  const inner = Object.entries(properties).flatMap(([name, property]) => {
    const rules = objectRules(`${name}.`, property, schema.entries[name]);
    return rules === undefined ? [] : [rules];
  });
  return [{ prefix: "", fields: own, typeNamesField: false }, ...inner];
}

interface ObjectSchema {
  readonly properties: Readonly<Record<string, SchemaObject>>;
  readonly required?: readonly string[];
}

function objectRules(
  prefix: string,
  property: SchemaObject,
  field: Field | undefined,
): ObjectRules | undefined {
  if (isOneOf(property)) {
    return { prefix, fields: fieldsOfOneOf(prefix, property.oneOf), typeNamesField: true };
  }
  if (property.type !== "object") return undefined;
  const { properties, required } = property as unknown as ObjectSchema;
  const entries = field === undefined ? {} : entriesOf(field);
  const fields = Object.entries(properties).map(([name, inner]) =>
    fieldRule(prefix, name, inner, required, entries[name]),
  );
  return { prefix, fields, typeNamesField: false };
}

function isOneOf(property: SchemaObject): property is { readonly oneOf: readonly ObjectSchema[] } {
  return Array.isArray(property.oneOf);
}

/** Of an object that takes one of several forms, told apart by `type`: the fields of all. */
function fieldsOfOneOf(prefix: string, forms: readonly ObjectSchema[]): FieldRule[] {
  const types = forms.flatMap(({ properties }) => properties.type?.enum ?? []);
  const fields = new Map(forms.flatMap(({ properties }) => Object.entries(properties)));
  fields.set("type", { enum: types });
  return [...fields].map(([name, property]) => fieldRule(prefix, name, property, ["type"]));
}

function fieldRule(
  prefix: string,
  name: string,
  property: SchemaObject,
  required: readonly string[] = [],
  field?: Field,
): FieldRule {
  const pattern = closer[name]?.pattern ?? patternOf(property);
  const rule = { pattern, range: rangeOf(property), shape: shapeOf(property) };
  if (Object.values(rule).every((part) => part === undefined)) {
    throw new Error(`${prefix}${name}: a mapping template cannot check this rule. Say it in simpler words.`);
  }
  return {
    name,
    required: required.includes(name),
    ...rule,
    reason: `${prefix}${name}: ${wordsOf(name, property, field).join(", ")}`,
  };
}

function patternOf({ type, pattern, minLength, maxLength, enum: choices }: SchemaObject): string | undefined {
  if (Array.isArray(choices)) return choices.join("|");
  if (typeof pattern === "string") return /^\^(.*)\$$/.exec(pattern)?.[1];
  // A class that takes line ends too; both Java and JSON Schema count code points.
  if (type === "string" && maxLength !== undefined) return `[\\d\\D]{${minLength ?? 0},${maxLength}}`;
  return undefined;
}

function rangeOf({ type, minimum, maximum }: SchemaObject): FieldRule["range"] {
  return type === "integer" && typeof minimum === "number" && typeof maximum === "number"
    ? { minimum, maximum }
    : undefined;
}

function shapeOf(property: SchemaObject): FieldRule["shape"] {
  if (property.type === "array") return "list";
  return property.type === "object" || isOneOf(property) ? "object" : undefined;
}

/** The messages that the field's rules have for people, which JSON Schema has no place for. */
function wordsOf(name: string, property: SchemaObject, field: Field | undefined): string[] {
  const words = ownWords(property, field);
  return closer[name] === undefined ? words : [...words, closer[name].words];
}

function ownWords(property: SchemaObject, field: Field | undefined): string[] {
  const { enum: choices } = property;
  if (Array.isArray(choices)) return [`${choices.length === 1 ? "must be" : "one of"} ${choices.join(", ")}`];
  if (isOneOf(property)) return ["an object with a type, and under the name of that type what it says"];
  if (property.type === "array") return ["a list"];
  if (property.type === "object") {
    return [`an object with ${Object.keys((property as unknown as ObjectSchema).properties).join(", ")}`];
  }
  return field === undefined ? [] : messagesOf(field);
}

/** What is read here of a valibot schema, or of an action in a pipe. */
interface Field {
  readonly kind: string;
  readonly message?: unknown;
  readonly wrapped?: Field;
  readonly pipe?: readonly Field[];
  readonly entries?: Readonly<Record<string, Field>>;
}

function messagesOf({ kind, message, wrapped, pipe }: Field): string[] {
  if (kind === "validation") return typeof message === "string" ? [message] : [];
  if (wrapped !== undefined) return messagesOf(wrapped);
  // A pipe begins with the schema that it is itself, or with another pipe.
  return (pipe ?? []).flatMap((part) =>
    part.kind === "schema" && part.pipe === undefined ? [] : messagesOf(part),
  );
}

function entriesOf({ wrapped, entries = {} }: Field): Readonly<Record<string, Field>> {
  return wrapped === undefined ? entries : entriesOf(wrapped);
}
