import { readFile } from "node:fs/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { checks } from "../../scripts/doctor/checks/index.ts";
import { examine } from "../../scripts/doctor/examine.ts";
import { accountPolicy } from "../../scripts/doctor/policy.ts";
import { asLines } from "../../scripts/doctor/print.ts";
import { parseStack } from "../../scripts/doctor/stack.ts";
import { withPart } from "../../scripts/document.ts";
import {
  type Account,
  businessNumber,
  DoctorAccount,
  goodAccount,
  policyOfNewTopic,
  templateSummary,
} from "../support/doctor-account.ts";
import { stackFile } from "./known.ts";

/** docs/doctor.md shows what the doctor prints, as it prints it: with `-u` this writes it there. */

const page = new URL("../../docs/doctor.md", import.meta.url);
const command = "npx vitest run test/doctor/page.test.ts -u";

let account: DoctorAccount;
beforeEach(async () => {
  account = await DoctorAccount.listen();
  for (const [name, value] of Object.entries(account.environment)) vi.stubEnv(name, value);
});
afterEach(() => account.close());

describe("docs/doctor.md", () => {
  it("shows a good account, a bad one, and the policy", async () => {
    const good = await run();
    account.has = badAccount();
    account.refused = ["servicequotas:ListServiceQuotas"];
    const parts = {
      good: block("text", good),
      bad: block("text", await run()),
      policy: block("json", JSON.stringify(accountPolicy(), null, 2)),
    };
    const made = Object.entries(parts).reduce(
      (document, [name, part]) => withPart(document, name, () => part, command),
      await readFile(page, "utf8"),
    );
    await expect(made).toMatchFileSnapshot(page.pathname);
  });

  it("has every check, and no other", async () => {
    const [, section = ""] = (await readFile(page, "utf8")).split("## What it asks\n");
    const [table = ""] = section.split("\n## ");
    const names = [...table.matchAll(/^\| (\w[\w ]*) \|/gm)].map(([, name]) => name);
    expect(names.filter((name) => name !== "Check")).toEqual(checks.map(({ name }) => name));
  });
});

function badAccount(): Account {
  const good = goodAccount();
  return {
    ...good,
    businessAccount: {
      ...good.businessAccount,
      phoneNumbers: [businessNumber("aaa", { qualityRating: "YELLOW" })],
      eventDestinations: [],
    },
    topic: { Policy: JSON.stringify(policyOfNewTopic) },
    templates: [templateSummary({ templateLanguage: "en_US" })],
    tier: "SANDBOX",
    spendLimit: { EnforcedLimit: 1, MaxLimit: 1 },
    apiGateway: { ...good.apiGateway, cloudwatchRoleArn: undefined },
    concurrency: 10,
  };
}

/** On a day on which no version of Meta's API is about to end. */
async function run(): Promise<string> {
  return asLines(await examine(parseStack("prod", stackFile), new Date("2026-11-26")));
}

function block(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}
