import * as v from "valibot";

/** What someone handed to the sandbox does not fit; the message says what does. */
export class InvalidInput extends Error {
  override readonly name = "InvalidInput";
}

/** What someone asks of the sandbox cannot be now; the message says what to do first. */
export class NotPossibleNow extends Error {
  override readonly name = "NotPossibleNow";
}

/**
 * Reads `input` by `schema`.
 * @throws {InvalidInput} that names every field which does not fit
 */
export function readInput<TSchema extends v.GenericSchema>(
  schema: TSchema,
  input: unknown,
): v.InferOutput<TSchema> {
  const result = v.safeParse(schema, input);
  if (result.success) return result.output;
  const problems = result.issues.map((issue) => {
    const path = v.getDotPath(issue);
    return path === null ? issue.message : `${path}: ${problemOf(issue, membersOf(schema))}`;
  });
  throw new InvalidInput(problems.join("; "));
}

/** Valibot words missing and unknown members for those who wrote the schema. */
function problemOf(issue: v.BaseIssue<unknown>, members: readonly string[]): string {
  if (!issue.message.startsWith("Invalid key")) return issue.message;
  if (issue.expected !== "never") return "is missing";
  const isOutermost = issue.path?.length === 1 && members.length > 0;
  return isOutermost ? `is not known here; there are ${members.join(", ")}` : "is not known here";
}

/** What an object may have. */
function membersOf(schema: v.GenericSchema & { readonly entries?: object }): string[] {
  return Object.keys(schema.entries ?? {});
}

/** The one of `kinds` that `input` has as a key, so that each kind can be checked, and explained, by itself. */
export function kindOf<TKind extends string>(input: unknown, kinds: readonly TKind[]): TKind | undefined {
  if (typeof input !== "object" || input === null) return undefined;
  return kinds.find((kind) => kind in input);
}
