import { type Check, type InAccount, ifKnown } from "../check.ts";
import { pulumiSet } from "../commands.ts";
import { ok, wrong } from "../finding.ts";

/**
 * A stage with an access log is refused as long as API Gateway has no CloudWatch role in the account and region.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
 */
export const logRole: Check<InAccount> = {
  name: "log role",
  actions: ["apigateway:GET"],
  look({ stack, settings: { accessLog = true, apiGatewayAccountRole = false }, facts }) {
    if (!accessLog) return [ok("API Gateway needs no log role, as accessLog is off.")];
    if (apiGatewayAccountRole)
      return [ok("The stack sets API Gateway's log role itself (apiGatewayAccountRole).")];
    return ifKnown(facts.apiGateway, "Whether API Gateway has a log role", ({ logRole }) => [
      logRole === undefined
        ? wrong(
            "API Gateway has no log role in this account and region, so it could not write the access log.",
            pulumiSet(stack, "apiGatewayAccountRole", "true"),
          )
        : ok("API Gateway has a log role, with which it can write the access log."),
    ]);
  },
};
