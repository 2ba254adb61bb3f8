import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import {
  type Counted,
  type Counts,
  dollars,
  linesOf,
  type Path as PathName,
  paths as titles,
} from "../../scripts/costs/bill.ts";
import { assumedMilliseconds, prices } from "../../scripts/costs/prices.ts";
import { type Person, story } from "../support/story.ts";
import { Meter, total, type Usage } from "./meter.ts";

/**
 * The end of docs/outcomes.md says what each path costs in calls; here the calls are counted. When a path was changed
 * on purpose, `npx vitest run test/costs -u` writes the new numbers into the file, and into counts.json, of which
 * `npm run docs` makes docs/costs.md.
 */
const file = fileURLToPath(new URL("../../docs/outcomes.md", import.meta.url));
const countsFile = fileURLToPath(new URL("../../scripts/costs/counts.json", import.meta.url));
const marker = "## What each path costs in calls\n";

let meter: Meter | undefined;
const sandbox = story({ echo: (_name, line) => meter?.noteLine(line) });
const hello = "It arrives today.";
const anHour = 3600;

interface Path {
  readonly name: PathName;
  /** What was so before the request. */
  readonly before: (ana: Person) => Promise<void>;
  /** @returns the request's id */
  readonly happens: (ana: Person) => Promise<string>;
  readonly ends: string;
  /** What it may take at most: transitions, and dollars per million for all of AWS but the messages. */
  readonly limit: { readonly transitions: number; readonly dollars?: number };
}

const paths: readonly Path[] = [
  {
    name: "open",
    before: async (ana) => {
      await ana.is({ reads: true });
      await ana.writes("hello");
      await sandbox.passes(60);
    },
    happens: (ana) => sandbox.sendWhatsApp(ana, hello),
    ends: "read",
    limit: { transitions: 5, dollars: 165 },
  },
  {
    name: "answered",
    before: (ana) => ana.is({ reads: true }),
    happens: async (ana) => {
      const id = await sandbox.sendWhatsApp(ana, hello);
      await sandbox.passes(600);
      await ana.writes("yes");
      return id;
    },
    ends: "read",
    // What the time of its reply adds to the log is ten cents above 290.
    limit: { transitions: 9, dollars: 290.1 },
  },
  {
    name: "silent",
    before: (ana) => ana.is({ reads: true }),
    happens: async (ana) => {
      const id = await sandbox.sendWhatsApp(ana, hello);
      await sandbox.passes(2 * anHour + 10);
      return id;
    },
    ends: "expired",
    limit: { transitions: 9, dollars: 290 },
  },
  {
    name: "sms",
    before: async () => {},
    happens: (ana) => sandbox.sendSms(ana, hello),
    ends: "delivered",
    limit: { transitions: 5, dollars: 165 },
  },
];

interface Bill extends Usage {
  readonly transitions: number;
}

const bills: Bill[] = [];

describe("what a path costs", () => {
  it.each(paths)("stays within its limit: $name", async ({ before, happens, ends, limit }) => {
    meter ??= new Meter(sandbox.sandbox);
    const ana = sandbox.person();
    await before(ana);
    let id = "";
    const usage = await meter.during(async () => {
      id = await happens(ana);
      await sandbox.passes(600);
    });
    const { status, transitions } = await sandbox.execution(id);
    expect(status).toBe("SUCCEEDED");
    expect((await sandbox.request(id)).latest_status).toBe(ends);
    const bill = { ...usage, transitions };
    bills.push(bill);
    expect(transitions).toBeLessThanOrEqual(limit.transitions);
    expect(dollars(lines(), countsOf(bill))).toBeLessThanOrEqual(limit.dollars ?? Number.POSITIVE_INFINITY);
  });

  it("is what `npm run costs` reckons with", async () => {
    const counted: Counted = {
      memoryMegabytes: memory(),
      paths: Object.fromEntries(
        paths.map(({ name }, index) => [name, countsOf(bills[index] as Bill)]),
      ) as Counted["paths"],
    };
    await expect(`${JSON.stringify(counted, null, 2)}\n`).toMatchFileSnapshot(countsFile);
  });

  it("is what docs/outcomes.md says", async () => {
    const [before = ""] = readFileSync(file, "utf8").split(marker);
    await expect(`${before}${marker}\n${section()}`).toMatchFileSnapshot(file);
  });
});

/** Of every function, megabytes. */
function memory(): number {
  const sizes = sandbox.sandbox.program
    .of("aws:lambda/function:Function")
    .map(({ state }) => Number(state.memorySize));
  expect(new Set(sizes).size).toBe(1);
  return sizes[0] ?? 0;
}

const lines = () => linesOf(memory());

function countsOf(bill: Bill): Counts {
  return {
    transitions: bill.transitions,
    invocations: total(bill.invocations),
    writeUnits: total(bill.writeUnits),
    readUnits: total(bill.readUnits),
    queueRequests: total(bill.queueRequests),
    topicMessages: bill.topicMessages,
    busEvents: total(bill.busEvents),
    apiRequests: bill.apiRequests,
    logBytes: bill.logBytes,
  };
}

function section(): string {
  const rows = lines().flatMap(({ what, count, price }) => [
    row(
      what,
      bills.map((bill) => count(countsOf(bill))),
      `$${Number(price.toFixed(3))}`,
    ),
    ...parts(what),
  ]);
  return `${[
    "Counted by `test/costs/costs.test.ts`, which fails when a number changes or a path costs more than it may. The prices are list prices",
    `of us-east-1 as of ${prices.asOf}, without free tiers, in dollars per million. Every event is taken to come alone, which is the most that it can`,
    "cost: in traffic, queues and streams hand over several at once. A DynamoDB write counts 1 KB of the larger of the item before",
    "and after it, also if its condition fails, and an index entry one more; a read counts 4 KB of the whole item, half if it need not be consistent.",
    `Lambda's time is an assumption: ${assumedMilliseconds} ms for each invocation ([how to find out](first-deployment.md#how-long-do-the-functions-run)). Not counted: the messages themselves, metrics, the access log, storage, backups, polling of empty queues,`,
    "a GET, and a reply that releases nothing. Step Functions' API calls, AWS's own events and Lambda's reading of streams are free.",
    "",
    row(
      "",
      paths.map(({ name }) => titles[name]),
      "List price per million",
    ),
    `|---|${"---|".repeat(paths.length + 1)}`,
    ...rows,
    row(
      "**Dollars per million requests**",
      bills.map((bill) => `**${dollars(lines(), countsOf(bill)).toFixed(0)}**`),
      "",
    ),
  ].join("\n")}\n`;
}

/** The lines that have parts with names of their own. */
function parts(what: string): string[] {
  const counts = {
    "Lambda invocations": (bill: Bill) => bill.invocations,
    "DynamoDB write units": (bill: Bill) => bill.writeUnits,
    "DynamoDB read units": (bill: Bill) => bill.readUnits,
  }[what];
  if (counts === undefined) return [];
  const names = [...new Set(bills.flatMap((bill) => Object.keys(counts(bill))))].sort();
  return names.map((name) =>
    row(
      `– \`${name}\``,
      bills.map((bill) => counts(bill)[name] ?? 0),
      "",
    ),
  );
}

function row(first: string, cells: ReadonlyArray<string | number>, last: string): string {
  return `| ${[first, ...cells, last].join(" | ")} |`;
}
