import * as v from "valibot";
import { isRequestId } from "../messaging/request-id.ts";

/** How far a list has been read. */
export interface Position {
  /** The instant of the last request that was given: what is newer has come since, and belongs to no later page. */
  readonly until: string;
  /** For each key of the index, the last request that was given of it: its instant and its id. */
  readonly after: ReadonlyArray<readonly [at: string, requestId: string] | null>;
}

/** A position in no list, or in another list than the one that is asked for. */
export class UnknownPosition extends Error {
  override readonly name = "UnknownPosition";
}

const instant = v.pipe(v.string(), v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/));
const written = v.strictObject({
  list: v.string(),
  until: instant,
  after: v.array(v.nullable(v.strictTuple([instant, v.pipe(v.string(), v.check(isRequestId))]))),
});

/**
 * A position as text that callers hand back as it is.
 * @param list what names the list
 */
export function writePosition(list: string, { until, after }: Position): string {
  return Buffer.from(JSON.stringify({ list, until, after })).toString("base64url");
}

/**
 * @param of.list what names the list that is asked for
 * @param of.since its oldest instant, or an empty text
 * @param of.keys how many keys of the index it is read from
 * @throws {UnknownPosition}
 */
export function readPosition(
  text: string,
  of: { readonly list: string; readonly since: string; readonly keys: number },
): Position {
  const result = v.safeParse(written, parsed(text));
  if (!result.success) throw new UnknownPosition("This is no position in a list.");
  const { list, until, after } = result.output;
  const instants = [until, ...after.flatMap((of) => (of === null ? [] : [of[0]]))];
  if (list !== of.list || after.length !== of.keys || instants.some((at) => at < of.since)) {
    throw new UnknownPosition("This is a position in another list.");
  }
  return { until, after };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
  } catch {
    return undefined;
  }
}
