import { timing } from "../../lib/timing.ts";
import type { Story } from "./story.ts";

/** Whoever runs `pulumi up`, at work in the console. */
const operator = { role: "arn:aws:iam::111122223333:role/deployer" };

/** How long after a stop everything has been given back that the execution held, seconds. */
export const untilGivenBack = timing.executionEndDelaySeconds + 5;

/** Stops the execution of a request, as the console's button does. */
export function stop(story: Story, requestId: string): Promise<void> {
  return act(story, requestId, "StopExecution");
}

/** Has the execution of a request go on that was stopped. */
export function redrive(story: Story, requestId: string): Promise<void> {
  return act(story, requestId, "RedriveExecution");
}

async function act({ sandbox }: Story, requestId: string, action: string): Promise<void> {
  const execution = sandbox.stepFunctions.execution(requestId);
  if (execution === undefined) throw new Error(`There is no execution ${requestId}.`);
  await sandbox.aws.call({
    principal: operator,
    service: "states",
    action,
    input: { executionArn: execution.arn },
  });
}
