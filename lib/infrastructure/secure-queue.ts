import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Encrypted } from "./encryption-key.ts";

/** A service that may put messages into a queue, and the one resource it does so for. */
export interface QueueSource {
  readonly service: string;
  readonly arn: pulumi.Input<string>;
}

export interface SecureQueueArgs extends Encrypted {
  readonly source?: QueueSource;
  /** Seconds. */
  readonly visibilityTimeout?: number;
  /** Seconds after which what was put in can be seen. */
  readonly delay?: number;
  readonly redrivePolicy?: pulumi.Input<string>;
}

const fourteenDays = 14 * 24 * 60 * 60;

/** A queue that keeps messages for 14 days, encrypted, and takes them over TLS and from its one source only. */
export function secureQueue(
  name: string,
  args: SecureQueueArgs,
  options: pulumi.ResourceOptions,
): aws.sqs.Queue {
  const { source, visibilityTimeout, delay, redrivePolicy, key } = args;
  const queue = new aws.sqs.Queue(
    name,
    {
      messageRetentionSeconds: fourteenDays,
      ...(key === undefined ? { sqsManagedSseEnabled: true } : { kmsMasterKeyId: key.arn }),
      ...(visibilityTimeout === undefined ? {} : { visibilityTimeoutSeconds: visibilityTimeout }),
      ...(delay === undefined ? {} : { delaySeconds: delay }),
      ...(redrivePolicy === undefined ? {} : { redrivePolicy }),
    },
    options,
  );
  const onlyOverTls = {
    Sid: "OnlyOverTls",
    Effect: "Deny",
    Principal: "*",
    Action: "sqs:*",
    Resource: queue.arn,
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
  const fromItsSource = source && {
    Sid: "FromItsSource",
    Effect: "Allow",
    Principal: { Service: source.service },
    Action: "sqs:SendMessage",
    Resource: queue.arn,
    Condition: { ArnEquals: { "aws:SourceArn": source.arn } },
  };
  new aws.sqs.QueuePolicy(
    name,
    {
      queueUrl: queue.url,
      policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: fromItsSource === undefined ? [onlyOverTls] : [onlyOverTls, fromItsSource],
      }),
    },
    options,
  );
  return queue;
}
