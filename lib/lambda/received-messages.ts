import { ChangeMessageVisibilityCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { SQSRecord } from "aws-lambda";
import { repeatable } from "./clients.ts";

/** The messages that a queue has handed to this function, and shows again if they are not deleted. */
export class ReceivedMessages {
  // Where the environment says where AWS is, that is meant for queues too, whatever their URL says.
  readonly #client = new SQSClient({ ...repeatable, useQueueUrlAsEndpoint: false });

  /**
   * Has the queue show a message again so many seconds from now, and not only when its visibility timeout is over.
   * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html
   */
  async showAgain({ eventSourceARN, receiptHandle }: SQSRecord, seconds: number): Promise<void> {
    await this.#client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: queueUrl(eventSourceARN),
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: seconds,
      }),
    );
  }
}

/** An event source names its queue by ARN only; SQS reads account and name from the URL, whatever its host. */
function queueUrl(arn: string): string {
  const [, , , region, account, name] = arn.split(":");
  return `https://sqs.${region}.amazonaws.com/${account}/${name}`;
}
