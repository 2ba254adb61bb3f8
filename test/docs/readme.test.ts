import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { StackConfig } from "../../lib/infrastructure/config.ts";

const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");
const readme = read("README.md");

/** The rows under a heading, as their first two cells. */
function table(heading: string): Array<[name: string, second: string]> {
  const section = readme.split(`### ${heading}\n`)[1]?.split("\n#")[0] ?? "";
  const rows = section.split("\n").filter((line) => line.startsWith("| `"));
  return rows.map((row) => {
    const [, name = "", second = ""] = row.split("|").map((cell) => cell.trim());
    return [name.replaceAll("`", ""), second.replaceAll("`", "")];
  });
}

describe("README.md", () => {
  const documented = new Map(table("Configuration"));

  it("has every configuration key, and no other", () => {
    expect([...documented.keys()].sort()).toEqual(Object.keys(StackConfig.entries).sort());
  });

  it.each(Object.entries(StackConfig.entries))("says what %s is if nobody sets it", (name, entry) => {
    const said = documented.get(name) ?? "";
    if (!("default" in entry)) expect(said).toBe("required");
    else if (name === "deletionProtection") expect(said).toBe("true; false in a stack named dev");
    else if (entry.default === undefined) expect(said).toMatch(/none|only one/);
    else if (name.endsWith("Keywords")) expect(said).toContain("lib/messaging/opt-out.ts");
    else expect(said).toBe(entry.default);
  });

  it.each([
    "ConfigurationSetArn",
    "OriginatingEntity",
    "MessageType",
    "WhatsAppNotificationTopicARN",
    "WATemplate",
    "WAPhoneNumberARN",
  ])("says what the original sample's parameter %s is called here", (parameter) => {
    const here = Object.keys(StackConfig.entries).find(
      (name) => name.toLowerCase() === parameter.toLowerCase(),
    );
    const words = readme.replaceAll("`", "").replaceAll(/\s+/g, " ");
    expect(words).toMatch(new RegExp(`${parameter} (is )?${here}\\b`));
  });

  it("has every output of the stack, and no other", () => {
    const exported = [...read("index.ts").matchAll(/^export const (\w+)/gm)].map(([, name]) => name);
    const outputs = table("Outputs").flatMap(([names]) => names.split(", "));
    expect(outputs.sort()).toEqual(exported.sort());
  });
});
