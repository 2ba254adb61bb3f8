import * as v from "valibot";
import { MalformedEvent } from "./errors.ts";

/** A string that holds JSON, read. */
export const json = v.pipe(
  v.string(),
  v.rawTransform(({ dataset, addIssue, NEVER }): unknown => {
    try {
      return JSON.parse(dataset.value);
    } catch {
      addIssue({ expected: "JSON" });
      return NEVER;
    }
  }),
);

/** A member that may be missing. It counts as missing when it is null, or not in the form that it should have. */
export function optional<Schema extends v.GenericSchema>(schema: Schema) {
  return v.fallback(v.optional(schema), undefined);
}

/** An id or a number that somebody may write as a string or as digits; an empty one is none. */
export const idText = v.pipe(v.union([v.string(), v.pipe(v.number(), v.transform(String))]), v.nonEmpty());

/** A point in time as digits, in a string or not: a whole number from 1 to `maximum`. */
export function epoch(maximum: number) {
  return v.pipe(
    v.union([v.number(), v.pipe(v.string(), v.digits(), v.transform(Number))]),
    v.transform(Math.floor),
    v.minValue(1),
    v.maxValue(maximum),
  );
}

/** An ISO instant, as epoch milliseconds. */
export const isoInstant = v.pipe(v.string(), v.transform(Date.parse), v.number());

/** @throws {MalformedEvent} naming what is wrong and where, without quoting the event: it holds personal data */
export function parseEvent<Schema extends v.GenericSchema>(
  schema: Schema,
  input: unknown,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, input, { abortEarly: true });
  if (result.success) return result.output;
  throw new MalformedEvent(reasonOf(result.issues));
}

/** What one event holds of one kind: what can be used, and what is wrong with the rest. */
export interface Items<Item> {
  readonly sound: readonly Item[];
  /** One reason for each unsound item, without quoting it. */
  readonly unsound: readonly string[];
}

/**
 * Reads a list item by item, so that an unsound item takes no sound one with it.
 * @param list as it stands in the event; missing or null is an empty one
 * @param name of the list, for the reasons
 */
export function parseItems<Schema extends v.GenericSchema>(
  schema: Schema,
  list: unknown,
  name: string,
): Items<v.InferOutput<Schema>> {
  if (list === undefined || list === null) return { sound: [], unsound: [] };
  if (!Array.isArray(list)) return { sound: [], unsound: [`${name}: expected Array`] };
  const sound: v.InferOutput<Schema>[] = [];
  const unsound: string[] = [];
  for (const item of list) {
    const result = v.safeParse(schema, item, { abortEarly: true });
    if (result.success) sound.push(result.output);
    else unsound.push(reasonOf(result.issues, [name]));
  }
  return { sound, unsound };
}

/** @throws {MalformedEvent} if there was anything that could not be used: call it when the sound items are done */
export function requireSound(unsound: readonly string[]): void {
  if (unsound.length > 0) throw new MalformedEvent([...new Set(unsound)].join("; "));
}

/** Of valibot's words only those that do not repeat what was received. */
function reasonOf(
  [issue]: readonly [v.BaseIssue<unknown>, ...unknown[]],
  path: readonly string[] = [],
): string {
  const where = [...path, ...(v.getDotPath(issue)?.split(".") ?? [])].join(".") || "event";
  return `${where}: expected ${issue.expected ?? issue.type}`;
}
