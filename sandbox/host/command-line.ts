import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { InvalidInput } from "../world/input.ts";
import { readTemplates } from "../world/template-input.ts";
import type { SandboxOptions } from "./sandbox.ts";

export const usage = `npm start [-- options]        messaging-sandbox [options]

  --port <number>         the port to listen on; 4000 if not given, 0 for any that is free; so does PORT=<number>
  --host <address>        the address to listen on; 127.0.0.1 if not given, which nobody else can reach; so does HOST=<address>
  --allow-host <name>     a name by which others call it, such as that of its container; may be repeated
  --config <key>=<value>  a setting of the stack, as pulumi config set takes it; may be repeated
  --config-file <file>    settings of the stack: a JSON object
  --templates <file>      more templates of the business account: a JSON list in Meta's form
  --freeze                time stands still, until the control routes move it
  --start-at <instant>    when time begins, such as 2026-11-22T10:00:00Z; now if not given
  --json                  say that it is ready in one line of JSON
  --help                  this

API_KEY=<key> sets the API key, which is "sandbox" if not given.`;

/** What the command line asks for. */
export interface CommandLine {
  readonly help: boolean;
  readonly json: boolean;
  readonly sandbox: SandboxOptions & { readonly port: number; readonly apiKey: string };
}

/**
 * Reads the arguments and the environment.
 * @throws {InvalidInput} that says in a sentence what is wrong
 */
export function readCommandLine(args: readonly string[], environment: NodeJS.ProcessEnv): CommandLine {
  const given = readArguments(args);
  const startAt = given["start-at"];
  const host = given.host ?? environment.HOST;
  const config = {
    ...(given["config-file"] === undefined ? {} : readConfigFile(given["config-file"])),
    ...Object.fromEntries((given.config ?? []).map(readSetting)),
  };
  return {
    help: given.help === true,
    json: given.json === true,
    sandbox: {
      port: readPort(given.port ?? environment.PORT ?? "4000"),
      apiKey: environment.API_KEY ?? "sandbox",
      live: given.freeze !== true,
      config,
      allowedHosts: given["allow-host"] ?? [],
      ...(host === undefined ? {} : { host }),
      ...(startAt === undefined ? {} : { startAt: readInstant(startAt) }),
      ...(given.templates === undefined
        ? {}
        : { templates: readTemplates(readJson("--templates", given.templates)) }),
    },
  };
}

function readArguments(args: readonly string[]) {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  const texts = { type: "string", multiple: true } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: text,
        host: text,
        "allow-host": texts,
        config: texts,
        "config-file": text,
        templates: text,
        freeze: flag,
        "start-at": text,
        json: flag,
        help: flag,
      },
    }).values;
  } catch (error) {
    throw new InvalidInput(`${(error as Error).message.split(/\. |\n/)[0]}; --help lists what is known.`);
  }
}

function readPort(text: string): number {
  const port = Number(text);
  if (text.trim() !== "" && Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new InvalidInput(`That is no port: ${text}; give a number such as --port 4001.`);
}

function readInstant(text: string): number {
  const instant = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(instant)) return instant;
  throw new InvalidInput(`--start-at is no instant: ${text}; give one such as 2026-11-22T10:00:00Z.`);
}

function readSetting(text: string): [key: string, value: string] {
  const end = text.indexOf("=");
  if (end > 0) return [text.slice(0, end), text.slice(end + 1)];
  throw new InvalidInput(
    `--config takes <key>=<value>, such as replyTimeoutSeconds=600; this is none: ${text}`,
  );
}

/** Pulumi hands every setting over as a string; what is none is JSON. */
function readConfigFile(file: string): Record<string, string> {
  const settings = readJson("--config-file", file);
  if (typeof settings !== "object" || settings === null || Array.isArray(settings))
    throw new InvalidInput(
      `--config-file: ${file} must hold a JSON object such as {"replyTimeoutSeconds": 600}.`,
    );
  return Object.fromEntries(
    Object.entries(settings).map(([key, value]) => [
      key,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
}

function readJson(option: string, file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new InvalidInput(`${option}: ${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InvalidInput(`${option}: ${file} is not JSON (${(error as Error).message}).`);
  }
}
