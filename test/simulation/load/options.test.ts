import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { loadOptions } from "./options.ts";
import { quotaTable } from "./quota-table.ts";
import { quotasOf } from "./quotas.ts";
import { firstReached, time } from "./report.ts";

describe("npm run simulate -- --load", () => {
  it("plays the four rates if nothing is said", () => {
    expect(loadOptions(["--load"])).toEqual({
      scenarios: [10, 100, 1_000, 10_000].map((rate) => ({ rate, quotas: {}, settings: {} })),
      write: false,
    });
  });

  it("takes quotas, settings and a mix, each several times", () => {
    const args = [
      "--rate",
      "5,50",
      "--minutes",
      "2",
      "--over",
      "queued",
      "--account",
      "new",
      "--numbers",
      "2",
    ];
    const more = ["--quota", "sms.parts=3", "--quota", "states.open=7", "--set", 'waTemplate={"a": "b=c"}'];
    expect(loadOptions([...args, ...more, "--mix", "open=3", "--mix", "sms=1"]).scenarios).toEqual(
      [5, 50].map((rate) => ({
        ...{ rate, minutes: 2, over: "queued", account: "new", numbers: 2 },
        quotas: { "sms.parts": 3, "states.open": 7 },
        settings: { waTemplate: '{"a": "b=c"}' },
        mix: { open: 3, answered: 0, silent: 0, sms: 1 },
      })),
    );
  });

  it.each([
    [["--rate", "many"], "--rate: a number above 0"],
    [["--minutes", "0"], "--minutes: a number above 0"],
    [["--over", "lost"], "--over: one of queued, refused"],
    [["--account", "mine"], "--account: one of default, new, elsewhere"],
    [["--quota", "lambda=5"], "--quota: there is no lambda; there are apigateway.rate"],
    [["--quota", "sms.parts"], "--quota: such as --quota name=value"],
    [["--quota", "sms.parts=few"], "--quota sms.parts: a number above 0"],
    [["--mix", "closed=5"], "--mix: there is no closed; there are open"],
  ])("says of %o how to type it", (args, words) => {
    expect(() => loadOptions(args)).toThrow(RangeError);
    expect(() => loadOptions(args)).toThrow(words);
  });
});

describe("quotas", () => {
  it("are a new account's, or another region's, where these are less", () => {
    expect(quotasOf("new")).toMatchObject({ "lambda.concurrency": 10, "states.start.rate": 300 });
    expect(quotasOf("elsewhere")).toMatchObject({ "lambda.concurrency": 1_000, "states.start.rate": 150 });
  });

  it("are told by docs/scale.md as they are (npm run simulate -- --load --write)", () => {
    const document = readFileSync(new URL("../../../docs/scale.md", import.meta.url), "utf8");
    expect(document).toContain(quotaTable());
  });
});

describe("the report", () => {
  const usage = (name: string, reachedAt: number | undefined) => ({
    ...{ name, allowed: 10, used: 1_000, share: 1, refused: 0 },
    reachedAt,
  });

  it("names the limits that were reached, the first one first", () => {
    const usages = [usage("late", 61_000), usage("never", undefined), usage("early", 1_500)];
    expect(firstReached({ usages, startedAt: 1_000 })).toBe("`early` after 500 ms, `late` after 60 s");
    expect(firstReached({ usages: [usage("never", undefined)], startedAt: 0 })).toBe("none");
  });

  it("does not count a limit as reached that refused one in a hundred, in a burst", () => {
    const burst = { ...usage("burst", 0), share: 0.5 };
    expect(firstReached({ usages: [{ ...burst, refused: 10 }], startedAt: 0 })).toBe("none");
    expect(firstReached({ usages: [{ ...burst, refused: 11 }], startedAt: 0 })).toBe("`burst` after 0 ms");
  });

  it.each([
    [999, "999 ms"],
    [1_500, "1.5 s"],
    [119_000, "119 s"],
    [120_000, "2 min"],
    [7_200_000, "2.0 h"],
    [Number.NaN, "–"],
  ])("tells %d milliseconds as %s", (milliseconds, words) => {
    expect(time(milliseconds)).toBe(words);
  });
});
