import { dollars, linesOf, type Path, paths, polling } from "./costs/bill.ts";
import { counted } from "./costs/counted.ts";
import { bill, mixOf } from "./costs/mix.ts";
import { assumedMilliseconds, prices } from "./costs/prices.ts";
import { table, withPart } from "./document.ts";

const { memoryMegabytes } = counted;
const lines = linesOf(memoryMegabytes);
const names = Object.keys(paths) as Path[];
const holdSeconds = 7_200;

/** docs/costs.md, out of what test/costs has counted. */
export function costsDoc(current: string): string {
  return withPart(
    withPart(withPart(current, "costs", costsTable), "mix", exampleMix),
    "polling",
    pollingTable,
  );
}

function costsTable(): string {
  const rows = lines.map(({ what, count, price }) => [
    what,
    ...names.map((name) => (count(counted.paths[name]) * price).toFixed(1)),
  ]);
  const sums = names.map((name) => `**${dollars(lines, counted.paths[name]).toFixed(0)}**`);
  return [
    `Dollars per million requests, at list prices of us-east-1 as of ${prices.asOf}, without free tiers. How often each is called is counted by a test`,
    `([outcomes](outcomes.md#what-each-path-costs-in-calls) has the counts, and what is not among them); that a function runs for ${assumedMilliseconds} ms is an assumption.`,
    "",
    table(["", ...names.map((name) => paths[name])], [...rows, ["**Sum**", ...sums]]),
  ].join("\n");
}

function exampleMix(): string {
  const mix = mixOf({ open: "700000", answered: "200000", silent: "50000", sms: "50000" });
  return ["```", ...bill(mix), "```"].join("\n");
}

function pollingTable(): string {
  const open = dollars(lines, counted.paths.open);
  const waits = dollars(lines, counted.paths.silent) - open;
  const rows = [30, 60, 300, 900].map((everySeconds) => {
    const cost = (batch: number) => polling({ everySeconds, holdSeconds, batch, memoryMegabytes }).toFixed(0);
    return [
      `looked at every ${everySeconds} s`,
      cost(1),
      cost(10),
      `${everySeconds / 2} s later on average, ${everySeconds} s at most`,
    ];
  });
  return table(
    ["", "each alone", "ten at once", "a reply is noticed"],
    [...rows, ["this stack, more than into an open window", waits.toFixed(0), waits.toFixed(0), "at once"]],
  );
}
