import { describe, expect, it } from "vitest";
import { each } from "../../../lib/lambda/each.ts";

describe("each", () => {
  it("gives every item its turn, in order, and then throws the first failure", async () => {
    const turns: number[] = [];
    const work = async (item: number) => {
      turns.push(item);
      if (item > 1) throw new Error(`no ${item}`);
    };
    await expect(each([1, 2, 3], work)).rejects.toThrow("no 2");
    expect(turns).toEqual([1, 2, 3]);
    await each([1], work);
  });
});
