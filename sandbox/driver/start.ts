import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { Sandbox } from "./sandbox.ts";

export interface StartOptions {
  /** Default: one that is free. */
  readonly port?: number;
  /** Default: `sandbox`. */
  readonly apiKey?: string;
  /** Settings of the stack, such as `{replyTimeoutSeconds: 600}`: README.md has a table of them. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** More templates of the business account, in Meta's form. */
  readonly templates?: ReadonlyArray<Readonly<Record<string, unknown>>>;
  /** Whether time stands still until the test moves it. Default: no, it runs. */
  readonly freeze?: boolean;
  /** When time begins. Default: now. */
  readonly startAt?: Date | string;
}

/** The program of the sandbox, as this file: written, or built. */
const main = fileURLToPath(new URL(`../main${extname(import.meta.url)}`, import.meta.url));

/**
 * Starts a sandbox in a process of its own, which ends when it is stopped, and in any case with this one.
 * @throws Error that says in a sentence why it does not start
 */
export async function startSandbox(options: StartOptions = {}): Promise<Sandbox> {
  refuseUnknown(options);
  const directory = await mkdtemp(join(tmpdir(), "messaging-sandbox-"));
  try {
    const child = spawn(process.execPath, [main, ...(await argumentsOf(options, directory))], {
      // The channel tells the sandbox when this process has ended.
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      env: environmentOf(options),
    });
    const place = await whenReady(child);
    doNotWaitFor(child);
    return new Sandbox(place, () => stop(child));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

const optionNames = Object.keys({
  port: true,
  apiKey: true,
  config: true,
  templates: true,
  freeze: true,
  startAt: true,
} satisfies Record<keyof StartOptions, true>);

/** Who writes JavaScript has no compiler that would say so. */
function refuseUnknown(options: object): void {
  const unknown = Object.keys(options).find((name) => !optionNames.includes(name));
  if (unknown !== undefined)
    throw new TypeError(`startSandbox has no option "${unknown}"; there are ${optionNames.join(", ")}.`);
}

async function argumentsOf(options: StartOptions, directory: string): Promise<string[]> {
  const { port = 0, config = {}, templates, freeze = false, startAt } = options;
  const file = async (name: string, content: unknown) => {
    await writeFile(join(directory, name), JSON.stringify(content));
    return join(directory, name);
  };
  return [
    ...["--json", "--port", String(port), "--config-file", await file("config.json", config)],
    ...(templates === undefined ? [] : ["--templates", await file("templates.json", templates)]),
    ...(freeze ? ["--freeze"] : []),
    ...(startAt === undefined
      ? []
      : ["--start-at", typeof startAt === "string" ? startAt : startAt.toISOString()]),
  ];
}

/** Options of Node that are meant for the tests are not for the sandbox. */
function environmentOf({ apiKey }: StartOptions): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _, HOST: __, ...rest } = process.env;
  return { ...rest, ...(apiKey === undefined ? {} : { API_KEY: apiKey }) };
}

async function whenReady(child: ChildProcess): Promise<{ url: string; apiKey: string }> {
  let complaint = "";
  child.stderr?.on("data", (text) => {
    complaint += text;
  });
  const lines = child.stdout === null ? [] : createInterface(child.stdout);
  for await (const line of lines) if (line.startsWith('{"ready":true')) return JSON.parse(line);
  throw new Error(`The sandbox did not start: ${complaint.trim() || "it said nothing."}`);
}

/** Tests that forget to stop it end nevertheless. */
function doNotWaitFor(child: ChildProcess): void {
  child.unref();
  child.channel?.unref();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.resume();
    if (stream !== null && "unref" in stream && typeof stream.unref === "function") stream.unref();
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.ref();
  child.kill();
  await ended;
}
