import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { HandlerFunction } from "./handler-function.ts";
import type { Permission } from "./policy.ts";

export interface EventQueueArgs {
  /** The service that may put events here, and the one resource it does so for. */
  readonly source: { readonly service: string; readonly arn: pulumi.Input<string> };
}

/** After so many failed attempts, a minute apart, an event goes to the dead-letter queue. */
const maxReceiveCount = 6;

/** Longer than a function may run, six times over, as Lambda's guide to SQS event sources asks. */
const visibilityTimeoutSeconds = 60;

const fourteenDays = 14 * 24 * 60 * 60;

/** A queue in front of an event handler, with its dead-letter queue. Only TLS, only from its one source. */
export class EventQueue extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly deadLetterQueueUrl: pulumi.Output<string>;
  readonly #parent: pulumi.ResourceOptions;
  readonly #name: string;

  constructor(name: string, args: EventQueueArgs, options?: pulumi.ComponentResourceOptions) {
    super("messaging:sqs:EventQueue", name, {}, options);
    this.#parent = { parent: this };
    this.#name = name;

    const deadLetters = this.#queue(`${name}-dead-letters`, []);
    const queue = this.#queue(name, [args.source], deadLetters.arn);
    new aws.sqs.RedriveAllowPolicy(
      `${name}-dead-letters`,
      {
        queueUrl: deadLetters.url,
        redriveAllowPolicy: pulumi.jsonStringify({
          redrivePermission: "byQueue",
          sourceQueueArns: [queue.arn],
        }),
      },
      this.#parent,
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

  /** Has `handler` take what arrives. Events that fail come again alone, not with their whole batch. */
  deliverTo(handler: HandlerFunction): void {
    new aws.lambda.EventSourceMapping(
      this.#name,
      {
        eventSourceArn: this.arn,
        functionName: handler.arn,
        batchSize: 10,
        functionResponseTypes: ["ReportBatchItemFailures"],
      },
      this.#parent,
    );
  }

  #queue(
    name: string,
    sources: EventQueueArgs["source"][],
    deadLettersArn?: pulumi.Output<string>,
  ): aws.sqs.Queue {
    const queue = new aws.sqs.Queue(
      name,
      {
        messageRetentionSeconds: fourteenDays,
        visibilityTimeoutSeconds,
        sqsManagedSseEnabled: true,
        ...(deadLettersArn === undefined
          ? {}
          : {
              redrivePolicy: pulumi.jsonStringify({ deadLetterTargetArn: deadLettersArn, maxReceiveCount }),
            }),
      },
      this.#parent,
    );
    new aws.sqs.QueuePolicy(
      name,
      {
        queueUrl: queue.url,
        policy: pulumi.jsonStringify({
          Version: "2012-10-17",
          Statement: [
            {
              Sid: "OnlyOverTls",
              Effect: "Deny",
              Principal: "*",
              Action: "sqs:*",
              Resource: queue.arn,
              Condition: { Bool: { "aws:SecureTransport": "false" } },
            },
            ...sources.map(({ service, arn }) => ({
              Sid: "FromItsSource",
              Effect: "Allow",
              Principal: { Service: service },
              Action: "sqs:SendMessage",
              Resource: queue.arn,
              Condition: { ArnEquals: { "aws:SourceArn": arn } },
            })),
          ],
        }),
      },
      this.#parent,
    );
    return queue;
  }
}
