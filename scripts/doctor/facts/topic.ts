import { GetTopicAttributesCommand, SNSClient } from "@aws-sdk/client-sns";
import { type Fact, fact, find } from "../fact.ts";
import type { ClientConfig } from "./client.ts";

/** An SNS topic. */
export interface Topic {
  /** Its access policy, JSON. */
  readonly policy: string;
  /** The key that encrypts it, if one does. */
  readonly key: string | undefined;
}

/**
 * Undefined if there is no such topic.
 * https://docs.aws.amazon.com/sns/latest/api/API_GetTopicAttributes.html
 */
export function readTopic(config: ClientConfig, arn: string): Promise<Fact<Topic | undefined>> {
  const client = new SNSClient(config);
  return fact(async () => {
    const answer = await find("sns:GetTopicAttributes", () =>
      client.send(new GetTopicAttributesCommand({ TopicArn: arn })),
    );
    const { Policy = "{}", KmsMasterKeyId } = answer?.Attributes ?? {};
    return answer && { policy: Policy, key: KmsMasterKeyId || undefined };
  });
}
