import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { metricsOf as watchedBy } from "../../sandbox/cloud/cloudwatch/alarm.ts";
import { story } from "../support/story.ts";

const sandbox = story();

/** What alarms look at, and what was counted: the same names under the same dimensions, or no alarm ever rings. */
const described = ({ name, dimensions }: { name: string; dimensions: Readonly<Record<string, string>> }) =>
  `${name} ${JSON.stringify(Object.fromEntries(Object.entries(dimensions).sort()))}`;

function counted(): string[] {
  return sandbox.sandbox.cloudWatch.metrics().map(described);
}

function watched(title: string): string[] {
  const alarm = sandbox.sandbox.cloudWatch.alarms().find(({ name }) => name.startsWith(title));
  if (alarm === undefined) throw new Error(`There is no alarm ${title}.`);
  return watchedBy(alarm).map(described);
}

describe("what an alarm watches is really counted", () => {
  it("when the template fails, and the request with it", async () => {
    const ana = sandbox.person();
    await ana.is({ onWhatsApp: false });
    await sandbox.sendWhatsApp(ana, "hello");
    await sandbox.passes(60);
    const all = counted();
    expect(watched("templates-fail").every((metric) => all.includes(metric))).toBe(true);
    expect(watched("many-messages-fail")).toContain(
      'RequestsEnded {"outcome":"failed","service":"messaging-api"}',
    );
    expect(all).toContain('RequestsEnded {"outcome":"failed","service":"messaging-api"}');
  });

  it("when an execution dies", async () => {
    const id = await sandbox.sendWhatsApp(sandbox.person(), "hello");
    const { stepFunctions } = sandbox.sandbox;
    const executionArn = stepFunctions.execution(id)?.arn ?? "";
    await stepFunctions.call("StopExecution", { executionArn }, { role: "operator" });
    await sandbox.passes(60);
    expect(counted()).toContain(watched("requests-ended-by-faults")[0]);
  });

  it("when people answer, or do not", async () => {
    await sandbox.sendWhatsApp(sandbox.person(), "hello");
    await sandbox.passes(3 * 3600);
    const all = counted();
    for (const name of ["RequestsHeld", "RequestsExpired"])
      expect(all).toContain(`${name} {"service":"messaging-api"}`);
    expect(all).toContain('RequestsEnded {"outcome":"expired","service":"messaging-api"}');
  });
});

it("docs/operations.md says what the alarms cost", () => {
  const watched = sandbox.sandbox.cloudWatch.alarms().flatMap(watchedBy).length;
  const page = readFileSync(new URL("../../docs/operations.md", import.meta.url), "utf8");
  expect(page).toContain(`watch ${watched} metrics, $${(watched * 0.1).toFixed(2)};`);
});
