import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatCallbackData, parseCallbackData } from "../../../lib/messaging/callback-data.ts";

const requestIds = fc.stringMatching(/^[A-Za-z0-9_-]{1,80}$/);

describe("what goes with a message and comes back with its statuses", () => {
  it("says whose message it is", () => {
    fc.assert(
      fc.property(fc.constantFrom("template", "message", "fallback"), requestIds, (role, requestId) => {
        expect(parseCallbackData(formatCallbackData({ role, requestId }))).toEqual({ role, requestId });
      }),
    );
  });

  it("says of which claim a template is", () => {
    const told = { role: "template", requestId: "parcel-81", claimedAt: "2026-11-22T12:00:00.000Z" } as const;
    expect(parseCallbackData(formatCallbackData(told))).toEqual(told);
    expect(parseCallbackData("template:parcel-81:soon")).toBeUndefined();
  });

  it.each([
    undefined,
    "",
    "parcel-81",
    "message:",
    "message:parcel 81",
    "reminder:parcel-81",
    " message:parcel-81",
    `message:${"x".repeat(81)}`,
  ])("is left alone if somebody else wrote it: %j", (text) => {
    expect(parseCallbackData(text)).toBeUndefined();
  });
});
