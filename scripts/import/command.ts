import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, paginateScan } from "@aws-sdk/lib-dynamodb";
import { reasonOf } from "../../lib/infrastructure/account.ts";
import { defaultWindowMarginSeconds } from "../../lib/messaging/window.ts";
import { isOfParseArgs, type Outcome } from "../command.ts";
import { clientConfig } from "../doctor/facts/client.ts";
import { settingsOf } from "../doctor/settings.ts";
import { readStack, UsageMistake } from "../doctor/stack.ts";
import { onlyLooking, type People, writing } from "./people.ts";
import { Report } from "./report.ts";
import { type Said, saidInLine, saidInRow } from "./said.ts";
import { businessNumbersOf, conversationsTable } from "./target.ts";

const usage = `npm run import -- [--stack <name>] [--opt-outs <file>] [--from <table>] [--windows] [--to <table>] [--dry-run]

Takes opt-outs, and windows that are open, over into the conversations table of a stack that is deployed. Nothing newer is
undone, and a second run changes nothing. No number is printed.

  --stack <name>     whose Pulumi.<name>.yaml is read; may be left out if there is only one, or PULUMI_STACK names it
  --opt-outs <file>  people who have opted out: a number a line, with the instant after a comma if it is known; for all
                     of the stack's business numbers
  --from <table>     a table to read: the consent table of the sample that this replaces, or the conversations of an
                     earlier stack
  --windows          take windows over that are open in the sample's consent table, for the stack's first business number
  --to <table>       the conversations table, if there are several in the account whose names begin with conversations-
  --dry-run          say what would be done, and do nothing
  --help             this

It exits with 1 if something could not be read or reached, with 2 if it was called wrongly. docs/operations.md has more.`;

const options = {
  stack: { type: "string" },
  "opt-outs": { type: "string" },
  from: { type: "string" },
  windows: { type: "boolean", default: false },
  to: { type: "string" },
  "dry-run": { type: "boolean", default: false },
  help: { type: "boolean", short: "h" },
} as const;

/** @param args what follows `npm run import --` */
export async function importInto(args: string[]): Promise<Outcome> {
  try {
    const { values } = parseArgs({ args, options });
    if (values.help) return { exitCode: 0, output: usage };
    if (values.from === undefined && values["opt-outs"] === undefined)
      throw new UsageMistake(
        `Say what to take over: --opt-outs <file>, --from <table>, or both.\n\n${usage}`,
      );
    return await run(values);
  } catch (error) {
    if (error instanceof UsageMistake) return { exitCode: 2, complaint: error.message };
    if (isOfParseArgs(error)) return { exitCode: 2, complaint: `${error.message}\n\n${usage}` };
    if (!isOfAws(error)) throw error;
    return {
      exitCode: 1,
      complaint: `It stopped, and may be run again: ${reasonOf(error, needed)}.`,
    };
  }
}

/** Whether AWS refused, or could not be reached, rather than that this is wrong. */
function isOfAws(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return "$metadata" in error || "code" in error || /Credentials|Timeout/.test(error.name);
}

/** What it has to be allowed. */
const needed = ["dynamodb:ListTables", "dynamodb:Scan", "dynamodb:GetItem", "dynamodb:UpdateItem"];

type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>["values"];

async function run(values: Values): Promise<Outcome> {
  const stack = await readStack(values.stack);
  const { sound } = settingsOf(stack);
  const config = clientConfig(stack);
  const dynamoDb = new DynamoDBClient(config);
  const client = DynamoDBDocumentClient.from(dynamoDb);
  const businessNumbers = await businessNumbersOf(config, sound);
  const table = values.to ?? (await conversationsTable(dynamoDb));
  const { windowMarginSeconds = defaultWindowMarginSeconds } = sound;
  const target = { client, table, windowMarginSeconds, now: Math.floor(Date.now() / 1000) };
  const isDryRun = values["dry-run"];
  const people = isDryRun ? onlyLooking(target) : writing(target);
  const report = new Report();
  const takeUp = (said: Said) => take(said, { people, businessNumbers, windows: values.windows, report });
  if (values["opt-outs"] !== undefined)
    for (const line of (await linesOf(values["opt-outs"])).map(saidInLine)) await takeUp(line);
  if (values.from !== undefined)
    for await (const { Items = [] } of paginateScan({ client }, { TableName: values.from }))
      for (const row of Items) await takeUp(saidInRow(row));
  return {
    exitCode: report.hasUnreadable ? 1 : 0,
    output: report.lines({ isDryRun }).join("\n"),
  };
}

async function take(
  said: Said,
  to: {
    readonly people: People;
    readonly businessNumbers: readonly [string, ...string[]];
    readonly windows: boolean;
    readonly report: Report;
  },
): Promise<void> {
  const { people, businessNumbers, report } = to;
  if (said.kind === "opted out") {
    const { phone_id, at } = said;
    for (const origination_id of said.origination_id === undefined ? businessNumbers : [said.origination_id])
      report.took("opted out", await people.optOut({ phone_id, origination_id }, at));
  } else if (said.kind === "wrote" && to.windows) {
    const key = { phone_id: said.phone_id, origination_id: businessNumbers[0] };
    report.took("wrote", await people.openWindow(key, said.at));
  } else report.passed(said);
}

async function linesOf(file: string): Promise<string[]> {
  try {
    return (await readFile(file, "utf8")).split(/\r?\n/);
  } catch (error) {
    throw new UsageMistake(`${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
}
