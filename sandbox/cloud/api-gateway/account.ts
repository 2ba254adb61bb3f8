import { type Place, roleArn } from "../arns.ts";
import type { AwsService, JsonObject } from "../service.ts";

/** API Gateway's operations that a program may call while it is deployed, by `<method> <path>`. */
export const apiGatewayOperations: ReadonlyMap<string, string> = new Map([["GET /account", "GetAccount"]]);

/**
 * API Gateway's settings of the account and region: the role with which it writes logs is there, as in an account
 * that has had an API with logs before.
 * https://docs.aws.amazon.com/apigateway/latest/api/API_GetAccount.html
 */
export class ApiGatewayAccount implements AwsService {
  readonly #place: Place;

  constructor(place: Place) {
    this.#place = place;
  }

  resources(): string[] {
    return [`arn:aws:apigateway:${this.#place.region}::/account`];
  }

  async call(action: string): Promise<JsonObject> {
    if (action !== "GetAccount") throw new Error(`The sandbox's API Gateway knows no ${action}.`);
    return { cloudwatchRoleArn: roleArn(this.#place, "api-gateway-logs"), features: ["UsagePlans"] };
  }
}
