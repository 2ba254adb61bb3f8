import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { ask, type Fact, fact } from "../fact.ts";
import type { ClientConfig } from "./client.ts";

/** The account whose credentials these are. */
export function readAccountId(config: ClientConfig): Promise<Fact<string>> {
  const client = new STSClient(config);
  return fact(async () => {
    const { Account = "" } = await ask("sts:GetCallerIdentity", () =>
      client.send(new GetCallerIdentityCommand({})),
    );
    return Account;
  });
}
