import * as v from "valibot";
import { MalformedEvent } from "./errors.ts";

/** A string that holds JSON, read. */
export const json = v.pipe(
  v.string(),
  v.rawTransform(({ dataset, addIssue, NEVER }): unknown => {
    try {
      return JSON.parse(dataset.value);
    } catch {
      addIssue({ message: "JSON" });
      return NEVER;
    }
  }),
);

/** @throws {MalformedEvent} naming what is wrong and where, without quoting the event: it holds personal data */
export function parseEvent<Schema extends v.GenericSchema>(
  schema: Schema,
  input: unknown,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, input, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new MalformedEvent(`${v.getDotPath(issue) ?? "event"}: expected ${issue.expected ?? issue.message}`);
}
