import { describe, expect, it } from "vitest";
import { retryAfter } from "../../../client/errors.ts";
import { withRetries } from "../../../client/retry.ts";

const hardly = { longestDelayMs: 1_000 };
const call = { baseUrl: "https://messages.example/v1" };

/** Answers with each status in turn, and with no answer for a 0. */
function answering(...statuses: readonly number[]) {
  let made = 0;
  const attempt = async () => {
    const status = statuses[made++];
    if (status === undefined || status === 0) throw new TypeError("fetch failed");
    return { response: new Response(null, { status }) };
  };
  return { attempt, made: () => made };
}

describe("a call is made again", () => {
  it.each([
    [[200], 1, false],
    [[400], 1, false],
    [[409], 1, false],
    [[429, 202], 2, false],
    [[500, 202], 2, true],
    [[503, 202], 2, true],
    [[0, 202], 2, true],
    [[0, 409], 2, true],
  ])("after %j: %i calls, an answer lost: %s", async (statuses, calls, answerLost) => {
    const { attempt, made } = answering(...statuses);
    const known = await withRetries(attempt, hardly, call);
    expect(made()).toBe(calls);
    expect(known.answerLost).toBe(answerLost);
    expect(known.result.response.status).toBe(statuses.at(-1));
  });

  it("no more often than it may be", async () => {
    const busy = answering(503, 503, 503);
    expect((await withRetries(busy.attempt, { attempts: 2 }, call)).result.response.status).toBe(503);
    expect(busy.made()).toBe(2);
    const dead = answering(0, 0, 0);
    await expect(withRetries(dead.attempt, { attempts: 2 }, call)).rejects.toThrow(
      "The API at https://messages.example/v1 did not answer.",
    );
    expect(dead.made()).toBe(2);
  });

  it("when no answer has come in time", async () => {
    let made = 0;
    const attempt = (signal: AbortSignal) =>
      new Promise<{ response: Response }>((resolve, reject) => {
        if (++made > 1) resolve({ response: new Response() });
        signal.addEventListener("abort", () => reject(signal.reason));
      });
    expect(await withRetries(attempt, { timeoutMs: 5 }, call)).toMatchObject({ answerLost: true });
    expect(made).toBe(2);
  });

  it("but not once its caller has ended it, also while it waits", async () => {
    const controller = new AbortController();
    const { attempt, made } = answering(429, 202);
    const ended = withRetries(attempt, {}, { ...call, signal: controller.signal });
    const reason = new Error("The order was withdrawn.");
    setTimeout(() => controller.abort(reason), 5);
    await expect(ended).rejects.toBe(reason);
    expect(made()).toBe(1);
  });
});

it.each([
  ["7", 7],
  ["0", 0],
  [new Date(Date.now() + 60_000).toUTCString(), 60],
  ["Thu, 01 Jan 1970 00:00:00 GMT", 0],
  ["soon", undefined],
])("Retry-After: %s", (value, seconds) => {
  const read = retryAfter(new Headers({ "retry-after": value }));
  if (seconds === undefined) expect(read).toBeUndefined();
  else expect(Math.abs((read ?? Number.NaN) - seconds)).toBeLessThan(5);
});
