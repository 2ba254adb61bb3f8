import { parseArgs } from "node:util";
import { isOfParseArgs, type Outcome } from "../command.ts";
import { type Figures, regressions } from "./ratios.ts";
import { tablesOf } from "./table.ts";

/** What the command works with. */
export interface Bench {
  /** @param times how often each start of a function is measured */
  measure(times: number): Promise<Figures>;
  /** What is on record. */
  recorded(): Figures;
  /** Puts figures on record, and their tables into the document. */
  write(figures: Figures, tables: readonly string[]): void;
}

/**
 * `npm run bench`: measures, and says what it found.
 * @returns 1 if `--check` was asked for and something is worse than on record, 2 if the command was not understood
 */
export async function bench(args: readonly string[], { measure, recorded, write }: Bench): Promise<Outcome> {
  let options: Options;
  try {
    options = optionsOf(args);
  } catch (error) {
    if (!isOfParseArgs(error) && !(error instanceof WrongTimes)) throw error;
    return { exitCode: 2, complaint: error.message };
  }
  // First of all: a record that cannot be read is said before minutes of measuring, and `--write` changes it.
  const before = options.check ? recorded() : undefined;
  const figures = await measure(options.times);
  const tables = tablesOf(figures);
  if (options.write) write(figures, tables);
  if (before === undefined) return { exitCode: 0, output: tables.join("\n") };
  const worse = regressions(figures, before);
  if (worse.length === 0)
    return {
      exitCode: 0,
      output: [
        ...tables,
        "",
        "No ratio is half as bad again as on record, and no bundle a tenth larger.",
      ].join("\n"),
    };
  return {
    exitCode: 1,
    output: tables.join("\n"),
    complaint: worse.map((what) => `Worse than on record: ${what}.`).join("\n"),
  };
}

interface Options {
  readonly check: boolean;
  readonly write: boolean;
  readonly times: number;
}

class WrongTimes extends Error {
  override readonly name = "WrongTimes";
}

/** @throws {WrongTimes | TypeError} if they cannot be understood */
function optionsOf(args: readonly string[]): Options {
  const { check, write, times } = parseArgs({
    args: [...args],
    options: {
      check: { type: "boolean", default: false },
      write: { type: "boolean", default: false },
      times: { type: "string", default: "7" },
    },
  }).values;
  if (!/^[1-9]\d*$/.test(times))
    throw new WrongTimes(`--times takes how often each start is measured, such as 7, and not "${times}".`);
  return { check, write, times: Number(times) };
}
