import * as v from "valibot";
import { InvalidRequest } from "../errors.ts";
import { type ListedStatus, listedStatuses } from "../statuses.ts";
import { parseInput } from "./issues.ts";
import { reference } from "./requests.ts";

/** Which requests a caller asks for, and where in their list. */
export interface ListQuery {
  readonly by: { readonly reference: string } | { readonly status: ListedStatus };
  /** None that is older: accepted, held or ended before that ISO instant. */
  readonly since?: string | undefined;
  /** How many at most. */
  readonly limit: number;
  /** What the page before gave. */
  readonly next?: string | undefined;
}

/** How many requests a page has, if its caller does not say, and at most. */
export const pageSize = { usual: 20, most: 100 } as const;

const instant = "an instant such as 2026-11-22T10:00:00Z";

const parameters = v.strictObject({
  reference: v.optional(reference),
  status: v.optional(
    v.picklist(
      listedStatuses,
      `one of ${listedStatuses.join(", ")}; what most requests come to is not listed, so ask for one by its id or its reference`,
    ),
  ),
  since: v.optional(v.pipe(v.string(), v.check(isInstant, instant), v.transform(inCanonicalForm))),
  limit: v.optional(
    v.pipe(v.string(), v.check(isPageSize, `a whole number from 1 to ${pageSize.most}`), v.transform(Number)),
    String(pageSize.usual),
  ),
  next: v.optional(v.string()),
});

/** The parameters of a query as API Gateway hands them over. */
export type QueryParameters = Readonly<Record<string, readonly string[] | undefined>> | null | undefined;

/** @throws {InvalidRequest} naming the parameter and saying why */
export function readListQuery(given: QueryParameters): ListQuery {
  const known = Object.keys(parameters.entries);
  refuseOthers(known, given, `there are ${known.join(", ")}`);
  const { reference, status, ...rest } = parseInput(parameters, onceEach(given));
  if (reference !== undefined && status !== undefined) {
    throw new InvalidRequest("status: give either reference or status, not both");
  }
  if (reference !== undefined) return { by: { reference }, ...rest };
  if (status !== undefined) return { by: { status }, ...rest };
  throw new InvalidRequest(
    `reference: give a reference, or else a status (${listedStatuses.join(", ")}); there is no list of all requests`,
  );
}

/**
 * For a route that takes no query parameters: whoever sets one expects something of it.
 * @throws {InvalidRequest} naming one, if there are any
 */
export function refuseParameters(given: QueryParameters): void {
  refuseOthers([], given, "this route takes none");
}

function refuseOthers(known: readonly string[], given: QueryParameters, whatThereIs: string): void {
  const unknown = Object.keys(given ?? {}).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  // A name is repeated only if it looks like one.
  const name = /^[A-Za-z_][\w-]{0,39}$/.test(unknown) ? unknown : "parameter";
  throw new InvalidRequest(`${name}: there is no such query parameter; ${whatThereIs}`);
}

/** @throws {InvalidRequest} if one is given twice */
function onceEach(given: QueryParameters): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(given ?? {}).map(([name, values = []]) => {
      if (values.length > 1) throw new InvalidRequest(`${name}: give it once`);
      return [name, values[0]];
    }),
  );
}

/** RFC 3339, with an offset: without one nobody knows which hour is meant. */
function isInstant(text: string): boolean {
  return (
    /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/.test(text) &&
    !Number.isNaN(Date.parse(text))
  );
}

/** As the tables hold instants, so that text is in the order of time. */
function inCanonicalForm(text: string): string {
  return new Date(text).toISOString();
}

function isPageSize(text: string): boolean {
  return /^[1-9]\d{0,2}$/.test(text) && Number(text) <= pageSize.most;
}
