import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { StackConfig } from "./config.ts";
import type { HandlerFunction } from "./handler-function.ts";
import type { Permission } from "./policy.ts";
import { type QueueSource, secureQueue } from "./secure-queue.ts";

/**
 * After so many failed attempts an event goes to the dead-letter queue: twenty minutes, at two minutes apart. Lambda's
 * guide asks for five at least, because a throttled invocation counts as an attempt; and a reply in a dead-letter
 * queue is a message that stays held.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
const maxReceiveCount = 10;

/** Longer than a function may run, six times over, as Lambda's guide to SQS event sources asks. */
const visibilityTimeout = 120;

/** A queue in front of an event handler, with its dead-letter queue. */
export class EventQueue extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly deadLetterQueueUrl: pulumi.Output<string>;
  readonly #name: string;

  constructor(
    name: string,
    args: { readonly source: QueueSource },
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("messaging:sqs:EventQueue", name, {}, options);
    this.#name = name;
    const parent = { parent: this };
    const deadLetters = secureQueue(`${name}-dead-letters`, {}, parent);
    const queue = secureQueue(
      name,
      {
        source: args.source,
        visibilityTimeout,
        redrivePolicy: pulumi.jsonStringify({ deadLetterTargetArn: deadLetters.arn, maxReceiveCount }),
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
