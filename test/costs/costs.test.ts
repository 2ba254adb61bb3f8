import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { type Person, story } from "../support/story.ts";
import { Meter, total, type Usage } from "./meter.ts";
import { assumedMilliseconds, prices } from "./prices.ts";

/**
 * The end of docs/outcomes.md says what each path costs in calls; here the calls are counted. When a path was changed
 * on purpose, `npx vitest run test/costs/costs.test.ts -u` writes the new numbers into the file.
 */
const file = fileURLToPath(new URL("../../docs/outcomes.md", import.meta.url));
const marker = "## What each path costs in calls\n";

const sandbox = story();
const hello = "It arrives today.";
const anHour = 3600;

interface Path {
  readonly title: string;
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
    title: "Window open, read",
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
    title: "Held, answered, read",
    before: (ana) => ana.is({ reads: true }),
    happens: async (ana) => {
      const id = await sandbox.sendWhatsApp(ana, hello);
      await sandbox.passes(600);
      await ana.writes("yes");
      return id;
    },
    ends: "read",
    limit: { transitions: 9, dollars: 290 },
  },
  {
    title: "Held, expired",
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
    title: "SMS delivered",
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
let meter: Meter | undefined;

describe("what a path costs", () => {
  it.each(paths)("stays within its limit: $title", async ({ before, happens, ends, limit }) => {
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
    expect(dollars(bill)).toBeLessThanOrEqual(limit.dollars ?? Number.POSITIVE_INFINITY);
  });

  it("is what docs/outcomes.md says", async () => {
    const [before = ""] = readFileSync(file, "utf8").split(marker);
    await expect(`${before}${marker}\n${section()}`).toMatchFileSnapshot(file);
  });
});

/** Gigabytes of memory that every function has. */
function memory(): number {
  const sizes = sandbox.sandbox.program
    .of("aws:lambda/function:Function")
    .map(({ state }) => Number(state.memorySize));
  expect(new Set(sizes).size).toBe(1);
  return (sizes[0] ?? 0) / 1024;
}

/** The lines of the bill: what is counted, how much, and dollars for a million of it. */
const lines: ReadonlyArray<{
  readonly what: string;
  readonly count: (bill: Bill) => number;
  readonly price: () => number;
}> = [
  { what: "State transitions", count: (bill) => bill.transitions, price: () => prices.transition },
  {
    what: "Lambda invocations",
    count: ({ invocations }) => total(invocations),
    price: () => prices.invocation + (memory() * assumedMilliseconds * prices.gigabyteSecond) / 1000,
  },
  {
    what: "DynamoDB write units",
    count: ({ writeUnits }) => total(writeUnits),
    price: () => prices.writeUnit,
  },
  { what: "DynamoDB read units", count: ({ readUnits }) => total(readUnits), price: () => prices.readUnit },
  {
    what: "SQS requests",
    count: ({ queueRequests }) => total(queueRequests),
    price: () => prices.queueRequest,
  },
  { what: "SNS messages", count: ({ topicMessages }) => topicMessages, price: () => prices.topicMessage },
  {
    what: "EventBridge custom events",
    count: ({ busEvents }) => total(busEvents),
    price: () => prices.busEvent,
  },
  {
    what: "API Gateway requests",
    count: ({ apiRequests }) => apiRequests,
    price: () => prices.apiRequest,
  },
];

function dollars(bill: Bill): number {
  return lines.reduce((sum, { count, price }) => sum + count(bill) * price(), 0);
}

function section(): string {
  const titles = paths.map(({ title }) => title);
  const rows = lines.flatMap((line) => [
    row(line.what, bills.map(line.count), `$${Number(line.price().toFixed(3))}`),
    ...parts(line.what),
  ]);
  return `${[
    "Counted by `test/costs/costs.test.ts`, which fails when a number changes or a path costs more than it may. The prices are list prices",
    `of us-east-1 as of ${prices.asOf}, without free tiers, in dollars per million. Every event is taken to come alone, which is the most that it can`,
    "cost: in traffic, queues and streams hand over several at once. A DynamoDB write counts 1 KB of the larger of the item before",
    "and after it, also if its condition fails, and an index entry one more; a read counts 4 KB of the whole item, half if it need not be consistent.",
    `Lambda's time is an assumption: ${assumedMilliseconds} ms for each invocation ([how to find out](first-deployment.md#how-long-do-the-functions-run)). Not counted: the messages themselves, logs and metrics, storage, backups, polling of empty queues,`,
    "a GET, and a reply that releases nothing. Step Functions' API calls, AWS's own events and Lambda's reading of streams are free.",
    "",
    row("", titles, "List price per million"),
    `|---|${"---|".repeat(paths.length + 1)}`,
    ...rows,
    row(
      "**Dollars per million requests**",
      bills.map((bill) => `**${dollars(bill).toFixed(0)}**`),
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
