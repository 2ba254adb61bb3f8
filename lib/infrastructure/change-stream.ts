import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ChangeFilter } from "../tables/changes.ts";
import type { Encrypted } from "./encryption-key.ts";
import type { HandlerFunction } from "./handler-function.ts";
import type { Permission } from "./policy.ts";
import { secureQueue } from "./secure-queue.ts";

/** A stream keeps its records for a day; a batch that fails this often is set aside, and the stream goes on. */
const maximumRetryAttempts = 20;

/**
 * Batches of one shard that are handled at once; the changes of one item stay in order. Lambda takes 1 to 10.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html
 */
const parallelizationFactor = 4;

/** A table with a stream, and which of its changes are handled. */
export interface WatchedTable {
  readonly table: aws.dynamodb.Table;
  readonly changes: readonly ChangeFilter[];
}

/** The changes of some tables, in order for each row, with a dead-letter queue for what could not be handled. */
export class ChangeStream extends pulumi.ComponentResource {
  readonly deadLetterQueueName: pulumi.Output<string>;
  readonly deadLetterQueueUrl: pulumi.Output<string>;
  readonly #name: string;
  readonly #watched: readonly WatchedTable[];
  readonly #deadLetters: aws.sqs.Queue;

  constructor(
    name: string,
    watched: readonly WatchedTable[],
    { key }: Encrypted,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("messaging:dynamodb:ChangeStream", name, {}, options);
    this.#name = name;
    this.#watched = watched;
    this.#deadLetters = secureQueue(`${name}-dead-letters`, { key }, { parent: this });
    this.deadLetterQueueName = this.#deadLetters.name;
    this.deadLetterQueueUrl = this.#deadLetters.url;
    this.registerOutputs({ deadLetterQueueUrl: this.deadLetterQueueUrl });
  }

  /** What the handler's role needs to read from here, and to set aside what fails. */
  readPermissions(): Permission[] {
    const streams = this.#watched.map(({ table }) => table.streamArn);
    return [
      {
        sid: "ReadChanges",
        actions: ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"],
        resources: streams,
      },
      {
        sid: "ListStreams",
        actions: ["dynamodb:ListStreams"],
        resources: this.#watched.map(({ table }) => pulumi.interpolate`${table.arn}/stream/*`),
      },
      { sid: "SetAsideFailures", actions: ["sqs:SendMessage"], resources: [this.#deadLetters.arn] },
    ];
  }

  deliverTo(handler: HandlerFunction): void {
    this.#watched.forEach(({ table, changes }, index) => {
      new aws.lambda.EventSourceMapping(
        `${this.#name}-${index}`,
        {
          eventSourceArn: table.streamArn,
          functionName: handler.arn,
          startingPosition: "TRIM_HORIZON",
          batchSize: 100,
          parallelizationFactor,
          filterCriteria: { filters: changes.map((filter) => ({ pattern: JSON.stringify(filter) })) },
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
