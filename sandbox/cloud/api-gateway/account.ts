import { type Place, roleArn } from "../arns.ts";
import type { JsonObject, RestOperation } from "../service.ts";

/** API Gateway's operations that a program may call while it is deployed, by `<method> <path>`. */
export const accountOperations: ReadonlyMap<string, RestOperation> = new Map([
  ["GET /account", { action: "GetAccount", query: [] }],
]);

export function accountArn({ region }: Place): string {
  return `arn:aws:apigateway:${region}::/account`;
}

/**
 * API Gateway's settings of the account and region: the role with which it writes logs is there, as in an account
 * that has had an API with logs before.
 * https://docs.aws.amazon.com/apigateway/latest/api/API_GetAccount.html
 */
export function accountSettings(place: Place): JsonObject {
  return { cloudwatchRoleArn: roleArn(place, "api-gateway-logs"), features: ["UsagePlans"] };
}
