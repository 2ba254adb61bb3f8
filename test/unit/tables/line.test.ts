import { describe, expect, it } from "vitest";
import { secondsUntilReply } from "../../../lib/tables/line.ts";

const noon = Date.parse("2026-11-22T12:00:00Z");
const seconds = (after: number) => noon / 1000 + after;

describe("how long a request has waited for the person's reply", () => {
  it("is counted from when it was made, for each by itself", () => {
    const conversation = {
      last_inbound_at: seconds(1020),
      "waiter:first": { since: noon + 400, token: "t1" },
      "waiter:second": { since: noon + 60_000, token: "t2" },
    };
    expect(secondsUntilReply(conversation, "first")).toBe(1020);
    expect(secondsUntilReply(conversation, "second")).toBe(960);
  });

  it("is known of executions from before 0.2 too", () => {
    const conversation = { last_inbound_at: seconds(5), waiting: { old: { since: noon, token: "t" } } };
    expect(secondsUntilReply(conversation, "old")).toBe(5);
  });

  it("is nothing where they wrote in the same second, which WhatsApp tells as its beginning", () => {
    const conversation = { last_inbound_at: seconds(0), "waiter:quick": { since: noon + 900, token: "t" } };
    expect(secondsUntilReply(conversation, "quick")).toBe(0);
  });

  it("is not known of who has no place in the line, or of who has not been answered", () => {
    expect(secondsUntilReply({ last_inbound_at: seconds(5) }, "gone")).toBeUndefined();
    expect(secondsUntilReply({ "waiter:one": { since: noon, token: "t" } }, "one")).toBeUndefined();
  });
});
