import { marshall } from "@aws-sdk/util-dynamodb";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { messageStatuses, requestStatuses } from "../../../lib/messaging/statuses.ts";
import {
  type ChangeFilter,
  messageChanges,
  messageEvents,
  requestChanges,
  requestEvents,
} from "../../../lib/tables/changes.ts";
import type { StoredRequest } from "../../../lib/tables/requests.ts";
import { eventPattern } from "../../../sandbox/cloud/event-bridge/event-pattern.ts";
import type { JsonObject } from "../../../sandbox/cloud/service.ts";
import { messageRow } from "./rows.ts";

/** Lambda's filter is there to save invocations, and must never hide a change that means something. */

/** Whether a change from `before` (undefined of a new row) to `after` reaches the function. */
function filterOf<Row extends object>(filters: readonly ChangeFilter[]) {
  const passes = filters.map((filter) => eventPattern(JSON.stringify(filter)));
  const image = (row: Row) => marshall(row, { removeUndefinedValues: true });
  return (before: Row | undefined, after: Row) => {
    const record = {
      eventName: before === undefined ? "INSERT" : "MODIFY",
      dynamodb: { ...(before === undefined ? {} : { OldImage: image(before) }), NewImage: image(after) },
    } as unknown as JsonObject;
    return passes.some((test) => test(record));
  };
}

const instant = fc.constantFrom("2026-01-05T09:30:12.345Z", "2026-01-05T11:30:12.345Z");
const request = fc.record(
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
  const isHandled = filterOf<StoredRequest>(requestChanges);

  it("lets every change pass from which an event follows", () => {
    fc.assert(
      fc.property(fc.option(request, { nil: undefined }), request, (before, after) => {
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

describe("the filter of message changes", () => {
  const isHandled = filterOf(messageChanges);
  const risen = messageStatuses.flatMap((before, index) =>
    messageStatuses.slice(index + 1).map((after) => ({ before, after })),
  );

  it("is no more than the five patterns that Lambda takes", () => {
    expect(messageChanges.length).toBeLessThanOrEqual(5);
  });

  it.each(messageStatuses)("lets a new row pass, which is %s", (latest_status) => {
    expect(isHandled(undefined, messageRow({ latest_status }))).toBe(true);
  });

  it.each(risen)("lets pass that $before became $after", ({ before, after }) => {
    const [old, now] = [messageRow({ latest_status: before }), messageRow({ latest_status: after })];
    expect(messageEvents(old, now)).toHaveLength(1);
    expect(isHandled(old, now)).toBe(true);
  });

  // The wamid was learnt, the task token was answered, the carrier said its last word.
  it.each(messageStatuses.filter((status) => status !== "failed"))(
    "keeps away what leaves a message %s",
    (latest_status) => {
      const old = messageRow({ latest_status, task_token: "token" });
      expect(isHandled(old, messageRow({ latest_status, wamid: "wamid.1" }))).toBe(false);
    },
  );
});
