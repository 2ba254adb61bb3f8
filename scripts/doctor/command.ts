import { parseArgs } from "node:util";
import { isOfParseArgs, type Outcome } from "../command.ts";
import { examine } from "./examine.ts";
import { accountPolicy } from "./policy.ts";
import { asJson, asLines } from "./print.ts";
import { readStack, UsageMistake } from "./stack.ts";

const usage = `npm run doctor -- [--stack <name>] [--json] [--policy]

Reads the AWS account that a stack is to be deployed into, changes nothing in it, and says what is right, what is not,
and the command that mends it.

  --stack <name>  whose Pulumi.<name>.yaml is read; may be left out if there is only one, or PULUMI_STACK names it
  --json          the findings as JSON: [{"check", "status", "says", "mend"?}, …]; begin with "npm run -s doctor"
  --policy        the IAM policy that the doctor needs, and nothing else
  --help          this

It exits with 1 if anything is wrong, with 2 if it was called wrongly, else with 0. docs/doctor.md has more.`;

/** @param args what follows `npm run doctor --` */
export async function doctor(args: string[]): Promise<Outcome> {
  try {
    const { values } = parseArgs({
      args,
      options: {
        stack: { type: "string" },
        json: { type: "boolean" },
        policy: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
    if (values.help) return { exitCode: 0, output: usage };
    if (values.policy) return { exitCode: 0, output: JSON.stringify(accountPolicy(), null, 2) };
    const findings = await examine(await readStack(values.stack), new Date());
    return {
      exitCode: findings.some(({ status }) => status === "wrong") ? 1 : 0,
      output: values.json ? asJson(findings) : asLines(findings),
    };
  } catch (error) {
    if (error instanceof UsageMistake) return { exitCode: 2, complaint: error.message };
    if (isOfParseArgs(error)) return { exitCode: 2, complaint: `${error.message}\n\n${usage}` };
    throw error;
  }
}
