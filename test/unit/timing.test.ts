import { describe, expect, it } from "vitest";
import { type Timing, timing, timingRules } from "../../lib/timing.ts";

const broken = (changes: Partial<Timing>) =>
  Object.entries(timingRules({ ...timing, ...changes }))
    .filter(([, holds]) => !holds)
    .map(([rule]) => rule);

describe("the stack's durations and counts", () => {
  it.each(Object.entries(timingRules(timing)))("%s", (_rule, holds) => {
    expect(holds).toBe(true);
  });

  it("are refused, by the rule that they break, when one is changed without those that lean on it", () => {
    expect(broken({ maxReceiveCount: 2 })).toEqual([
      "An event is tried at least five times, as Lambda's guide to SQS asks.",
      "A status that is nobody's is given up before it becomes a dead letter.",
    ]);
    expect(broken({ functionTimeoutSeconds: 25 })).toContain(
      "An event stays hidden for six times as long as its function may run, as Lambda's guide to SQS asks.",
    );
  });
});
