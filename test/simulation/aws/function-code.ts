import * as crypto from "node:crypto";
import { createRequire } from "node:module";
import { build } from "esbuild";
import { dateOf } from "../kernel/clocks.ts";
import type { ClientLimits } from "./calls.ts";
import { jsonCopy } from "./json-copy.ts";
import { sdkShims } from "./sdk-shims.ts";

/** What a handler's code sees of the world: the simulation in the place of AWS, the clock and randomness. */
export interface Surroundings {
  /** @param sdkPackage such as `@aws-sdk/client-sfn` */
  call(sdkPackage: string, action: string, input: object, config: ClientLimits): Promise<unknown>;
  log(message: string, more: unknown): void;
  /** Epoch milliseconds. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  uuid(): string;
}

export type Handler = (event: unknown, context: unknown) => Promise<unknown>;

/**
 * Bundles handlers with the simulation under them instead of the AWS SDK.
 * @param root the folder that has `handlers/`
 * @returns the code by the handler's name
 */
export async function bundleHandlers(
  root: string,
  names: readonly string[],
): Promise<Record<string, string>> {
  const bundles = await Promise.all(
    names.map(async (name) => {
      const { outputFiles } = await build({
        entryPoints: [`${root}/handlers/${name}.ts`],
        bundle: true,
        write: false,
        format: "cjs",
        platform: "node",
        target: "node24",
        mainFields: ["module", "main"],
        plugins: [sdkShims],
        logLevel: "error",
      });
      return [name, outputFiles[0]?.text ?? ""] as const;
    }),
  );
  return Object.fromEntries(bundles);
}

const require = createRequire(import.meta.url);

/** A bundle as a function of what it sees: compiled once, run for every environment that loads it. */
const compiled = new Map<string, (...surroundings: unknown[]) => void>();

const names = ["module", "exports", "require", "process", "Date", "console", "simulated", "jsonCopy"];

/** Runs a bundle's module code, as a Lambda environment does once, and hands over its handler. */
export function loadHandler(
  code: string,
  environment: Readonly<Record<string, string>>,
  around: Surroundings,
): Handler {
  const load = compiled.get(code) ?? (new Function(...names, code) as (...surroundings: unknown[]) => void);
  compiled.set(code, load);
  const module: { exports: { handler?: Handler } } = { exports: {} };
  load(
    module,
    module.exports,
    (name: string) => nodeModule(name, around),
    Object.create(process, { env: { value: { ...environment }, writable: true } }),
    dateOf(() => around.now()),
    { log: () => {}, warn: () => {}, error: () => {}, info: () => {}, debug: () => {} },
    around,
    jsonCopy,
  );
  const { handler } = module.exports;
  if (handler === undefined) throw new Error("The bundle exports no handler.");
  return handler;
}

/** Node's own modules, with the simulation's time and randomness in them. */
function nodeModule(name: string, around: Surroundings): unknown {
  switch (name.replace(/^node:/, "")) {
    case "crypto":
      return Object.create(crypto, { randomUUID: { value: () => around.uuid(), enumerable: true } });
    case "timers/promises":
      return {
        setImmediate: () => around.sleep(0),
        setTimeout: (milliseconds = 0) => around.sleep(milliseconds),
      };
    case "timers":
      throw new Error("The simulation knows timers only as promises: node:timers/promises.");
    default:
      return require(name);
  }
}
