import * as v from "valibot";
import { afterEach, expect, it, vi } from "vitest";
import { closeHold } from "../../../lib/functions/close-hold.ts";
import { wakeWaiters } from "../../../lib/functions/wake-waiters.ts";

afterEach(() => vi.unstubAllEnvs());

it.each([
  ["close-hold", closeHold.event, { request_id: "parcel-81", fallback: "none" }],
  ["wake-waiters", wakeWaiters.event, { request_id: "parcel-81", reason: "send_ended" }],
])(
  "%s takes the business number of the stack from an execution that began before events named it",
  (_name, schema, event) => {
    vi.stubEnv("ORIGINATION_ID", "phone-number-id-1");
    const person = { ...event, phone_id: "+14155550123" };
    expect(v.parse(schema, person)).toMatchObject({ origination_id: "phone-number-id-1" });
    expect(v.parse(schema, { ...person, origination_id: "phone-number-id-2" })).toMatchObject({
      origination_id: "phone-number-id-2",
    });
  },
);
