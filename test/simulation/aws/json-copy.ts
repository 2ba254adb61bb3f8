import type { Json } from "../../../sandbox/cloud/service.ts";

/**
 * What JSON makes of a value: a deep copy, without what JSON cannot say. The same as a way through text and back,
 * and several times as fast: every event, every answer and every call of a run goes through here.
 */
export function jsonCopy(value: unknown): Json {
  return copy(value) ?? null;
}

/** @returns undefined for what JSON leaves out */
function copy(value: unknown): Json | undefined {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (Array.isArray(value)) return value.map(jsonCopy);
  if (typeof value !== "object") return undefined;
  // Dates, bytes and the like have forms of their own.
  if (Object.getPrototypeOf(value) !== Object.prototype || "toJSON" in value) {
    return JSON.parse(JSON.stringify(value)) as Json;
  }
  const copied: Record<string, Json> = {};
  for (const [name, member] of Object.entries(value)) {
    const json = copy(member);
    if (json !== undefined) copied[name] = json;
  }
  return copied;
}
