import { describe, expect, it } from "vitest";
import { wamidDigest, wamidNames } from "../../../lib/messaging/wamid.ts";

/** As Meta's own pages print it. */
const printed = "wamid.HBgLMTQxNTU1NTAxMjMVAgARGBIxNjk3M0M5MThGNEFEMTNGMzYA";

const wamidOf = (digits: string) =>
  `wamid.${Buffer.from(`\x1c\x18${String.fromCharCode(digits.length)}${digits}\x15\x02\0\x11\x18\x04AB12\0`, "latin1").toString("base64")}`;

describe("a wamid", () => {
  it.each([
    ["names the person whose number it holds", printed, "+14155550123", true],
    ["names nobody else", printed, "+14155550124", false],
    ["names nobody whose number is a part of it", printed, "+1415555012", false],
    ["holds Mexican mobiles with a 1 that nobody dials", wamidOf("5215512345678"), "+525512345678", true],
    ["is not known yet", "__UNKNOWN__", "+14155550123", false],
  ])("%s", (_what, wamid, person, names) => {
    expect(wamidNames(wamid, person)).toBe(names);
  });

  it("is told from others by its digest, which names nobody", () => {
    expect(wamidDigest(printed)).toBe(wamidDigest(printed));
    expect(wamidDigest(printed)).not.toBe(wamidDigest(`${printed}A`));
    expect(wamidDigest(printed)).toMatch(/^[\w-]{22}$/);
  });
});
