import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { timing } from "../timing.ts";
import type { StackConfig } from "./config.ts";
import type { Encrypted } from "./encryption-key.ts";
import type { HandlerFunction } from "./handler-function.ts";
import type { Permission } from "./policy.ts";
import { type QueueSource, secureQueue } from "./secure-queue.ts";

/** A queue in front of an event handler, with its dead-letter queue. */
export class EventQueue extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly queueName: pulumi.Output<string>;
  readonly deadLetterQueueName: pulumi.Output<string>;
  readonly deadLetterQueueUrl: pulumi.Output<string>;
  readonly #name: string;

  constructor(
    name: string,
    args: Encrypted & {
      readonly source: QueueSource;
      /** How often an event is tried before it goes to the dead-letter queue. */
      readonly maxReceiveCount?: number;
      /** How long an event waits here before it is handled, seconds. */
      readonly delaySeconds?: number;
    },
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("messaging:sqs:EventQueue", name, {}, options);
    this.#name = name;
    const parent = { parent: this };
    const deadLetters = secureQueue(`${name}-dead-letters`, { key: args.key }, parent);
    const queue = secureQueue(
      name,
      {
        key: args.key,
        source: args.source,
        visibilityTimeout: timing.queueVisibilitySeconds,
        ...(args.delaySeconds === undefined ? {} : { delay: args.delaySeconds }),
        redrivePolicy: pulumi.jsonStringify({
          deadLetterTargetArn: deadLetters.arn,
          maxReceiveCount: args.maxReceiveCount ?? timing.maxReceiveCount,
        }),
      },
      parent,
    );
    new aws.sqs.RedriveAllowPolicy(
      `${name}-dead-letters`,
      {
        queueUrl: deadLetters.url,
        redriveAllowPolicy: pulumi.jsonStringify({
          redrivePermission: "byQueue",
          sourceQueueArns: [queue.arn],
        }),
      },
      parent,
    );
    this.arn = queue.arn;
    this.queueName = queue.name;
    this.deadLetterQueueName = deadLetters.name;
    this.deadLetterQueueUrl = deadLetters.url;
    this.registerOutputs({ arn: this.arn, deadLetterQueueUrl: this.deadLetterQueueUrl });
  }

  /** What the handler's role needs to read from here. */
  readPermission(): Permission {
    return {
      sid: "ReadEvents",
      actions: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
      resources: [this.arn],
    };
  }

  /** What a handler needs beside that to see an event again in seconds: one that came too early (lib/lambda/batch.ts). */
  showAgainPermission(): Permission {
    return {
      sid: "SeeEventsAgain",
      actions: ["sqs:ChangeMessageVisibility"],
      resources: [this.arn],
    };
  }

  /**
   * Has `handler` take what arrives. Events that fail come again alone, not with their whole batch.
   * @param config `eventConcurrency`, how many invocations at once: Lambda takes no more from the queue than those can do, instead
   * of being throttled, which would use up the events' attempts
   */
  deliverTo(handler: HandlerFunction, { eventConcurrency }: Pick<StackConfig, "eventConcurrency">): void {
    new aws.lambda.EventSourceMapping(
      this.#name,
      {
        eventSourceArn: this.arn,
        functionName: handler.arn,
        batchSize: 10,
        functionResponseTypes: ["ReportBatchItemFailures"],
        scalingConfig: { maximumConcurrency: eventConcurrency },
      },
      { parent: this, dependsOn: handler.rolePolicy },
    );
  }
}
