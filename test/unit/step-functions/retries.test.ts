import { describe, expect, it } from "vitest";
import { forHours, retryAnything } from "../../../lib/step-functions/retries.ts";

/** How long a retrier goes on, seconds, if jitter halves every pause. */
function patience(retrier: {
  IntervalSeconds: number;
  BackoffRate: number;
  MaxAttempts: number;
  MaxDelaySeconds?: number;
}): number {
  const { IntervalSeconds, BackoffRate, MaxAttempts, MaxDelaySeconds = Number.POSITIVE_INFINITY } = retrier;
  return Array.from({ length: MaxAttempts }, (_, attempt) =>
    Math.min(IntervalSeconds * BackoffRate ** attempt, MaxDelaySeconds),
  ).reduce((sum, pause) => sum + pause / 2, 0);
}

describe("a step that meets an overload", () => {
  it("is tried for half a day, in a few hundred attempts: cheap beside a message that is lost", () => {
    expect(patience(forHours)).toBeGreaterThan(12 * 3600);
    expect(forHours.MaxAttempts).toBeLessThanOrEqual(300);
  });

  it("is tried for seconds where something else is wrong", () => {
    expect(patience(retryAnything)).toBeLessThan(15);
  });
});
