import { dateAndTime } from "../ui/time.ts";

/** A value of a row as a person reads it: instants as such, the rest as JSON. */
export function cell(value: unknown): string {
  if (value === undefined) return "";
  const instant = instantOf(value);
  if (instant !== undefined) return dateAndTime(instant);
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** What is written, for who needs it exactly. */
export function written(value: unknown): string {
  return value === undefined || typeof value === "string" ? (value ?? "") : JSON.stringify(value);
}

/** The tables have ISO instants and epoch seconds, and no other number as large. */
function instantOf(value: unknown): number | undefined {
  if (typeof value === "string" && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)) return Date.parse(value);
  return typeof value === "number" && value > 1e9 && value < 1e10 ? value * 1000 : undefined;
}
