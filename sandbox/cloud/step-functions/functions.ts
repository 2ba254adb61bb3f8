import { createHash } from "node:crypto";
import type jsonata from "jsonata";

/** What expressions may learn of the outside world; injected, so that a simulation repeats. */
export interface ExpressionHost {
  /** Virtual milliseconds since the epoch. */
  now(): number;
  /** In [0, 1). */
  random(): number;
  uuid(): string;
}

/** The functions of JSONata 2.0.6, which Step Functions implements. `$eval` is the one it leaves out. */
const REFERENCE_FUNCTIONS = `
  sum count max min average string substring substringBefore substringAfter lowercase uppercase length trim pad
  match contains replace split join formatNumber formatBase formatInteger parseInteger number floor ceil round abs
  sqrt power random boolean not map zip filter single reduce sift keys lookup append exists spread merge reverse each
  error assert type sort shuffle distinct base64encode base64decode encodeUrlComponent encodeUrl decodeUrlComponent
  decodeUrl toMillis fromMillis clone now millis`;

const STEP_FUNCTIONS_FUNCTIONS = "partition range hash uuid parse";

/** Every function name that an expression may use, without its `$`. */
export const FUNCTION_NAMES: ReadonlySet<string> = new Set(
  `${REFERENCE_FUNCTIONS} ${STEP_FUNCTIONS_FUNCTIONS}`.trim().split(/\s+/),
);

const HASHES = new Map([
  ["MD5", "md5"],
  ["SHA-1", "sha1"],
  ["SHA-256", "sha256"],
  ["SHA-384", "sha384"],
  ["SHA-512", "sha512"],
]);

/** Largest array that `$range` makes, as its JSONPath forerunner `States.ArrayRange`. */
const LONGEST_RANGE = 1000;

/**
 * Adds what Step Functions adds, and puts the host's clock and randomness under what the engine has.
 * https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html#jsonata-functions-provided-by-sfn
 */
export function registerFunctions(expression: jsonata.Expression, host: ExpressionHost): void {
  expression.registerFunction("partition", partition, "<an:a>");
  expression.registerFunction("range", range, "<nnn:a<n>>");
  expression.registerFunction("hash", hash, "<ss:s>");
  expression.registerFunction("parse", parse, "<s:x>");
  expression.registerFunction("uuid", () => host.uuid(), "<:s>");
  expression.registerFunction(
    "random",
    (seed?: number) => (seed === undefined ? host.random() : seeded(seed)),
    "<n?:n>",
  );
  expression.registerFunction("shuffle", (items?: unknown[]) => shuffle(items, host), "<a:a>");
  expression.registerFunction("millis", () => host.now(), "<:n>");
  expression.registerFunction(
    "now",
    function (this: jsonata.Focus, picture?: string, timezone?: string) {
      if (picture === undefined && timezone === undefined) return new Date(host.now()).toISOString();
      const format = this.environment.lookup("fromMillis") as {
        implementation(this: jsonata.Focus, millis: number, picture?: string, timezone?: string): string;
      };
      return format.implementation.call(this, host.now(), picture, timezone);
    },
    "<s?s?:s>",
  );
}

function partition(items: unknown[] | undefined, size: number): unknown[][] | undefined {
  if (items === undefined) return undefined;
  if (!Number.isInteger(size) || size < 1)
    throw new Error("$partition needs a chunk size that is a positive integer");
  const chunks: unknown[][] = [];
  for (let start = 0; start < items.length; start += size) chunks.push(items.slice(start, start + size));
  return chunks;
}

function range(first?: number, last?: number, step?: number): number[] | undefined {
  if (first === undefined || last === undefined || step === undefined) return undefined;
  if (step === 0) throw new Error("$range needs a step other than 0");
  const length = Math.floor((last - first) / step) + 1;
  if (length > LONGEST_RANGE) throw new Error(`$range makes at most ${LONGEST_RANGE} numbers`);
  return Array.from({ length: Math.max(0, length) }, (_, index) => first + index * step);
}

function hash(data: string | undefined, algorithm: string): string | undefined {
  if (data === undefined) return undefined;
  const name = HASHES.get(algorithm);
  if (name === undefined) throw new Error(`$hash knows ${[...HASHES.keys()].join(", ")}, not "${algorithm}"`);
  return createHash(name).update(data, "utf8").digest("hex");
}

function parse(text: string | undefined): unknown {
  return text === undefined ? undefined : JSON.parse(text);
}

/** The same number for the same seed. Which number AWS gives for a seed is not documented. */
function seeded(seed: number): number {
  return createHash("sha256").update(String(seed)).digest().readUInt32BE(0) / 2 ** 32;
}

function shuffle(items: unknown[] | undefined, host: ExpressionHost): unknown[] | undefined {
  if (items === undefined) return undefined;
  const result = [...items];
  for (let last = result.length - 1; last > 0; last--) {
    const other = Math.floor(host.random() * (last + 1));
    [result[last], result[other]] = [result[other], result[last]];
  }
  return result;
}
