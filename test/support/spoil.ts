import * as fc from "fast-check";

/** What somebody makes of a document: members gone, made null, of another type, cut off, or joined by strangers. */

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** One change at one place of a document. */
export interface Spoil {
  readonly at: number;
  readonly how: "remove" | "null" | "retype" | "truncate" | "add";
  readonly with: Json;
}

const anyJson = fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>;

export const spoils: fc.Arbitrary<Spoil[]> = fc.array(
  fc.record({
    at: fc.nat(),
    how: fc.constantFrom("remove", "null", "retype", "truncate", "add"),
    with: anyJson,
  }),
  { minLength: 1, maxLength: 4 },
);

/** The places of a document, itself included. */
function placesOf(value: Json, path: string[] = []): string[][] {
  const inside =
    typeof value === "object" && value !== null
      ? Object.entries(value).flatMap(([name, member]) => placesOf(member, [...path, name]))
      : [];
  return [path, ...inside];
}

/** @returns a changed copy */
export function spoil(document: Json, { at, how, with: other }: Spoil): Json {
  const places = placesOf(document);
  const [name, ...deeper] = places[at % places.length] ?? [];
  return change(document, name, deeper);

  function change(value: Json, member: string | undefined, path: string[]): Json {
    if (member === undefined) return spoiled(value);
    if (typeof value !== "object" || value === null) return value;
    const entries = Object.entries(value).flatMap(([key, inner]): [string, Json][] => {
      if (key !== member) return [[key, inner]];
      if (path.length === 0 && how === "remove") return [];
      const [next, ...rest] = path;
      return [[key, change(inner, next, rest)]];
    });
    return Array.isArray(value) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
  }

  function spoiled(value: Json): Json {
    if (how === "null") return null;
    if (how === "retype") return other;
    if (how === "truncate" && typeof value === "string") return value.slice(0, value.length / 2);
    if (how === "truncate" && Array.isArray(value)) return value.slice(0, value.length / 2);
    if (how === "add" && Array.isArray(value)) return [...value, other];
    if (how === "add" && typeof value === "object" && value !== null) return { ...value, added: other };
    return value;
  }
}
