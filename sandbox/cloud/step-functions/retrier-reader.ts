import type { Json, JsonObject } from "../service.ts";
import type { FieldReader } from "./field-reader.ts";
import type { Retrier } from "./retry.ts";
import { isWholeNumber, LONGEST_SECONDS } from "./values.ts";

const RETRIER_FIELDS = [
  "ErrorEquals",
  "IntervalSeconds",
  "BackoffRate",
  "MaxAttempts",
  "MaxDelaySeconds",
  "JitterStrategy",
  "Comment",
];

export function readRetrier(
  fields: FieldReader,
  name: string,
  at: string,
  retrier: JsonObject,
  last: boolean,
): Retrier {
  fields.onlyFields(retrier, RETRIER_FIELDS, name, `${at}/`);
  const errorEquals = readErrorEquals(fields, name, at, retrier, last);
  const number = (
    field: string,
    fallback: number,
    valid: (value: number) => boolean,
    rule: string,
  ): number => {
    const value = retrier[field] ?? fallback;
    if (typeof value !== "number" || !valid(value))
      throw fields.error(name, `${at}/${field}`, `must be ${rule}`);
    return value;
  };
  const intervalSeconds = number(
    "IntervalSeconds",
    1,
    (n) => isWholeNumber(n, 1, LONGEST_SECONDS),
    "a whole number from 1",
  );
  const jitter = retrier.JitterStrategy ?? "NONE";
  if (jitter !== "NONE" && jitter !== "FULL")
    throw fields.error(name, `${at}/JitterStrategy`, "must be FULL or NONE");
  return {
    errorEquals,
    intervalSeconds,
    backoffRate: number("BackoffRate", 2, (n) => n >= 1, "a number of at least 1.0"),
    maxAttempts: number(
      "MaxAttempts",
      3,
      (n) => isWholeNumber(n, 0, LONGEST_SECONDS),
      "a whole number from 0",
    ),
    maxDelaySeconds:
      retrier.MaxDelaySeconds === undefined
        ? undefined
        : number(
            "MaxDelaySeconds",
            0,
            (n) => Number.isInteger(n) && n > intervalSeconds && n < 31_622_400,
            "a whole number greater than IntervalSeconds and less than 31622400",
          ),
    fullJitter: jitter === "FULL",
  };
}

/** Of a retrier or a catcher. */
export function readErrorEquals(
  fields: FieldReader,
  name: string,
  at: string,
  holder: JsonObject,
  last: boolean,
): string[] {
  const list = holder.ErrorEquals;
  const names = Array.isArray(list) ? list.filter((error) => typeof error === "string") : [];
  if (names.length === 0 || names.length !== (list as Json[]).length) {
    throw fields.error(name, `${at}/ErrorEquals`, "must be a list of error names");
  }
  if (names.includes("States.ALL") && (names.length > 1 || !last)) {
    throw fields.error(name, `${at}/ErrorEquals`, "States.ALL must stand alone, and last");
  }
  return names;
}
