import type { Context } from "hono";
import { InvalidInput } from "../world/input.ts";

/** The body as JSON, whatever Content-Type a quick curl sets. */
export async function bodyOf(c: Context): Promise<unknown> {
  return parseJson(await c.req.text());
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidInput("The body must be JSON.");
  }
}
