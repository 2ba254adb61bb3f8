import type { Json, JsonObject } from "../service.ts";
import type { Expression, Scope } from "./expression.ts";

/** A JSON value in which strings may be expressions: `Arguments`, `Output`, `Assign`, `Error` … */
export interface Template {
  readonly source: Json;
  /** Every expression in it. */
  readonly expressions: readonly Expression[];
  evaluate(scope: Scope): Promise<Json>;
}

/** `compile` turns a string into an expression, or undefined if it is plain text. `location` as AWS writes it. */
export function compileTemplate(
  source: Json,
  location: string,
  compile: (text: string, location: string) => Expression | undefined,
): Template {
  const expressions: Expression[] = [];

  /** What needs no engine is there at once: most of a template is plain. */
  function build(value: Json, at: string): (scope: Scope) => Json | Promise<Json> {
    if (typeof value === "string") {
      const expression = compile(value, at);
      if (expression === undefined) return () => value;
      expressions.push(expression);
      return (scope) => expression.evaluate(scope);
    }
    if (Array.isArray(value)) {
      const items = value.map((item, index) => build(item, `${at}[${index}]`));
      return async (scope) => {
        const result: Json[] = [];
        for (const item of items) {
          const value = item(scope);
          result.push(value instanceof Promise ? await value : value);
        }
        return result;
      };
    }
    if (typeof value === "object" && value !== null) {
      const members = Object.entries(value).map(
        ([key, member]) => [key, build(member, `${at}/${key}`)] as const,
      );
      return async (scope) => {
        const result: JsonObject = {};
        for (const [key, member] of members) {
          const value = member(scope);
          result[key] = value instanceof Promise ? await value : value;
        }
        return result;
      };
    }
    return () => value;
  }

  const built = build(source, location);
  return { source, expressions, evaluate: async (scope) => built(scope) };
}
