import * as v from "valibot";
import { InvalidRequest } from "../errors.ts";

/** How many mistakes are told at once: the text is stored with the request, and callers can make very many. */
const most = 20;

/**
 * Reads what a caller gave.
 * @throws {InvalidRequest} naming every mistake by its path and the rule that it breaks
 */
export function parseInput<Schema extends v.GenericSchema>(
  schema: Schema,
  input: unknown,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, input);
  if (result.success) return result.output;
  throw new InvalidRequest(describeIssues(result.issues));
}

/**
 * Mistakes in words, with the rules and never with the values, which are personal data:
 * `message.interactive.action.buttons[2].reply.title: at most 20 characters`, several joined by `; `.
 */
export function describeIssues(issues: readonly v.BaseIssue<unknown>[]): string {
  const mistakes = issues.slice(0, most).map((issue) => `${pathOf(issue)}: ${ruleOf(issue)}`);
  const more = issues.length - mistakes.length;
  return [...mistakes, ...(more > 0 ? [`and ${more} more`] : [])].join("; ");
}

function pathOf(issue: v.BaseIssue<unknown>): string {
  const path = (issue.path ?? []).reduce((sofar, { key }) => {
    if (typeof key === "number") return `${sofar}[${key}]`;
    return sofar === "" ? nameOf(key) : `${sofar}.${nameOf(key)}`;
  }, "");
  return path === "" ? "body" : path;
}

/** An unknown field is called by the caller's name for it, unless that might be data. */
function nameOf(key: unknown): string {
  return typeof key === "string" && /^[A-Za-z_][\w-]{0,63}$/.test(key) ? key : "…";
}

/** The rules of our own have messages of their own; valibot's begin with "Invalid" and quote the value. */
function ruleOf(issue: v.BaseIssue<unknown>): string {
  if (!issue.message.startsWith("Invalid ")) return issue.message;
  if (issue.expected === "never") return "there is no such field";
  if (isMissing(issue)) return "is missing";
  const words = kinds[issue.expected ?? ""];
  if (words !== undefined) return words;
  const choices = [...(issue.expected ?? "").matchAll(/"([^"]+)"/g)].map(([, choice]) => choice);
  if (choices.length === 0) return `expected ${issue.expected ?? "another value"}`;
  return choices.length === 1 ? `must be ${choices[0]}` : `one of ${choices.join(", ")}`;
}

function isMissing({ type, input }: v.BaseIssue<unknown>): boolean {
  return input === undefined && (type === "strict_object" || type === "loose_object" || type === "object");
}

const kinds: Readonly<Record<string, string>> = {
  string: "a string",
  number: "a number",
  boolean: "true or false",
  Array: "a list",
  Object: "an object",
};
