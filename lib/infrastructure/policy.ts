import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** What a role may do, in one statement. */
export interface Permission {
  /** Why the role needs it, in PascalCase: the statement's id. */
  readonly sid: string;
  readonly actions: readonly string[];
  readonly resources: readonly pulumi.Input<string>[];
}

/**
 * Traces belong to no resource that IAM could name.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html
 * https://docs.aws.amazon.com/step-functions/latest/dg/concepts-xray-tracing.html
 */
export const writeTraces: Permission = {
  sid: "WriteTraces",
  actions: [
    "xray:PutTraceSegments",
    "xray:PutTelemetryRecords",
    "xray:GetSamplingRules",
    "xray:GetSamplingTargets",
  ],
  resources: ["*"],
};

/**
 * The services that assume a role here, and whether they say for which account they do so. Where one does, the role
 * trusts it for this account alone.
 *
 * - Step Functions: https://docs.aws.amazon.com/step-functions/latest/dg/procedure-create-iam-role.html
 * - EventBridge: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html
 * - EventBridge Scheduler: https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
 * - Lambda's guide does not speak of it; AWS's own templates have it, as
 *   https://github.com/aws/agent-toolkit-for-aws does in its script for a REST API.
 * - API Gateway does not say it when it assumes an integration's role, and every call would be a 500:
 *   https://github.com/aws-solutions-library-samples/accelerated-intelligent-document-processing-on-aws/pull/479
 *   Its guide shows the trust without a condition: https://docs.aws.amazon.com/apigateway/latest/developerguide/permissions.html
 */
const saysForWhichAccount = {
  "lambda.amazonaws.com": true,
  "states.amazonaws.com": true,
  "events.amazonaws.com": true,
  "scheduler.amazonaws.com": true,
  "apigateway.amazonaws.com": false,
} as const;

export type AssumingService = keyof typeof saysForWhichAccount;

export interface ServiceRole {
  readonly arn: pulumi.Output<string>;
  /**
   * What the role may do. Whatever uses the role depends on this, not on the role alone: AWS checks some permissions
   * when it makes the thing, and what runs before its permissions are there fails.
   */
  readonly policy: aws.iam.RolePolicy;
}

/** A role for one AWS service, with exactly these permissions. */
export function serviceRole(
  name: string,
  service: AssumingService,
  permissions: readonly Permission[],
  options: pulumi.ResourceOptions,
): ServiceRole {
  const { accountId } = aws.getCallerIdentityOutput();
  const role = new aws.iam.Role(
    name,
    {
      assumeRolePolicy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: service },
            Action: "sts:AssumeRole",
            ...(saysForWhichAccount[service]
              ? { Condition: { StringEquals: { "aws:SourceAccount": accountId } } }
              : {}),
          },
        ],
      }),
    },
    options,
  );
  const policy = new aws.iam.RolePolicy(
    name,
    {
      role: role.name,
      policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: permissions.map(({ sid, actions, resources }) => ({
          Sid: sid,
          Effect: "Allow",
          Action: actions,
          Resource: resources,
        })),
      }),
    },
    options,
  );
  return { arn: role.arn, policy };
}
