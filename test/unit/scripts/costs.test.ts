import { describe, expect, it } from "vitest";
import { dollars, linesOf, polling } from "../../../scripts/costs/bill.ts";
import { counted } from "../../../scripts/costs/counted.ts";
import { bill, mixOf } from "../../../scripts/costs/mix.ts";

describe("the bill of a mix", () => {
  it("is that of its requests together", () => {
    const lines = linesOf(counted.memoryMegabytes);
    const million = (path: "open" | "sms") => dollars(lines, counted.paths[path]);
    const both = bill(mixOf({ open: "2000000", sms: "500000" }));
    const expected = (2 * million("open") + million("sms") / 2).toFixed(2);
    expect(both.find((line) => line.startsWith("Dollars"))).toMatch(new RegExp(` ${expected}$`));
  });

  it("has transitions at their price", () => {
    const [transitions] = bill(mixOf({ open: "1000000" }));
    expect(transitions).toMatch(
      new RegExp(`State transitions +${counted.paths.open.transitions * 25}\\.00$`),
    );
  });

  it.each([
    [{}, "npm run costs -- --open"],
    [{ open: "0" }, "npm run costs -- --open"],
    [{ open: "many" }, "--open: a whole number"],
    [{ sms: "-3" }, "--sms: a whole number"],
  ])("of %o cannot be told, and the error says how to ask", (given, words) => {
    expect(() => mixOf(given)).toThrow(words);
  });
});

describe("polling", () => {
  const look = { holdSeconds: 7_200, memoryMegabytes: 512 };

  it("costs by the look", () => {
    const every = (everySeconds: number) => polling({ ...look, everySeconds, batch: 1 });
    expect(every(30) / every(300)).toBeCloseTo(10);
  });

  it("shares all but the read among those that come together", () => {
    const [alone, ten] = [1, 10].map((batch) => polling({ ...look, everySeconds: 7_200, batch }));
    expect(ten).toBeLessThan((alone ?? 0) / 5);
    expect(ten).toBeGreaterThan(0.0625);
  });
});
