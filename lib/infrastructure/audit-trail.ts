import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** How long CloudTrail's files are kept. They hold the numbers that were looked up. */
const retentionDays = 365;

/**
 * Has CloudTrail write down who reads and writes the table, with every call on it: the functions of this stack as well
 * as people. Into a bucket of its own, of Pulumi's component for trails (awsx), which is another program: the engine
 * runs it and shows what it makes.
 * @throws {pulumi.RunError} if the component is not installed
 */
export async function auditTrail(name: string, table: aws.dynamodb.Table): Promise<void> {
  const { Trail } = await component();
  new Trail(name, {
    advancedEventSelectors: [
      {
        name: "Calls on the table",
        fieldSelectors: [
          { field: "eventCategory", equals: ["Data"] },
          { field: "resources.type", equals: ["AWS::DynamoDB::Table"] },
          { field: "resources.ARN", equals: [table.arn] },
        ],
      },
    ],
    enableLogFileValidation: true,
    s3Bucket: {
      args: {
        lifecycleRules: [{ enabled: true, expiration: { days: retentionDays } }],
        // The component's own default would delete the files with the stack.
        forceDestroy: false,
      },
    },
  });
}

/** An optional dependency, because nobody else needs it, and what it brings along asks for Docker's plugins. */
async function component(): Promise<typeof import("@pulumi/awsx/cloudtrail/index.js")> {
  try {
    return await import("@pulumi/awsx/cloudtrail/index.js");
  } catch {
    throw new pulumi.RunError(
      "auditTrail: needs the package @pulumi/awsx, which is not installed: npm ci brings it.",
    );
  }
}
