import * as crypto from "node:crypto";
import { createRequire } from "node:module";
import { build } from "esbuild";
import { dateOf } from "../kernel/clocks.ts";
import type { ClientLimits } from "./calls.ts";
import { sdkShims } from "./sdk-shims.ts";

/** What a handler's code sees of the world: the simulation in the place of AWS, the clock and randomness. */
export interface Surroundings {
  /** @param sdkPackage such as `@aws-sdk/client-sfn` */
  call(sdkPackage: string, action: string, input: object, config: ClientLimits): Promise<unknown>;
  log(message: string, more: unknown): void;
  /** Epoch milliseconds. */
  now(): number;
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

/** Runs a bundle's module code, as a Lambda environment does once, and hands over its handler. */
export function loadHandler(
  code: string,
  environment: Readonly<Record<string, string>>,
  around: Surroundings,
): Handler {
  const module: { exports: { handler?: Handler } } = { exports: {} };
  const requireHere = (name: string) =>
    name === "node:crypto" || name === "crypto"
      ? { ...crypto, randomUUID: () => around.uuid() }
      : (require(name) as unknown);
  const here = { ...process, env: { ...environment } };
  new Function("module", "exports", "require", "process", "Date", "console", "simulated", code)(
    module,
    module.exports,
    requireHere,
    here,
    dateOf(() => around.now()),
    { log: () => {}, warn: () => {}, error: () => {}, info: () => {}, debug: () => {} },
    around,
  );
  const { handler } = module.exports;
  if (handler === undefined) throw new Error("The bundle exports no handler.");
  return handler;
}
