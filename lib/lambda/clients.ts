import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SFNClient } from "@aws-sdk/client-sfn";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { timing } from "../timing.ts";

/** Region, credentials and endpoint come from the function's environment. */
export function documentClient(): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(new DynamoDBClient({}), {
    marshallOptions: { removeUndefinedValues: true },
  });
}

export function stepFunctionsClient(): SFNClient {
  return new SFNClient({});
}

/**
 * For clients that send messages: no retries of the SDK's own, because it would repeat a send whose answer
 * was lost, and a time limit below the function's.
 */
export const sendOnce = {
  maxAttempts: 1,
  requestHandler: {
    connectionTimeout: timing.sendConnectionMilliseconds,
    requestTimeout: timing.sendAnswerMilliseconds,
    throwOnRequestTimeout: true,
  },
};
