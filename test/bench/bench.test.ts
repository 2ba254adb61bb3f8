import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { FunctionFigures } from "../../scripts/bench/functions.ts";
import { PolledQueue } from "../../scripts/bench/polled-queue.ts";
import { type Figures, ratiosOf, regressions } from "../../scripts/bench/ratios.ts";
import { quantile } from "../../scripts/bench/statistics.ts";
import { tablesOf } from "../../scripts/bench/table.ts";

/** What `npm run bench` makes of its measurements. */

const getRequest: FunctionFigures = {
  ...{ name: "get-request", size: 300, load: 60, withoutSourceMaps: 50, unbundled: 120, clients: 40 },
  ...{ first: 30, second: 5 },
};
const figures: Figures = {
  functions: [getRequest],
  replies: {
    replies: 60,
    p50: 30,
    p99: 90,
    calls: 9,
    polled: { everySeconds: 30, p50: 15_000, p99: 29_800 },
  },
  conversations: 40,
};
const withFunction = (more: Partial<FunctionFigures>): Figures => ({
  ...figures,
  functions: [{ ...getRequest, ...more }],
});

describe("the ratios", () => {
  it("divide figures of one run", () => {
    expect(ratiosOf(figures)).toEqual({
      ...{ loadToClients: 1.5, bundledToUnbundled: 0.5, withToWithoutSourceMaps: 1.2, replyToPolled: 0.002 },
    });
  });

  it("are the same on a computer that takes three times as long for everything", () => {
    const { load, withoutSourceMaps, unbundled, clients } = getRequest;
    const slow = withFunction({
      ...{ load: 3 * load, withoutSourceMaps: 3 * withoutSourceMaps },
      ...{ unbundled: 3 * unbundled, clients: 3 * clients },
    });
    expect(regressions(slow, figures)).toEqual([]);
  });
});

describe("a regression", () => {
  it("is a function that loads twice as long as its clients, where it was half as long again", () => {
    expect(regressions(withFunction({ load: 91, withoutSourceMaps: 76, unbundled: 182 }), figures)).toEqual([
      "loadToClients is 2.3, and was 1.5",
    ]);
  });

  it("is a bundle that has grown by more than a tenth", () => {
    expect(regressions(withFunction({ size: 331 }), figures)).toEqual([
      "the bundle of get-request has 331 KiB, and had 300",
    ]);
    expect(regressions(withFunction({ size: 329 }), figures)).toEqual([]);
  });

  it("is a reply that waits for something", () => {
    const replies = { ...figures.replies, p50: 60 };
    expect(regressions({ ...figures, replies }, figures)).toEqual(["replyToPolled is 0.004, and was 0.002"]);
  });

  it("is no function that is new", () => {
    const functions = [getRequest, { ...getRequest, name: "new", size: 900 }];
    expect(regressions({ ...figures, functions }, figures)).toEqual([]);
  });
});

it("the tables leave out what was not measured", () => {
  const [, , row] = tablesOf(withFunction({ first: undefined, second: undefined }));
  expect(row).toBe("| `get-request` | 300 | 60 ms | 40 ms | 120 ms | 50 ms |  |  |");
});

it.each([
  [0.5, 3],
  [0.99, 5],
])("of 5, 1, 4, 2, 3 a share of %d lies below %d", (share, value) => {
  expect(quantile([5, 1, 4, 2, 3], share)).toBe(value);
});

describe("a queue that is looked at every 30 seconds", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("lets messages wait for the next look, each once", async () => {
    const queue = new PolledQueue(30);
    await vi.advanceTimersByTimeAsync(10_000);
    queue.reply();
    await vi.advanceTimersByTimeAsync(21_000);
    queue.reply();
    const stopping = queue.stop();
    await vi.advanceTimersByTimeAsync(33_000);
    expect(await stopping).toEqual([20_000, 29_000]);
  });
});
