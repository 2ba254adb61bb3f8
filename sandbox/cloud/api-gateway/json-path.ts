import type { Json } from "../service.ts";
import { isDecimal, JavaDouble } from "./java-number.ts";
import { UnsupportedTemplate } from "./unsupported.ts";

/**
 * The value at a JSONPath of plain steps (`$`, `.name`, `['name']`, `[0]`); undefined where there is none.
 * A number that is written as a decimal is a {@link JavaDouble}. Filters, wildcards and the like are an
 * {@link UnsupportedTemplate}.
 */
export function queryJson(text: string, expression: string): Json | undefined {
  if (!/^\$(?:\.[A-Za-z_][\w-]*|\['[^']*'\]|\[\d+\])*$/.test(expression)) {
    throw new UnsupportedTemplate(`the JSONPath ${expression} is not known to the sandbox`);
  }
  let value: Json | undefined = JSON.parse(text, (_name, parsed, context?: { source?: string }) =>
    typeof parsed === "number" && isDecimal(context?.source) ? new JavaDouble(parsed) : parsed,
  );
  for (const [, name, quoted, index] of expression.matchAll(/\.([A-Za-z_][\w-]*)|\['([^']*)'\]|\[(\d+)\]/g)) {
    value = step(value, name ?? quoted, index);
  }
  return value;
}

function step(
  value: Json | undefined,
  name: string | undefined,
  index: string | undefined,
): Json | undefined {
  if (Array.isArray(value)) return index === undefined ? undefined : value[Number(index)];
  if (typeof value !== "object" || value === null || name === undefined) return undefined;
  return Object.hasOwn(value, name) ? value[name] : undefined;
}
