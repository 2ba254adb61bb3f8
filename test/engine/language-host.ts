import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { Engine, type Registration } from "./engine.ts";
import type { PropertyMap } from "./values.ts";

export interface Run {
  readonly exitCode: number | null;
  readonly registrations: readonly Registration[];
  readonly outputs: PropertyMap;
  /** What went wrong, as the program told the engine and standard error; empty if nothing did. */
  readonly errors: string;
}

export interface RunOptions {
  /** The folder with Pulumi.yaml and index.ts. */
  readonly directory: string;
  readonly config: Readonly<Record<string, string>>;
  /** Names of the settings that were set with `--secret`. */
  readonly secrets?: readonly string[];
  readonly preview?: boolean;
  /** For Node, before the program: `["--import", "…"]`. */
  readonly nodeOptions?: readonly string[];
}

const project = "messaging-api";
const stack = "dev";
const compileCache = fileURLToPath(new URL("../../dist/compile-cache", import.meta.url));
const host = createRequire(import.meta.url).resolve("@pulumi/pulumi/cmd/run");

/**
 * Runs the program as `pulumi preview` and `pulumi up` do: by Pulumi's own language host, which is a process of
 * its own, against a stand-in for the engine. Nothing of this computer's AWS configuration reaches it.
 */
export async function runProgram(options: RunOptions): Promise<Run> {
  const { directory, config, secrets = [], preview = false, nodeOptions = [] } = options;
  const engine = new Engine({ project, stack, preview });
  const address = await engine.listen();
  try {
    const { exitCode, standardError } = await run(
      [
        // Before Node 24, running TypeScript is one.
        "--disable-warning=ExperimentalWarning",
        ...nodeOptions,
        host,
        `--monitor=${address}`,
        `--engine=${address}`,
        `--project=${project}`,
        `--stack=${stack}`,
        `--pwd=${directory}`,
        // As many at once as there are: what `pulumi up` does.
        "--parallel=2147483647",
        ...(preview ? ["--dry-run"] : []),
        "index.ts",
      ],
      {
        PATH: process.env.PATH,
        // Most of a run is the loading of Pulumi's libraries.
        NODE_COMPILE_CACHE: compileCache,
        HOME: directory,
        AWS_EC2_METADATA_DISABLED: "true",
        PULUMI_CONFIG: JSON.stringify(qualified({ "aws:region": "us-east-1", ...config })),
        PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(secrets.map(qualifiedName)),
      },
    );
    const { registrations, outputs, errors } = engine;
    return { exitCode, registrations, outputs, errors: [...errors, standardError].join("\n") };
  } finally {
    engine.stop();
  }
}

function qualified(config: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(config).map(([name, value]) => [qualifiedName(name), value]));
}

function qualifiedName(name: string): string {
  return name.includes(":") ? name : `${project}:${name}`;
}

function run(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ exitCode: number | null; standardError: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { env, stdio: ["ignore", "ignore", "pipe"] });
    let standardError = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      standardError += text;
    });
    child.once("error", reject);
    child.once("close", (exitCode) => resolve({ exitCode, standardError }));
  });
}
