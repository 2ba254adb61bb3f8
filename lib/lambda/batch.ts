import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { logger, metrics } from "./logger.ts";

const processor = new BatchProcessor(EventType.SQS);

/**
 * An SQS handler that takes events one by one and reports those that failed, so that only they come again.
 * What failed is logged by name and message, never with the event.
 */
export function eachRecord(handle: (body: string, receiveCount: number) => Promise<void>) {
  const handleRecord = async (record: SQSRecord): Promise<void> => {
    try {
      await handle(record.body, Number(record.attributes.ApproximateReceiveCount));
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      logger.warn(
        "An event could not be handled; the queue delivers it again, at last to the dead-letter queue.",
        {
          error_name: name,
          error_message: message,
          sqs_message_id: record.messageId,
        },
      );
      throw error;
    }
  };
  return async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    try {
      return await processPartialResponse(event, handleRecord, processor, {
        context,
        processInParallel: false,
        throwOnFullBatchFailure: false,
      });
    } finally {
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    }
  };
}
