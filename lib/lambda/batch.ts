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
import { MalformedEvent, NotYet } from "../messaging/errors.ts";
import { withoutNumbers } from "../messaging/privacy.ts";
import { logger, metrics } from "./logger.ts";
import { ReceivedMessages } from "./received-messages.ts";

const oneByOne = { processInParallel: false, throwOnFullBatchFailure: false } as const;
const allAtOnce = { processInParallel: true, throwOnFullBatchFailure: false } as const;

/**
 * An SQS handler that takes events one by one and reports those that failed, so that only they come again.
 * What failed is logged by name and message, never with the event.
 */
export function eachRecord(handle: HandleBody) {
  return sqsHandler(handle, oneByOne);
}

/** The same for events that have nothing to do with each other, and of which each may take its time. */
export function recordsAtOnce(handle: HandleBody) {
  return sqsHandler(handle, allAtOnce);
}

type HandleBody = (body: string, receiveCount: number) => Promise<void>;

function sqsHandler(handle: HandleBody, how: typeof oneByOne | typeof allAtOnce) {
  const processor = new BatchProcessor(EventType.SQS);
  const received = new ReceivedMessages();
  const handleRecord = (record: SQSRecord) =>
    logged(record.messageId, async () => {
      const receiveCount = Number(record.attributes.ApproximateReceiveCount);
      try {
        await handle(record.body, receiveCount);
      } catch (error) {
        if (error instanceof MalformedEvent && receiveCount === 1)
          metrics.addMetric("MalformedEvent", "Count", 1);
        if (error instanceof NotYet) await received.showAgain(record, error.retryAfter).catch(reportLate);
        throw error;
      }
    });
  return (event: SQSEvent, context: Context): Promise<SQSBatchResponse> =>
    withMetrics(() => processPartialResponse(event, handleRecord, processor, { context, ...how }));
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

function reportLate(error: unknown): void {
  logger.warn("An event comes again when the queue's visibility timeout is over, and not sooner.", {
    error_name: error instanceof Error ? error.name : "unknown",
  });
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
