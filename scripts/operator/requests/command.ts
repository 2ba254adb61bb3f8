import type { Outcome } from "../../command.ts";
import { UsageMistake } from "../../doctor/stack.ts";
import { command, NotPossible, placeOptions, placeUsage } from "../command.ts";
import { findDeployment } from "../deployment.ts";
import { SandboxDoor } from "../sandbox.ts";
import { lifeOf } from "./life.ts";
import { asLines } from "./print.ts";
import { inDeployment, inSandbox } from "./source.ts";

const usage = `npm run requests -- <request_id> [--stack <name> | --outputs <file> | --sandbox [url]] [--json]

Prints the whole life of a request for a support case: where it stands, what was sent for it, its execution, and what
happened when, in words. Of the person it says nothing: no number, and no text.

${placeUsage}

It exits with 1 if there is no such request or the stack cannot be reached, with 2 if it was called wrongly.
docs/operations.md has more.`;

/** @param args what follows `npm run requests --` */
export function requests(args: readonly string[]): Promise<Outcome> {
  return command(withIdsLast(args), { options: placeOptions, usage }, async ({ values, positionals }) => {
    const [requestId, ...others] = positionals;
    if (requestId === undefined || others.length > 0) {
      throw new UsageMistake(
        "Which request? Give its request_id, and one only. GET /v1/messages?reference=… finds it by your own id.",
      );
    }
    const { sandbox } = values;
    const find =
      sandbox === undefined
        ? inDeployment(await findDeployment(values))
        : inSandbox(new SandboxDoor(sandbox));
    const found = await find(requestId);
    if (found === undefined) {
      throw new NotPossible(
        "No request has this id: mind capitals and small letters. A request is kept for a year.",
      );
    }
    const life = lifeOf(found);
    return values.json ? JSON.stringify(life, null, 2) : asLines(life);
  });
}

/**
 * The id of a request may begin with a dash: it is written in Base64url. parseArgs takes such for an option unless it
 * stands behind `--`. API Gateway's extended ids have 15 characters without their `=`, more than any option's name.
 */
function withIdsLast(args: readonly string[]): readonly string[] {
  if (args.includes("--")) return args;
  const isId = (arg: string) => /^-[A-Za-z0-9_-]{14,}$/.test(arg);
  return [...args.filter((arg) => !isId(arg)), "--", ...args.filter(isId)];
}
