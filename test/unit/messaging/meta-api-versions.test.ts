import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  defaultMetaApiVersion,
  metaApiVersions,
  metaApiVersionWarning,
} from "../../../lib/messaging/meta-api-versions.ts";

const on = (date: string) => new Date(date);

describe("a version of Meta's API", () => {
  it("that lives on, or is newer than those we know, needs no warning", () => {
    expect(metaApiVersionWarning("v24.0", on("2027-11-19"))).toBeUndefined();
    expect(metaApiVersionWarning("v99.0", on("2040-01-01"))).toBeUndefined();
  });

  it("whose end is within 90 days says so, and which to take", () => {
    expect(metaApiVersionWarning("v21.0", on("2026-11-25"))).toBe(
      "metaApiVersion: version v21.0 of Meta's API ends on 2027-01-21. " +
        "Take v25.0, which lives until 2028-07-29: pulumi config set metaApiVersion v25.0",
    );
    expect(metaApiVersionWarning("v24.0", on("2027-11-21"))).toContain("ends on 2028-02-18");
  });

  it.each([
    ["v20.0", "2026-11-25"],
    ["v21.0", "2027-01-21"],
  ])("%s has ended on %s", (version, date) => {
    expect(metaApiVersionWarning(version, on(date))).toContain(`version ${version} of Meta's API has ended.`);
  });

  it("is not advised once its own end is near", () => {
    expect(metaApiVersionWarning("v25.0", on("2028-07-01"))).toBe(
      "metaApiVersion: version v25.0 of Meta's API ends on 2028-07-29. " +
        "Take one that Meta's changelog says lives on.",
    );
  });
});

describe("README.md", () => {
  it("says until when the default lives", () => {
    const { until } = metaApiVersions.find(({ version }) => version === defaultMetaApiVersion) ?? {};
    const day = new Date(`${until}`).toLocaleDateString("en-GB", { dateStyle: "long", timeZone: "UTC" });
    const readme = readFileSync(new URL("../../../README.md", import.meta.url), "utf8");
    expect(readme).toContain(`${defaultMetaApiVersion} on ${day}`);
  });
});

describe("the table", () => {
  it("is in order, and its default lives for a year after the newest entry was written down", () => {
    const ends = metaApiVersions.map(({ until }) => until);
    expect(ends).toEqual(ends.toSorted());
    expect(metaApiVersionWarning(defaultMetaApiVersion, on("2027-10-29"))).toBeUndefined();
  });
});
