import { describe, expect, it } from "vitest";
import { AwsError } from "../../../sandbox/cloud/service.ts";
import { Kernel } from "../kernel/kernel.ts";
import { Bucket, Tally } from "./bucket.ts";
import { Chance } from "./chance.ts";
import { Gate } from "./gate.ts";
import { LambdaPool } from "./lambda-pool.ts";
import { TableCapacity } from "./table-capacity.ts";

describe("a bucket", () => {
  it("gives what is in it at once, and then as much as flows in", () => {
    let now = 0;
    const tally = new Tally("bucket", 2, () => now);
    const bucket = new Bucket({ rate: 2, burst: 3, now: () => now }, tally);
    const many = () => Array.from({ length: 10 }, () => bucket.take()).filter(Boolean).length;
    expect(many()).toBe(3);
    now = 1_000;
    expect(many()).toBe(2);
    now = 60_000;
    expect(many()).toBe(3);
    expect(tally.usage(1)).toMatchObject({ used: 8, refused: 22, reachedAt: 0 });
  });

  it("lets the last one take more than is left, which the next ones wait for", () => {
    let now = 0;
    const bucket = new Bucket({ rate: 1, burst: 2, now: () => now }, new Tally("bucket", 1, () => now));
    expect(bucket.take(5)).toBe(true);
    now = 3_900;
    expect(bucket.take()).toBe(false);
    now = 4_000;
    expect(bucket.take()).toBe(true);
  });

  it("counts for an account of full size what a part of it took", () => {
    const tally = new Tally("bucket", 10, () => 0);
    tally.take(60);
    expect(tally.usage(100)).toMatchObject({ allowed: 1_000, used: 6_000, share: 0.6, reachedAt: undefined });
  });

  it("is reached once the busiest ten seconds have taken nearly all", () => {
    let now = 0;
    const tally = new Tally("bucket", 10, () => now);
    tally.take(94);
    now = 11_000;
    tally.take(95);
    expect(tally.usage(1).reachedAt).toBe(11_000);
  });
});

describe("a gate", () => {
  it("refuses nobody, and lets everybody through in order", async () => {
    const kernel = new Kernel(0);
    const tally = new Tally("gate", 10, () => kernel.now());
    const gate = new Gate({ tally, rate: 10, burst: 1, kernel });
    const passed: Array<[number, number]> = [];
    for (const place of [1, 2, 3, 4]) gate.pass(() => passed.push([place, kernel.now()]));
    await kernel.run(10_000);
    expect(passed).toEqual([
      [1, 0],
      [2, 100],
      [3, 200],
      [4, 300],
    ]);
    expect(gate.longest).toBe(300);
  });
});

describe("Lambda", () => {
  const poolOf = (kernel: Kernel, concurrency: number, scaling = 1_000) =>
    new LambdaPool({
      ...{ concurrency, scaling, milliseconds: 50, now: () => kernel.now() },
      sleep: (milliseconds) => kernel.sleep(milliseconds, "sleep"),
      tally: (name, allowed) => new Tally(name, allowed, () => kernel.now()),
    });
  const invoke = (pool: LambdaPool, times: number) =>
    Array.from({ length: times }, (_, index) => pool.run("f", async () => index));

  it("throttles what is more than may run at once", async () => {
    const kernel = new Kernel(0);
    const results = Promise.all(invoke(poolOf(kernel, 2), 3));
    await kernel.run(1_000);
    expect(await results).toEqual([0, 1, "throttled"]);
  });

  it("takes ten times as many invocations a second, however short they are", async () => {
    const kernel = new Kernel(0);
    const pool = poolOf(kernel, 1);
    const results: unknown[] = [];
    for (let at = 0; at < 1_000; at += 60)
      kernel.at(
        at,
        "invoke",
        () => void pool.run("f", async () => "ran").then((result) => results.push(result)),
      );
    await kernel.run(5_000);
    expect(results.length).toBe(17);
    // Nineteen tenths flow in while the second passes, of which the first ten were there.
    expect(results.filter((result) => result === "ran").length).toBeLessThanOrEqual(20);
    expect(results.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => "ran"));
  });

  it("gives a function only so many environments in ten seconds", async () => {
    const kernel = new Kernel(0);
    const results = Promise.all(invoke(poolOf(kernel, 100, 3), 5));
    await kernel.run(1_000);
    expect(await results).toEqual([0, 1, 2, "throttled", "throttled"]);
  });
});

describe("DynamoDB", () => {
  const plan = {
    ...{ name: "requests", logicalName: "requests", key: ["id"], indexes: { held: "shard" } },
    entries: { held: ["shard"] },
  };
  const capacityOf = (now: () => number) =>
    new TableCapacity({
      ...{ plans: [plan], partitions: 1, scale: 100, now },
      tally: (name, allowed) => new Tally(name, allowed, now),
    });
  const write = (key: string, shard?: string) => ({
    ...{ table: "requests", key, before: undefined },
    after: shard === undefined ? { id: key } : { id: key, shard },
  });

  /** Moves an entry of the index. */
  const moved = (place: number) => ({
    ...{ table: "requests", key: "one" },
    before: { shard: `${place}` },
    after: { shard: `${place + 1}` },
  });

  it("refuses a write for which an index has no room, though its table has", () => {
    const capacity = capacityOf(() => 0);
    for (let place = 0; place < 9; place++) capacity.write([write(`plain ${place}`)]);
    capacity.write([write("one", "0")]);
    expect(() => capacity.write([write("full")])).toThrow(AwsError);

    const other = capacityOf(() => 0);
    // Moving an entry costs the index two writes, and the table one.
    for (let place = 0; place < 5; place++) other.write([moved(place)]);
    expect(() => other.write([write("two", "9")])).toThrow(AwsError);
    expect(() => other.write([write("three")])).not.toThrow();
  });

  it("takes all writes of a transaction, twice each, or none", () => {
    const left = (capacity: TableCapacity) => {
      for (let writes = 0; ; writes++) {
        try {
          capacity.write([write("plain")]);
        } catch {
          return writes;
        }
      }
    };
    const capacity = capacityOf(() => 0);
    capacity.write([write("a"), write("b")], 2);
    expect(left(capacity)).toBe(6);

    const full = capacityOf(() => 0);
    for (let place = 0; place < 5; place++) full.write([moved(place)]);
    expect(() => full.write([write("a"), write("b", "9")], 2)).toThrow(AwsError);
    expect(left(full)).toBe(5);
  });

  it("charges a kilobyte of the larger item, and four of what is read", () => {
    const capacity = capacityOf(() => 0);
    capacity.write([{ table: "requests", key: "big", before: { text: "x".repeat(9_500) }, after: {} }]);
    expect(() => capacity.write([write("next")])).toThrow(AwsError);
    capacity.read("requests", [{ text: "x".repeat(100_000) }], true);
    capacity.read("requests", [{ text: "x".repeat(20_000) }], true);
    expect(() => capacity.read("requests", [], false)).toThrow(AwsError);
  });
});

describe("chance", () => {
  it("draws the same from the same seed, and as often as weights say", () => {
    const draws = (seed: number) => {
      const chance = new Chance(seed);
      return Array.from({ length: 1_000 }, () => chance.weighted({ often: 3, seldom: 1, never: 0 }));
    };
    expect(draws(1)).toEqual(draws(1));
    expect(draws(2)).not.toEqual(draws(1));
    const often = draws(1).filter((name) => name === "often").length;
    expect(often).toBeGreaterThan(700);
    expect(often).toBeLessThan(800);
    expect(draws(1)).not.toContain("never");
  });

  it("has half of a log-normal below its median", () => {
    const chance = new Chance(1);
    const below = Array.from({ length: 1_000 }, () => chance.logNormal(60, 1)).filter((value) => value < 60);
    expect(below.length).toBeGreaterThan(450);
    expect(below.length).toBeLessThan(550);
  });
});
