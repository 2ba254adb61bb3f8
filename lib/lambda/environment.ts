import * as v from "valibot";

/**
 * Reads the function's environment once, at start: a missing or wrong variable is a deployment mistake, and
 * says so before any event is touched.
 */
export function readEnvironment<Schema extends v.GenericSchema>(schema: Schema): v.InferOutput<Schema> {
  const result = v.safeParse(schema, process.env);
  if (result.success) return result.output;
  const mistakes = result.issues.map((issue) => `${v.getDotPath(issue) ?? "environment"}: ${issue.message}`);
  throw new Error(`This function's environment variables are wrong. ${mistakes.join("; ")}`);
}

export const tableName = v.pipe(v.string(), v.nonEmpty());

/** A whole number of seconds, as environment variables carry it. */
export const seconds = v.pipe(v.string(), v.transform(Number), v.integer());
