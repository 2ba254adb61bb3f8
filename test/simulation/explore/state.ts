import { createHash } from "node:crypto";
import { endedIndex, heldIndex } from "../../../lib/tables/request-indexes.ts";
import type { Cloud } from "../aws/cloud.ts";
import { type Mark, orderOf } from "./marks.ts";

/**
 * A name for all that decides how a run goes on, and how it is judged: what the tables hold, where the executions
 * are, what every call on its way will do and what its caller knows, and the order of the facts that rules compare.
 * Two runs that come to the same state need not both be followed.
 */
export function stateOf(
  cloud: Cloud,
  marks: readonly Mark[],
  steps: readonly string[],
  timers: readonly string[],
): string {
  const tables = cloud.tableNames().map((table) => cloud.rows(table).map(withoutShards).map(sorted).sort());
  const executions = cloud.workflows
    .executions()
    .map(({ name, status, currentState, variables, history }) =>
      [name, status, currentState, sorted(variables), history.length].join(" "),
    )
    .sort();
  const facts = orderOf(marks);
  const pending = [steps, [...timers].sort()];
  const text = JSON.stringify([tables, executions, facts, pending]);
  return createHash("md5").update(withoutNames(text)).digest("base64");
}

/** In which shard a list of requests has one, chance decides, and nothing follows from it. */
function withoutShards(row: object): object {
  return Object.fromEntries(Object.entries(row).filter(([name]) => !shardKeys.includes(name)));
}

const shardKeys: readonly string[] = [heldIndex.key, endedIndex.key];

function sorted(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === "object" && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}

/** Random names by the order in which they are met, instants by their rank: only order can matter. */
function withoutNames(text: string): string {
  const names = new Map<string, string>();
  const named = text.replaceAll(
    /AQCEAAAAKgAAAAMAAAAAAAAAAc[A-Za-z0-9+/=]+|[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f-]{22}/g,
    (name) => {
      const known = names.get(name) ?? `name ${names.size}`;
      names.set(name, known);
      return known;
    },
  );
  const instants = /\b\d{13}\b|\d{4}-\d\d-\d\dT[\d:.]+Z/g;
  const ranks = new Map(
    [...new Set(named.match(instants) ?? [])]
      .sort((a, b) => milliseconds(a) - milliseconds(b))
      .map((instant, rank) => [instant, `instant ${rank}`]),
  );
  return named
    .replaceAll(instants, (instant) => ranks.get(instant) ?? instant)
    .replaceAll(/\b\d{10}\b/g, "second");
}

function milliseconds(instant: string): number {
  return /^\d+$/.test(instant) ? Number(instant) : Date.parse(instant);
}
