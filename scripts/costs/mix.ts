import { type Counts, dollars, linesOf, type Path, paths } from "./bill.ts";
import { counted } from "./counted.ts";
import { prices } from "./prices.ts";

/** How many requests go each way. */
export type Mix = Readonly<Record<Path, number>>;

/**
 * @param given numbers as they were typed
 * @throws RangeError that says how to type them
 */
export function mixOf(given: Partial<Record<Path, string>>): Mix {
  const mix = Object.fromEntries(
    (Object.keys(paths) as Path[]).map((path) => [path, requests(path, given[path])]),
  ) as Mix;
  if (Object.values(mix).some((number) => number > 0)) return mix;
  throw new RangeError(
    "Say how many: npm run costs -- --open 700000 --answered 200000 --silent 50000 --sms 50000",
  );
}

function requests(path: Path, given = "0"): number {
  if (/^\d+$/.test(given)) return Number(given);
  throw new RangeError(`--${path}: a whole number of requests, such as 700000`);
}

/** What they cost by service, and together: dollars, as lines of text. */
export function bill(mix: Mix): string[] {
  const lines = linesOf(counted.memoryMegabytes);
  const ways = (Object.entries(mix) as Array<[Path, number]>).map(([path, number]) => ({
    counts: counted.paths[path],
    millions: number / 1e6,
  }));
  const sum = (dollarsOf: (counts: Counts) => number) =>
    ways.reduce((total, { counts, millions }) => total + dollarsOf(counts) * millions, 0);
  return [
    ...lines.map(({ what, count, price }) =>
      line(
        what,
        sum((counts) => count(counts) * price),
      ),
    ),
    line(
      "Dollars",
      sum((counts) => dollars(lines, counts)),
    ),
    `List prices of us-east-1 as of ${prices.asOf}. The messages themselves are not among it.`,
  ];
}

function line(what: string, amount: number): string {
  return `${what.padEnd(34)}${amount.toFixed(2).padStart(10)}`;
}
