import { beforeEach, describe, expect, it, vi } from "vitest";
import { Clock } from "../../../sandbox/cloud/clock.ts";

let clock: Clock;
/** Seconds since the beginning. */
let turns: number[];

beforeEach(() => {
  clock = new Clock({ live: false, startAt: 0 });
  turns = [];
});

const note = () => turns.push(clock.now() / 1000);

describe("what happens every ten seconds", () => {
  it("happens so while time moves in small steps", async () => {
    clock.every(10_000, note);
    for (let step = 0; step < 9; step++) await clock.advance(4);
    expect(turns).toEqual([10, 20, 30]);
  });

  it("happens first and last in a leap over a time in which nothing else does", async () => {
    clock.every(10_000, note);
    await clock.advance(95);
    expect(turns).toEqual([10, 90]);
    await clock.advance(5);
    expect(turns).toEqual([10, 90, 100]);
  });

  it("happens before and after each other thing in a leap", async () => {
    clock.every(10_000, note);
    clock.at(47_000, () => {});
    await clock.advance(95);
    expect(turns).toEqual([10, 40, 50, 90]);
  });

  it("happens each time if it sets something off itself", async () => {
    clock.every(10_000, () => {
      note();
      clock.after(1_000, () => {});
    });
    await clock.advance(45);
    expect(turns).toEqual([10, 20, 30, 40]);
  });

  it("is not what is due next: it happens on the way there", async () => {
    clock.every(10_000, note);
    expect(await clock.advanceToNext(60_000)).toBe(false);
    clock.at(25_000, () => {});
    expect(clock.pending()).toEqual([25_000]);
    expect(await clock.advanceToNext(60_000)).toBe(true);
    expect([clock.now(), turns]).toEqual([25_000, [10, 20]]);
  });

  it("is waited for", async () => {
    let done = 0;
    clock.every(10_000, async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      done++;
    });
    await clock.advance(10);
    expect(done).toBe(1);
  });

  it("happens by itself in a clock that runs", async () => {
    const running = new Clock({ live: true });
    let times = 0;
    running.every(5, () => times++);
    await vi.waitUntil(() => times >= 3);
    running.stop();
  });
});
