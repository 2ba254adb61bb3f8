import { GetAccountSettingsCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { ask, type Fact, fact } from "../fact.ts";
import type { ClientConfig } from "./client.ts";

/**
 * How many functions may run at once, of those that have none reserved for them, as this stack's.
 * https://docs.aws.amazon.com/lambda/latest/api/API_AccountLimit.html
 */
export function readConcurrency(config: ClientConfig): Promise<Fact<number | undefined>> {
  const client = new LambdaClient(config);
  return fact(async () => {
    const { AccountLimit } = await ask("lambda:GetAccountSettings", () =>
      client.send(new GetAccountSettingsCommand({})),
    );
    return AccountLimit?.UnreservedConcurrentExecutions ?? AccountLimit?.ConcurrentExecutions;
  });
}
