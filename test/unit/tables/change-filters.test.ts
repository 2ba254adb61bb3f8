import { marshall } from "@aws-sdk/util-dynamodb";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { requestStatuses } from "../../../lib/messaging/statuses.ts";
import { requestChanges, requestEvents } from "../../../lib/tables/changes.ts";
import type { StoredRequest } from "../../../lib/tables/requests.ts";
import { eventPattern } from "../../../sandbox/cloud/event-bridge/event-pattern.ts";
import type { JsonObject } from "../../../sandbox/cloud/service.ts";

/** Lambda's filter is there to save invocations, and must never hide a change that means something. */

const passes = requestChanges.map((filter) => eventPattern(JSON.stringify(filter)));
const isHandled = (before: StoredRequest | undefined, after: StoredRequest) => {
  const record = {
    eventName: before === undefined ? "INSERT" : "MODIFY",
    dynamodb: { NewImage: marshall(after, { removeUndefinedValues: true }) },
  } as unknown as JsonObject;
  return passes.some((test) => test(record));
};

const instant = fc.constantFrom("2026-01-05T09:30:12.345Z", "2026-01-05T11:30:12.345Z");
const row = fc.record(
  {
    request_id: fc.constant("parcel-81"),
    type: fc.constant("whatsapp" as const),
    latest_status: fc.constantFrom(...requestStatuses),
    latest_at: instant,
    expiration_date: fc.constant(1_798_000_000),
    held_until: instant,
    unconfirmed_at: instant,
    fallback: fc.constantFrom("sms" as const, "none" as const),
  },
  { requiredKeys: ["request_id", "type", "latest_status", "latest_at", "expiration_date"] },
);

describe("the filter of request changes", () => {
  it("lets every change pass from which an event follows", () => {
    fc.assert(
      fc.property(fc.option(row, { nil: undefined }), row, (before, after) => {
        fc.pre(requestEvents(before, after).length > 0);
        expect(isHandled(before, after)).toBe(true);
      }),
    );
  });

  it("keeps away that a request was accepted, which every request is and nobody is told", () => {
    const accepted = {
      request_id: "parcel-81",
      type: "whatsapp" as const,
      latest_status: "accepted" as const,
      latest_at: "2026-01-05T09:30:12.345Z",
      expiration_date: 1_798_000_000,
    };
    expect(isHandled(undefined, accepted)).toBe(false);
  });
});
