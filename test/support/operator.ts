import type { Story } from "./story.ts";

/** Whoever runs `pulumi up`, at work in the console. */
const operator = { role: "arn:aws:iam::111122223333:role/deployer" };

/** Stops the execution of a request, as the console's button does. */
export async function stop({ sandbox }: Story, requestId: string): Promise<void> {
  const execution = sandbox.stepFunctions.execution(requestId);
  if (execution === undefined) throw new Error(`There is no execution ${requestId}.`);
  await sandbox.aws.call({
    principal: operator,
    service: "states",
    action: "StopExecution",
    input: { executionArn: execution.arn },
  });
}
