import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { StackConfig } from "./config.ts";
import type { Permission } from "./policy.ts";

/** Of what holds data: the customer's key to encrypt it with; AWS's own, if there is none. */
export interface Encrypted {
  readonly key?: EncryptionKey | undefined;
}

const encrypts = ["kms:Decrypt", "kms:GenerateDataKey"];
const reads = ["kms:Decrypt"];

/**
 * What a caller needs of the key for an action on what is encrypted with it; for all others of these services, nothing.
 *
 * - DynamoDB decrypts a table's key as its caller, to read and to write:
 *   https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.howitworks.html
 * - SQS: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
 * - Step Functions: https://docs.aws.amazon.com/step-functions/latest/dg/encryption-at-rest.html
 */
const needs: ReadonlyArray<readonly [action: RegExp, ofKey: readonly string[]]> = [
  [/^dynamodb:(GetItem|PutItem|UpdateItem|Query|GetRecords)$/, reads],
  [/^sqs:ReceiveMessage$/, reads],
  [/^sqs:SendMessage$/, encrypts],
  [/^states:DescribeExecution$/, reads],
  [/^states:(StartExecution|SendTask(Success|Failure))$/, encrypts],
];

/**
 * One customer-managed key over all that holds numbers and messages at rest: tables, queues, execution histories, and
 * the logs.
 */
export class EncryptionKey extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;

  constructor(
    name: string,
    args: Pick<StackConfig, "deletionProtection">,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("messaging:kms:EncryptionKey", name, {}, options);
    const key = new aws.kms.Key(
      name,
      {
        description: "Tables, queues, execution histories and logs of the messaging API",
        enableKeyRotation: true,
        // Without the key, nothing that it has encrypted can be read again, backups included: so as long as AWS lets one think again.
        deletionWindowInDays: 30,
        policy: keyPolicy(),
      },
      { parent: this, protect: args.deletionProtection },
    );
    new aws.kms.Alias(name, { namePrefix: `alias/${name}-`, targetKeyId: key.keyId }, { parent: this });
    this.arn = key.arn;
    this.registerOutputs({ arn: this.arn });
  }

  /** What a role with these permissions needs of the key besides; nothing if it touches nothing that is encrypted. */
  permissionsBeside(permissions: readonly Permission[]): Permission[] {
    const actions = permissions.flatMap((permission) => permission.actions);
    return this.#use(
      needs.flatMap(([action, ofKey]) => (actions.some((one) => action.test(one)) ? ofKey : [])),
    );
  }

  /** What the role of a state machine needs to write and read the history of its executions. */
  executionPermissions(): Permission[] {
    return this.#use(encrypts);
  }

  #use(actions: readonly string[]): Permission[] {
    if (actions.length === 0) return [];
    return [{ sid: "UseKey", actions: [...new Set(actions)].sort(), resources: [this.arn] }];
  }
}

/** The key that `encryption` asks for. */
export function encryptionKey(
  config: Pick<StackConfig, "encryption" | "deletionProtection">,
): EncryptionKey | undefined {
  return config.encryption === "customer" ? new EncryptionKey("messaging", config) : undefined;
}

/**
 * The account's own policies say who may use the key; besides them, the services that call in nobody's name:
 *
 * - SNS and EventBridge, which put events into the queues, as a queue's own policy allows:
 *   https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
 * - CloudWatch Logs, for log groups of this account:
 *   https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
function keyPolicy(): pulumi.Output<string> {
  const { partition } = aws.getPartitionOutput();
  const { region } = aws.getRegionOutput();
  const { accountId } = aws.getCallerIdentityOutput();
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "ByPoliciesOfTheAccount",
        Effect: "Allow",
        Principal: { AWS: pulumi.interpolate`arn:${partition}:iam::${accountId}:root` },
        Action: "kms:*",
        Resource: "*",
      },
      {
        Sid: "EventsIntoQueues",
        Effect: "Allow",
        Principal: { Service: ["sns.amazonaws.com", "events.amazonaws.com"] },
        Action: encrypts,
        Resource: "*",
      },
      {
        Sid: "Logs",
        Effect: "Allow",
        Principal: { Service: pulumi.interpolate`logs.${region}.amazonaws.com` },
        Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
        Resource: "*",
        Condition: {
          ArnLike: {
            "kms:EncryptionContext:aws:logs:arn": pulumi.interpolate`arn:${partition}:logs:${region}:${accountId}:log-group:*`,
          },
        },
      },
    ],
  });
}
