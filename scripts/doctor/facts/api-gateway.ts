import { APIGatewayClient, GetAccountCommand } from "@aws-sdk/client-api-gateway";
import { ask, type Fact, fact } from "../fact.ts";
import type { ClientConfig } from "./client.ts";

/** What API Gateway has once for the account and region. */
export interface ApiGatewayAccount {
  /** The role with which it writes logs. */
  readonly logRole: string | undefined;
  readonly ratePerSecond: number | undefined;
  readonly burst: number | undefined;
}

/** https://docs.aws.amazon.com/apigateway/latest/api/API_GetAccount.html */
export function readApiGateway(config: ClientConfig): Promise<Fact<ApiGatewayAccount>> {
  const client = new APIGatewayClient(config);
  return fact(async () => {
    const { cloudwatchRoleArn, throttleSettings } = await ask("apigateway:GET", () =>
      client.send(new GetAccountCommand({})),
    );
    return {
      logRole: cloudwatchRoleArn || undefined,
      ratePerSecond: throttleSettings?.rateLimit,
      burst: throttleSettings?.burstLimit,
    };
  });
}
