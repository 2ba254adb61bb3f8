import type * as v from "valibot";
import { requestSchema, type SchemaObject } from "./model-schema.ts";

/** What a mapping template can check of one field of a request's body, and what it says when that is broken. */
export interface FieldRule {
  readonly name: string;
  readonly required: boolean;
  /** Of a text: the whole of it matches, in the words of `java.lang.String.matches`. */
  readonly pattern: string | undefined;
  /** Of a whole number. */
  readonly range: { readonly minimum: number; readonly maximum: number } | undefined;
  /** The field and its rules in the words of `accept-request`; never with a value. */
  readonly reason: string;
}

type RequestSchema = v.StrictObjectSchema<v.ObjectEntries, undefined>;

/** The rules of a request's own fields. What is inside of an object is left to `accept-request`. */
export function bodyRules(schema: RequestSchema): FieldRule[] {
  const { properties, required } = requestSchema(schema) as {
    properties: Record<string, SchemaObject>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, property]) => {
    const rule = { pattern: patternOf(property), range: rangeOf(property) };
    const isObject = property.type === "object" || "oneOf" in property;
    if (rule.pattern === undefined && rule.range === undefined && !isObject) {
      throw new Error(`${name}: a mapping template cannot check this rule. Say it in simpler words.`);
    }
    return {
      name,
      required: required?.includes(name) ?? false,
      ...rule,
      reason: `${name}: ${wordsOf(schema.entries[name], property).join(", ")}`,
    };
  });
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

/** The messages that the field's rules have for people, which JSON Schema has no place for. */
function wordsOf(field: Field | undefined, property: SchemaObject): string[] {
  if (Array.isArray(property.enum)) return [`one of ${property.enum.join(", ")}`];
  const words = field === undefined ? [] : messagesOf(field);
  return words.length === 0 ? ["an object"] : words;
}

/** What is read here of a valibot schema, or of an action in a pipe. */
interface Field {
  readonly kind: string;
  readonly message?: unknown;
  readonly wrapped?: Field;
  readonly pipe?: readonly Field[];
}

function messagesOf({ kind, message, wrapped, pipe }: Field): string[] {
  if (kind === "validation") return typeof message === "string" ? [message] : [];
  if (wrapped !== undefined) return messagesOf(wrapped);
  // A pipe begins with the schema that it is itself, or with another pipe.
  return (pipe ?? []).flatMap((part) =>
    part.kind === "schema" && part.pipe === undefined ? [] : messagesOf(part),
  );
}

/**
 * The rules as variables of a mapping template: `$known`, `$required`, `$patterns`, `$minima`, `$maxima` for
 * check-body.vtl, and `$reasons` for start-execution-refused.vtl.
 */
export function bodyRuleVariables(rules: readonly FieldRule[]): string {
  const ranges = rules.flatMap(({ name, range }) => (range === undefined ? [] : [{ name, ...range }]));
  return [
    `#set($known = [${rules.map(({ name }) => quoted(name))}])`,
    `#set($required = [${rules.filter(({ required }) => required).map(({ name }) => quoted(name))}])`,
    `#set($patterns = {${rules.flatMap(({ name, pattern }) => (pattern === undefined ? [] : [`${quoted(name)}: ${quoted(pattern)}`]))}})`,
    `#set($minima = {${ranges.map(({ name, minimum }) => `${quoted(name)}: ${minimum}`)}})`,
    `#set($maxima = {${ranges.map(({ name, maximum }) => `${quoted(name)}: ${maximum}`)}})`,
    "",
  ].join("\n");
}

export function reasonVariable(rules: readonly Pick<FieldRule, "name" | "reason">[]): string {
  return `#set($reasons = {${rules.map(({ name, reason }) => `${quoted(name)}: ${quoted(reason)}`)}})\n`;
}

/** A text between single quotes is taken as it is, and has no way to say `'` or, in the answer's JSON, `"`. */
function quoted(text: string): string {
  if (/['"\n]/.test(text)) throw new Error(`A mapping template cannot quote this text: ${text}`);
  return `'${text}'`;
}
