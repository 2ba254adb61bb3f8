import { readFile } from "node:fs/promises";
import { devNull } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { beside } from "../beside.ts";

/** A Pulumi resource as plain data: every promise, output, secret and asset is resolved. */
export interface Resource {
  /** Pulumi's type token, such as `aws:sqs/queue:Queue`. */
  readonly type: string;
  /** The logical name given in the program. The physical one is `state.name`. */
  readonly name: string;
  readonly urn: string;
  /** The URN of the parent. */
  readonly parent?: string;
  /** False for a component, which is nothing in AWS itself. */
  readonly custom: boolean;
  readonly inputs: Record<string, unknown>;
  /** The inputs and what AWS computes: `id`, `arn`, `name`, `url` … */
  readonly state: Record<string, unknown>;
  readonly options: ResourceOptions;
  /** Names of the top-level inputs that are, or hold, secrets. */
  readonly secretInputs: string[];
  /** What a component, or the stack itself, registers as its outputs; Pulumi keeps them as it keeps `state`. */
  readonly outputs: Record<string, unknown>;
  /** Names of those outputs that are, or hold, secrets. */
  readonly secretOutputs: string[];
}

export interface ResourceOptions {
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly deleteBeforeReplace: boolean;
  readonly dependsOn: string[];
  readonly ignoreChanges: string[];
  readonly replaceOnChanges: string[];
  readonly additionalSecretOutputs: string[];
  readonly provider?: string;
}

export interface Program {
  /** In order of registration, the stack itself and components included. */
  readonly resources: readonly Resource[];
  /** What the program exports, secrets unwrapped. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** All resources of a type, in order of registration. */
  of(type: string): Resource[];
  byArn(arn: string): Resource | undefined;
}

export interface CaptureOptions {
  /** Path or `file:` URL of the program's module. */
  readonly program: string;
  /** As in `Pulumi.<stack>.yaml`; a key without a colon belongs to the project. */
  readonly config: Readonly<Record<string, string>>;
  readonly region: string;
  readonly accountId: string;
  /** The value of every API key that the program makes. Default `sandbox`. */
  readonly apiKey?: string;
  /** Default: the `name` in the Pulumi.yaml beside the program. */
  readonly project?: string;
  /** Default `dev`. */
  readonly stack?: string;
  /**
   * Environment variables for the program. Of this computer's it sees none of AWS's, so that a program which calls
   * AWS by itself reaches what is given here (AWS_ENDPOINT_URL and credentials) and never an account.
   */
  readonly environment?: Readonly<Record<string, string>>;
}

/** What the worker needs to run the program. */
export interface CaptureRequest {
  readonly program: string;
  readonly config: Record<string, string>;
  readonly region: string;
  readonly accountId: string;
  readonly apiKey: string;
  readonly project: string;
  readonly stack: string;
}

/** What the worker answers. */
export type CaptureAnswer =
  | { readonly resources: Resource[]; readonly outputs: Record<string, unknown> }
  | { readonly error: { name: string; message: string; stack?: string } };

/**
 * Runs a Pulumi program against mocks and returns everything that it registers, without AWS, the Pulumi CLI
 * or an engine. The program runs in a worker of its own: Pulumi's runtime is one per process, a program can
 * leave rejected outputs behind, and a second capture must not see the modules of the first.
 *
 * @throws what the program throws, by name and message (a mistake in the config, an input that is missing);
 *   an Error that names the resource type or function when the sandbox does not know it.
 */
export async function captureProgram(options: CaptureOptions): Promise<Program> {
  const path = options.program.startsWith("file:") ? fileURLToPath(options.program) : options.program;
  const project = options.project ?? (await projectName(dirname(path)));
  const config: Record<string, string> = { "aws:region": options.region };
  for (const [key, value] of Object.entries(options.config)) {
    config[key.includes(":") ? key : `${project}:${key}`] = value;
  }
  const answer = await runInWorker(
    {
      program: path,
      config,
      region: options.region,
      accountId: options.accountId,
      apiKey: options.apiKey ?? "sandbox",
      project,
      stack: options.stack ?? "dev",
    },
    { ...withoutAws(process.env), ...options.environment },
  );
  if ("error" in answer) {
    const error = new Error(answer.error.message);
    error.name = answer.error.name;
    if (answer.error.stack !== undefined) error.stack = answer.error.stack;
    throw error;
  }
  const { resources, outputs } = answer;
  return {
    resources,
    outputs,
    of: (type) => resources.filter((resource) => resource.type === type),
    byArn: (arn) => resources.find((resource) => ownArn(resource) === arn),
  };
}

/** The ARN that AWS gives a resource; an `arn` among the inputs is another's, as an event target's is. */
export function ownArn({ inputs, state }: Resource): unknown {
  return inputs.arn === undefined ? state.arn : undefined;
}

function withoutAws(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return {
    ...Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith("AWS_"))),
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: "true",
  };
}

function runInWorker(request: CaptureRequest, env: NodeJS.ProcessEnv): Promise<CaptureAnswer> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(beside("program-worker", import.meta.url), {
      workerData: request,
      env,
      execArgv: [],
    });
    worker.once("message", (answer: CaptureAnswer) => {
      resolve(answer);
      void worker.terminate();
    });
    worker.once("error", reject);
    worker.once("exit", (code) => {
      reject(new Error(`The program ${request.program} ended the process (exit code ${code}).`));
    });
  });
}

async function projectName(directory: string): Promise<string> {
  let yaml: string;
  try {
    yaml = await readFile(join(directory, "Pulumi.yaml"), "utf8");
  } catch {
    return "project";
  }
  const name = /^name:\s*["']?([\w.-]+)/m.exec(yaml)?.[1];
  if (name === undefined) throw new Error(`${join(directory, "Pulumi.yaml")} has no name.`);
  return name;
}
