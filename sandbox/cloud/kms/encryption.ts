import type { FurtherPermission } from "../aws.ts";

const encrypts = ["kms:GenerateDataKey", "kms:Decrypt"];
const reads = ["kms:Decrypt"];

/**
 * What a caller needs of the key with which the resource of a call is encrypted. What is not here touches no data.
 *
 * - https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.howitworks.html
 * - https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
 * - https://docs.aws.amazon.com/step-functions/latest/dg/encryption-at-rest.html
 */
const needs: Readonly<Record<string, readonly string[]>> = {
  "dynamodb:GetItem": reads,
  "dynamodb:PutItem": reads,
  "dynamodb:UpdateItem": reads,
  "dynamodb:DeleteItem": reads,
  "dynamodb:Query": reads,
  "dynamodb:Scan": reads,
  "dynamodb:BatchGetItem": reads,
  "dynamodb:BatchWriteItem": reads,
  "dynamodb:GetRecords": reads,
  "sqs:SendMessage": encrypts,
  "sqs:ReceiveMessage": reads,
  "states:StartExecution": encrypts,
  "states:DescribeExecution": reads,
  "states:GetExecutionHistory": reads,
  "states:StopExecution": reads,
  "states:RedriveExecution": encrypts,
  "states:SendTaskSuccess": encrypts,
  "states:SendTaskFailure": encrypts,
  "states:SendTaskHeartbeat": encrypts,
};

/**
 * What is encrypted with which key. Nothing is encrypted here: it only says who would have to be allowed to use the
 * key. Encryption contexts are not looked at.
 */
export class Encryption {
  /** Keys by what they encrypt, as ARNs. */
  readonly #keys = new Map<string, string>();

  /** @param keyArn undefined for what has no key of the customer's */
  encrypt(resourceArn: string, keyArn: string | undefined): void {
    if (keyArn !== undefined) this.#keys.set(resourceArn, keyArn);
  }

  /** What a call needs besides its own action. */
  readonly needs = (action: string, resource: string): readonly FurtherPermission[] => {
    const key = this.#keys.get(ownerOf(resource));
    if (key === undefined) return [];
    return (needs[action] ?? []).map((ofKey) => ({ action: ofKey, resource: key }));
  };
}

/** What has the key: the table of an index or a stream, the state machine of an execution. */
function ownerOf(arn: string): string {
  return arn
    .replace(/(:table\/[^/]+)\/(index|stream)\/.*$/, "$1")
    .replace(/:execution:([^:]+):.*$/, ":stateMachine:$1");
}
