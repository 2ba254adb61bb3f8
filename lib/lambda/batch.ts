import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import type {
  Context,
  DynamoDBBatchResponse,
  DynamoDBRecord,
  DynamoDBStreamEvent,
  SQSBatchResponse,
  SQSEvent,
  SQSRecord,
} from "aws-lambda";
import { withoutNumbers } from "../messaging/privacy.ts";
import { logger, metrics } from "./logger.ts";

const oneByOne = { processInParallel: false, throwOnFullBatchFailure: false } as const;
const allAtOnce = { processInParallel: true, throwOnFullBatchFailure: false } as const;

/**
 * An SQS handler that takes events one by one and reports those that failed, so that only they come again.
 * What failed is logged by name and message, never with the event.
 */
export function eachRecord(handle: (body: string, receiveCount: number) => Promise<void>) {
  const processor = new BatchProcessor(EventType.SQS);
  const handleRecord = (record: SQSRecord) =>
    logged(record.messageId, () => handle(record.body, Number(record.attributes.ApproximateReceiveCount)));
  return (event: SQSEvent, context: Context): Promise<SQSBatchResponse> =>
    withMetrics(() => processPartialResponse(event, handleRecord, processor, { context, ...oneByOne }));
}

/**
 * The same for a DynamoDB stream, whose records are begun in order and handled at once. What comes after a failed one
 * comes again with it.
 */
export function eachStreamRecord(handle: (record: DynamoDBRecord) => Promise<void>) {
  const processor = new BatchProcessor(EventType.DynamoDBStreams);
  const handleRecord = (record: DynamoDBRecord) => logged(record.eventID, () => handle(record));
  return (event: DynamoDBStreamEvent, context: Context): Promise<DynamoDBBatchResponse> =>
    withMetrics(() => processPartialResponse(event, handleRecord, processor, { context, ...allAtOnce }));
}

async function logged(id: string | undefined, handle: () => Promise<void>): Promise<void> {
  try {
    await handle();
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    logger.warn(
      "An event could not be handled; it is delivered again, and goes to the dead-letter queue at last.",
      {
        error_name: name,
        error_message: withoutNumbers(message),
        record_id: id,
      },
    );
    throw error;
  }
}

async function withMetrics<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
  }
}
