import { APIGatewayClient, GetAccountCommand } from "@aws-sdk/client-api-gateway";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { accountClientConfig, reasonOf } from "./account.ts";
import { configError, type StackConfig } from "./config.ts";

/** Where the stack is deployed. */
export interface Place {
  readonly region: string;
  readonly accountId: string;
}

/**
 * What AWS would refuse only once half of the stack is made, found out before anything is.
 * @throws {pulumi.RunError} that says what to do
 */
export async function checkPreconditions(config: StackConfig): Promise<void> {
  const { region } = await aws.getRegion();
  const { accountId } = await aws.getCallerIdentity();
  const mistakes = arnsOfOtherPlaces(config, { region, accountId });
  if (mistakes.length > 0) throw configError(mistakes);
  if (config.accessLog && !config.apiGatewayAccountRole) await checkLogRole(region);
}

/** Mistakes in settings that name something by an ARN: what has to be in the stack's own region and account. */
export function arnsOfOtherPlaces(config: Partial<StackConfig>, place: Place): string[] {
  const settings = [
    { name: "configurationSetArn", arn: config.configurationSetArn },
    { name: "whatsAppNotificationTopicArn", arn: config.whatsAppNotificationTopicArn },
    { name: "waPhoneNumberArn", arn: config.waPhoneNumberArn },
    ...(config.waMorePhoneNumberArns ?? []).map((arn) => ({ name: "waMorePhoneNumberArns", arn })),
    // Phone numbers, sender ids and pools may be another account's that shares them:
    // https://docs.aws.amazon.com/sms-voice/latest/userguide/shared-resources.html
    { name: "originatingEntity", arn: config.originatingEntity, mayBeShared: true },
  ];
  return settings.flatMap(({ name, arn, mayBeShared = false }) => {
    if (arn === undefined || !arn.startsWith("arn:")) return [];
    const [, , , region, accountId] = arn.split(":");
    return [
      ...(region === place.region
        ? []
        : [`${name}: in ${place.region}, where the stack is, not in ${region}`]),
      ...(accountId === place.accountId || mayBeShared
        ? []
        : [`${name}: of account ${place.accountId}, into which the stack is deployed, not of ${accountId}`]),
    ];
  });
}

/**
 * A stage with an access log is refused as long as API Gateway has no CloudWatch role in the account and region.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
 */
async function checkLogRole(region: string): Promise<void> {
  let role: string | undefined;
  try {
    const account = await new APIGatewayClient(await accountClientConfig()).send(new GetAccountCommand({}));
    role = account.cloudwatchRoleArn;
  } catch (error) {
    const reason = reasonOf(error, ["apigateway:GET on /account"]);
    await pulumi.log.warn(
      `Whether API Gateway has a CloudWatch role in this account and ${region} could not be looked up: ${reason}. If it has none, the deployment will fail at the API's stage.`,
    );
    return;
  }
  if (role) return;
  throw new pulumi.RunError(
    `API Gateway has no CloudWatch role in this account and ${region}, so it could not write the access log. Let this stack set one: pulumi config set apiGatewayAccountRole true. Or go without the log: pulumi config set accessLog false`,
  );
}
