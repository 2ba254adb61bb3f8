import { describe, expect, it } from "vitest";
import {
  type QueryParameters,
  readListQuery,
  refuseParameters,
} from "../../../../lib/messaging/requests/list-query.ts";

describe("a query for a list", () => {
  it.each<[QueryParameters, unknown]>([
    [{ reference: ["order:81"] }, { by: { reference: "order:81" }, limit: 20 }],
    [
      { status: ["held"], limit: ["100"], next: ["abc"] },
      { by: { status: "held" }, limit: 100, next: "abc" },
    ],
    [
      { status: ["failed"], since: ["2026-11-22T10:00:00Z"] },
      { by: { status: "failed" }, limit: 20, since: "2026-11-22T10:00:00.000Z" },
    ],
    [
      { status: ["failed"], since: ["2026-11-22T10:00+02:00"] },
      { by: { status: "failed" }, limit: 20, since: "2026-11-22T08:00:00.000Z" },
    ],
  ])("%j is read", (given, query) => {
    expect(readListQuery(given)).toEqual(query);
  });

  // What callers do wrong besides: test/docs/mistakes/doors.ts.
  it.each<[QueryParameters, RegExp]>([
    [undefined, /^reference: give a reference, or else a status/],
    [{ status: ["delivered"] }, /^status: one of held, unconfirmed, /],
    [{ reference: [""] }, /^reference: 1 to 64/],
    [{ status: ["failed"], since: ["2026-13-22T10:00:00Z"] }, /^since: an instant/],
    [{ status: ["failed"], since: ["1763805600"] }, /^since: an instant/],
    [{ status: ["failed"], limit: ["101"] }, /^limit: a whole number from 1 to 100$/],
    [{ status: ["failed"], limit: ["1e1"] }, /^limit: a whole number/],
    [{ "+14155550123": [""] }, /^parameter: there is no such query parameter/],
    [{ __proto__x: [""] }, /^__proto__x: there is no such query parameter/],
  ])("%j is refused", (given, says) => {
    expect(() => readListQuery(given)).toThrow(says);
  });
});

describe("a route without parameters", () => {
  it("takes none", () => {
    expect(() => refuseParameters(null)).not.toThrow();
    expect(() => refuseParameters({ status: ["failed"] })).toThrow(
      /^status: there is no such query parameter/,
    );
  });
});
