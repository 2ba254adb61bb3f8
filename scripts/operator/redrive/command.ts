import type { Outcome } from "../../command.ts";
import { UsageMistake } from "../../doctor/stack.ts";
import { command, NotPossible, placeOptions, placeUsage } from "../command.ts";
import { findDeployment } from "../deployment.ts";
import { SandboxDoor } from "../sandbox.ts";
import { DeployedQueues } from "./deployed-queues.ts";
import { asLines } from "./print.ts";
import type { DeadLetterQueues } from "./queues.ts";
import { SandboxQueues } from "./sandbox-queues.ts";

const usage = `npm run redrive -- [--queue <name>] [--all | --id <id>] [--stack <name> | --outputs <file> | --sandbox [url]] [--json]

Without --all and --id: prints what the dead-letter queues hold, and why, and changes nothing. Of people it says nothing:
no number, and no text.

  --queue <name>    only that queue's: whatsapp-events, sms-events, executions-ended, webhook
  --all             has all of that queue handled again
  --id <id>         has that one handled again, as the list names it
${placeUsage}

It exits with 1 if the stack cannot be reached, or there is no such message; with 2 if it was called wrongly.
docs/operations.md has more.`;

const options = {
  ...placeOptions,
  queue: { type: "string" },
  all: { type: "boolean" },
  id: { type: "string" },
} as const;

/** @param args what follows `npm run redrive --` */
export function redrive(args: readonly string[]): Promise<Outcome> {
  return command(args, { options, usage }, async ({ values, positionals }) => {
    const { queue, all, id, sandbox, json } = values;
    if (positionals.length > 0)
      throw new UsageMistake(`What is ${positionals[0]}? Name a message with --id.`);
    if (all && id !== undefined) throw new UsageMistake("Give --all or --id, not both.");
    if (all && queue === undefined) throw new UsageMistake("All of which queue? Name it with --queue.");
    const queues: DeadLetterQueues =
      sandbox === undefined
        ? new DeployedQueues(await findDeployment(values))
        : new SandboxQueues(new SandboxDoor(sandbox));
    const done =
      id !== undefined
        ? await one(queues, id, queue)
        : all && queue !== undefined
          ? await everything(queues, queue)
          : undefined;
    if (done !== undefined) return json ? JSON.stringify({ done }) : done;
    const listed = await queues.list(queue);
    if (listed.length === 0) throw new UsageMistake(noSuchQueue(queue));
    return json ? JSON.stringify(listed, null, 2) : asLines(listed);
  });
}

async function one(queues: DeadLetterQueues, id: string, queue: string | undefined): Promise<string> {
  const source = await queues.redriveOne(id, queue);
  if (source !== undefined) return `1 moved back to ${source}.`;
  throw new NotPossible(
    "No dead letter has this id now. Without --id they are listed; another reader hides one for a minute.",
  );
}

async function everything(queues: DeadLetterQueues, queue: string): Promise<string> {
  const done = await queues.redriveAll(queue);
  if (done === undefined) throw new UsageMistake(noSuchQueue(queue));
  return done;
}

function noSuchQueue(queue: string | undefined): string {
  return `There is no dead-letter queue of ${queue}: name the queue before it, such as whatsapp-events.`;
}
