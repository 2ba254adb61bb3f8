import { describe, expect, it } from "vitest";
import type { Conversation } from "../../../lib/tables/conversation.ts";
import { businessNumberFor, type Candidate } from "../../../lib/tables/first-look.ts";

const now = 1_795_341_600;

function number(origination_id: string, said?: Partial<Conversation>): Candidate {
  const conversation = said === undefined ? undefined : { phone_id: "+14155550123", origination_id, ...said };
  return { origination_id, conversation };
}

const open = (seconds: number) => ({ window_until: now + seconds });
const stopped = { opted_out_at: "2026-11-22T09:00:00.000Z" };

describe("the business number of a message whose caller has named none", () => {
  it.each([
    ["the default, if nobody has written", "first", [number("first"), number("second")]],
    ["the default, if no window is open", "first", [number("first", open(-1)), number("second", open(0))]],
    ["the one whose window is open", "second", [number("first", open(-1)), number("second", open(1))]],
    [
      "the one whose window is open the longest",
      "second",
      [number("first", open(5)), number("second", open(9))],
    ],
    [
      "the default, of two that are open as long",
      "first",
      [number("first", open(5)), number("second", open(5))],
    ],
    [
      "the one that was told STOP, so that nothing goes",
      "second",
      [number("first", open(5)), number("second", stopped)],
    ],
  ] as const)("is %s", (_what, chosen, candidates) => {
    expect(businessNumberFor(candidates, now).origination_id).toBe(chosen);
  });
});
