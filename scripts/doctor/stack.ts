import { readdir, readFile } from "node:fs/promises";
import { parse } from "yaml";
import type { CredentialSettings } from "../../lib/infrastructure/account.ts";

/** What a stack's file says. */
export interface Stack {
  readonly name: string;
  /** The program's settings as `pulumi config` hands them over, without those that are encrypted. */
  readonly values: Readonly<Record<string, string>>;
  /** The names of the settings that only Pulumi can read; the provider's with `aws:` before them. */
  readonly encrypted: readonly string[];
  readonly region: string | undefined;
  /** Where roles are assumed, if not in the region. */
  readonly stsRegion: string | undefined;
  readonly credentials: CredentialSettings;
}

/** The command was not understood, or there is no such stack: the message says what to do. */
export class UsageMistake extends Error {}

/**
 * Reads `Pulumi.<stack>.yaml` of the folder in which the command runs.
 * https://www.pulumi.com/docs/iac/concepts/projects/stack-settings-file/
 * @param given as `--stack` names it
 * @throws {UsageMistake}
 */
export async function readStack(given: string | undefined): Promise<Stack> {
  const name = given ?? process.env.PULUMI_STACK ?? (await onlyStack());
  // A stack may be called `organization/project/stack`; its file has the last part.
  const file = `Pulumi.${name.split("/").at(-1)}.yaml`;
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch {
    throw new UsageMistake(
      `There is no ${file} here: the first pulumi config set --stack ${name} makes it. ${await whichThereAre()}`,
    );
  }
  return parseStack(name, text);
}

/** @throws {UsageMistake} if the text is no YAML with a `config` */
export function parseStack(name: string, text: string): Stack {
  const config = configOf(name, text);
  const encrypted: string[] = [];
  const values: Record<string, string> = {};
  const ofProvider: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(config)) {
    const [namespace, ...rest] = key.split(":");
    const setting = rest.join(":");
    if (namespace === "messaging-api") {
      if (holdsSecret(value)) encrypted.push(setting);
      else values[setting] = typeof value === "string" ? value : JSON.stringify(value);
    }
    if (namespace === "aws") {
      if (holdsSecret(value)) encrypted.push(key);
      else ofProvider[setting] = value;
    }
  }
  const { assumeRoles } = ofProvider;
  const textOf = (setting: string) => stringOf(ofProvider[setting]);
  return {
    name,
    values,
    encrypted,
    region: textOf("region") ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION,
    stsRegion: textOf("stsRegion"),
    credentials: definedOf({
      accessKey: textOf("accessKey"),
      secretKey: textOf("secretKey"),
      token: textOf("token"),
      profile: textOf("profile"),
      assumeRoles: rolesOf(assumeRoles),
    }) as CredentialSettings,
  };
}

function configOf(name: string, text: string): Record<string, unknown> {
  let document: { config?: Record<string, unknown> | null } | null;
  try {
    document = parse(text);
  } catch (error) {
    throw new UsageMistake(
      `The file of stack ${name} is not YAML: ${(error as Error).message.split("\n")[0]}`,
    );
  }
  return document?.config ?? {};
}

/** Encrypted values are `{secure: …}`, or have such inside. */
function holdsSecret(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return "secure" in value || Object.values(value).some(holdsSecret);
}

/** A list, in YAML or as JSON. */
function rolesOf(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    throw new UsageMistake(`aws:assumeRoles is not JSON: ${value}`);
  }
}

function stringOf(value: unknown): string | undefined {
  return value === undefined || value === null ? undefined : String(value);
}

function definedOf(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

async function onlyStack(): Promise<string> {
  const [only, ...others] = await stacks();
  if (only !== undefined && others.length === 0) return only;
  throw new UsageMistake(`Which stack? ${await whichThereAre()}`);
}

async function whichThereAre(): Promise<string> {
  const names = await stacks();
  if (names.length === 0) {
    return "Run this beside Pulumi.yaml; pulumi stack init <name> and pulumi config set make a stack's file.";
  }
  return `There is ${names.map((name) => `--stack ${name}`).join(", ")}.`;
}

async function stacks(): Promise<string[]> {
  const files = await readdir(".");
  return files.flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []).sort();
}
