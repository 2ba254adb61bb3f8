import jsonata from "jsonata";
import type { Json, JsonObject } from "../service.ts";
import { QUERY_EVALUATION_ERROR, StateFailure } from "./errors.ts";
import { type ExpressionHost, FUNCTION_NAMES, registerFunctions } from "./functions.ts";
import { findReferences, type References, type SyntaxNode } from "./syntax.ts";

/** What an expression sees. */
export interface Scope {
  /** `$states`: `input`, `context`, and where AWS has them `result` or `errorOutput`. */
  readonly states: JsonObject;
  /** The workflow's variables, as they were when the state was entered. */
  readonly variables: Readonly<Record<string, Json>>;
}

export interface Expression {
  readonly source: string;
  readonly references: References;
  /** Throws a {@link StateFailure} `States.QueryEvaluationError`. */
  evaluate(scope: Scope): Promise<Json>;
}

/** How long one evaluation may run, in real milliseconds: a guard against runaways on a busy computer, not AWS's limit. */
const EVALUATION_LIMIT = 5_000;

const OPEN = "{%";
const CLOSE = "%}";

/** Whether a string is an expression: `{%` begins it and `%}` ends it. */
export function isExpression(text: string): boolean {
  return text.length >= OPEN.length + CLOSE.length && text.startsWith(OPEN) && text.endsWith(CLOSE);
}

/** Whether a string was meant as an expression but is none: Step Functions would hand it on as plain text. */
export function looksLikeExpression(text: string): boolean {
  const trimmed = text.trim();
  return !isExpression(text) && (trimmed.startsWith(OPEN) || trimmed.endsWith(CLOSE));
}

/**
 * Compiles the text between `{%` and `%}`. `location` names the field as AWS does (`Output/id`), for causes.
 * Throws an Error that says what Step Functions does not accept.
 */
export function compileExpression(text: string, location: string, host: ExpressionHost): Expression {
  const source = text.slice(OPEN.length, -CLOSE.length).trim();
  const compiled = parse(source);
  const tree = compiled.ast() as unknown as SyntaxNode;
  const references = findReferences(tree, FUNCTION_NAMES);
  const path = plainPath(tree);
  registerFunctions(compiled, host);

  const fail = (problem: string) =>
    new StateFailure(
      QUERY_EVALUATION_ERROR,
      `The JSONata expression '${source}' specified for the field '${location}' ${problem}`,
      location,
    );

  async function evaluate(scope: Scope): Promise<Json> {
    for (const name of references.variables) {
      if (!Object.hasOwn(scope.variables, name))
        throw fail(`refers to the variable $${name}, which has no value.`);
    }
    const found = path === undefined ? undefined : follow(path, scope);
    if (found !== undefined) return plainJson(found);
    let value: unknown;
    try {
      value = await compiled.evaluate(undefined, bindings(references, scope));
    } catch (error) {
      throw fail(`threw an error during evaluation. ${describe(error)}`);
    }
    if (value === undefined) throw fail("returned nothing (undefined).");
    try {
      return plainJson(value);
    } catch (error) {
      throw fail(`returned a value that is not JSON. ${describe(error)}`);
    }
  }

  return { source, references, evaluate };
}

/** What the expression refers to. The engine marks arrays that it has touched: it gets copies. */
function bindings({ variables, states }: References, scope: Scope): Record<string, unknown> {
  const all = states.has("*");
  const named: JsonObject = {};
  for (const name in scope.states) {
    if (all || states.has(name)) named[name] = plainJson(scope.states[name]);
  }
  const bound: Record<string, unknown> = { states: named };
  for (const name of variables) bound[name] = plainJson(scope.variables[name]);
  return bound;
}

/** The names in an expression that is nothing but `$variable.name.name`: most are, and need no engine. */
function plainPath({ type, value, steps = [], group }: SyntaxNode): readonly string[] | undefined {
  if (type === "variable") return [String(value)];
  const [head, ...names] = steps;
  if (type !== "path" || group !== undefined || head?.type !== "variable") return undefined;
  const isPlain = (step: SyntaxNode) =>
    step.predicate === undefined &&
    step.stages === undefined &&
    step.focus === undefined &&
    step.index === undefined &&
    step.group === undefined;
  if (!isPlain(head) || !names.every((step) => step.type === "name" && isPlain(step))) return undefined;
  return [head, ...names].map((step) => String(step.value));
}

/** @returns undefined if the path meets an array, over which the engine would map, or leads nowhere */
function follow([head = "", ...names]: readonly string[], { states, variables }: Scope): Json | undefined {
  let value: Json | undefined = head === "states" ? states : variables[head];
  for (const name of names) {
    if (typeof value !== "object" || value === null || Array.isArray(value) || !Object.hasOwn(value, name))
      return undefined;
    value = value[name];
  }
  return Array.isArray(value) ? undefined : value;
}

function parse(source: string): jsonata.Expression {
  try {
    return jsonata(source, { timeout: EVALUATION_LIMIT });
  } catch (error) {
    throw new Error(`is not valid JSONata: ${describe(error)}`);
  }
}

/** The engine throws plain objects with a code and a message. */
function describe(error: unknown): string {
  if (typeof error !== "object" || error === null) return String(error);
  const { code, message } = error as { code?: unknown; message?: unknown };
  return typeof code === "string" ? `${code}: ${String(message)}` : String(message);
}

/** A deep copy without the engine's marks; what JSON cannot say is an error, a member without value is left out. */
function plainJson(value: unknown): Json {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new Error(`${value} is no JSON number.`);
    return value;
  }
  if (Array.isArray(value)) return value.filter((item) => item !== undefined).map(plainJson);
  if (typeof value === "object" && !isFunctionValue(value)) {
    const members: JsonObject = {};
    for (const [name, member] of Object.entries(value)) {
      if (member !== undefined) members[name] = plainJson(member);
    }
    return members;
  }
  throw new Error("It is or holds a function.");
}

function isFunctionValue(value: object): boolean {
  return "_jsonata_lambda" in value || "_jsonata_function" in value;
}
