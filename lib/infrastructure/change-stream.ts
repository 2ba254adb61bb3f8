import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { HandlerFunction } from "./handler-function.ts";
import type { Permission } from "./policy.ts";
import { secureQueue } from "./secure-queue.ts";

/** A stream keeps its records for a day; a batch that fails this often is set aside, and the stream goes on. */
const maximumRetryAttempts = 20;

/** The changes of some tables, in order for each row, with a dead-letter queue for what could not be handled. */
export class ChangeStream extends pulumi.ComponentResource {
  readonly deadLetterQueueUrl: pulumi.Output<string>;
  readonly #name: string;
  readonly #tables: readonly aws.dynamodb.Table[];
  readonly #deadLetters: aws.sqs.Queue;

  constructor(
    name: string,
    tables: readonly aws.dynamodb.Table[],
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("messaging:dynamodb:ChangeStream", name, {}, options);
    this.#name = name;
    this.#tables = tables;
    this.#deadLetters = secureQueue(`${name}-dead-letters`, {}, { parent: this });
    this.deadLetterQueueUrl = this.#deadLetters.url;
    this.registerOutputs({ deadLetterQueueUrl: this.deadLetterQueueUrl });
  }

  /** What the handler's role needs to read from here, and to set aside what fails. */
  readPermissions(): Permission[] {
    const streams = this.#tables.map(({ streamArn }) => streamArn);
    return [
      {
        sid: "ReadChanges",
        actions: ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"],
        resources: streams,
      },
      {
        sid: "ListStreams",
        actions: ["dynamodb:ListStreams"],
        resources: this.#tables.map(({ arn }) => pulumi.interpolate`${arn}/stream/*`),
      },
      { sid: "SetAsideFailures", actions: ["sqs:SendMessage"], resources: [this.#deadLetters.arn] },
    ];
  }

  deliverTo(handler: HandlerFunction): void {
    this.#tables.forEach((table, index) => {
      new aws.lambda.EventSourceMapping(
        `${this.#name}-${index}`,
        {
          eventSourceArn: table.streamArn,
          functionName: handler.arn,
          startingPosition: "TRIM_HORIZON",
          batchSize: 100,
          functionResponseTypes: ["ReportBatchItemFailures"],
          bisectBatchOnFunctionError: true,
          maximumRetryAttempts,
          destinationConfig: { onFailure: { destinationArn: this.#deadLetters.arn } },
        },
        { parent: this, dependsOn: handler.rolePolicy },
      );
    });
  }
}
