import { text } from "node:stream/consumers";
import { parseArgs } from "node:util";
import { reasonOf } from "../../lib/infrastructure/account.ts";
import { phoneId } from "../../lib/messaging/phone-id.ts";
import { isOfParseArgs, type Outcome } from "../command.ts";
import { UsageMistake } from "../doctor/stack.ts";
import { erasePerson, StillHeld } from "./person.ts";
import { ofSandbox, ofStack } from "./where.ts";
import { foundWords, heldWords, remainingWords } from "./words.ts";

const usage = `npm run -s erase -- [--stack <name> | --sandbox <url>] [options] <number>

Takes a person out of the stack's tables, and says what remains elsewhere, and for how long.

  <number>          in E.164 form, such as +14155550123; - reads it from standard input, so that no shell remembers it
  --dry-run         says what would be done, and does nothing
  --keep-opt-out    if the person has opted out, keeps that, with their number, so that nothing is ever sent to them
  --cancel          cancels what is held for the person; without it nothing is erased while something is
  --stack <name>    whose Pulumi.<name>.yaml is read; may be left out if there is only one, or PULUMI_STACK names it
  --tables <a>,<b>  the conversations table and the messages table, if the pulumi command is not at hand
  --sandbox <url>   in a sandbox, such as http://127.0.0.1:4000
  --help            this

It exits with 1 if something stands in the way, with 2 if it was called wrongly, else with 0. docs/operations.md has more.`;

/** What the credentials need to be allowed; docs/operations.md has the policy. */
const actions = [
  "dynamodb:Query, Scan, PutItem, UpdateItem and DeleteItem",
  "with --cancel states:SendTaskFailure",
];

/** @param args what follows `npm run erase --` */
export async function erase(args: string[], input: NodeJS.ReadableStream): Promise<Outcome> {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        stack: { type: "string" },
        tables: { type: "string" },
        sandbox: { type: "string" },
        "dry-run": { type: "boolean", default: false },
        "keep-opt-out": { type: "boolean", default: false },
        cancel: { type: "boolean", default: false },
        help: { type: "boolean", short: "h" },
      },
    });
    if (values.help) return { exitCode: 0, output: usage };
    const person = await personIn(positionals, input);
    const { sandbox, stack, tables } = values;
    const where = await (sandbox === undefined ? ofStack({ stack, tables }) : ofSandbox(sandbox));
    const wishes = {
      dryRun: values["dry-run"],
      keepOptOut: values["keep-opt-out"],
      cancel: values.cancel,
    };
    try {
      const report = await erasePerson(where, person, wishes);
      const isWhole = ![...report.conversations.values()].includes("changed meanwhile");
      const lines = [...foundWords(report, wishes), "", ...remainingWords(report)];
      return { exitCode: isWhole ? 0 : 1, output: lines.join("\n") };
    } catch (error) {
      if (error instanceof StillHeld) return { exitCode: 1, complaint: heldWords(error.requestIds, wishes) };
      return {
        exitCode: 1,
        complaint: `Not all was erased: ${reasonOf(error, actions)}. It is safe to run this again.`,
      };
    }
  } catch (error) {
    if (error instanceof UsageMistake) return { exitCode: 2, complaint: error.message };
    if (isOfParseArgs(error)) return { exitCode: 2, complaint: usage };
    throw error;
  }
}

/** @throws {UsageMistake} which does not repeat what was typed */
async function personIn(positionals: readonly string[], input: NodeJS.ReadableStream): Promise<string> {
  const [given, ...more] = positionals;
  if (given === undefined || more.length > 0) throw new UsageMistake(`Give one number.\n\n${usage}`);
  const number = given === "-" ? (await text(input)).trim() : given;
  if (!/^\+[1-9]\d{6,14}$/.test(number)) {
    throw new UsageMistake(
      "The number must be in E.164 form, such as +14155550123: a plus, and digits alone.",
    );
  }
  return phoneId(number);
}
