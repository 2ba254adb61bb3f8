import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { SFNClient } from "@aws-sdk/client-sfn";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { timing } from "../timing.ts";

/** Region, credentials and endpoint of every client come from the function's environment. */

/** For clients whose calls may be repeated, which the SDK does where it helps. */
export const repeatable = limits({
  attempts: timing.callAttempts,
  connectionTimeout: timing.callConnectionMilliseconds,
  requestTimeout: timing.callAnswerMilliseconds,
});

/**
 * For clients that send messages. The SDK does not repeat a send, because it would repeat one whose answer
 * was lost. And no connection is kept: while a function is frozen between two events the far side closes it,
 * and the next send, written into a dead connection, would count as one that may have arrived.
 */
export const sendOnce = limits(
  {
    attempts: 1,
    connectionTimeout: timing.sendConnectionMilliseconds,
    requestTimeout: timing.sendAnswerMilliseconds,
  },
  { keepAlive: false },
);

export function documentClient(): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(new DynamoDBClient(repeatable), {
    marshallOptions: { removeUndefinedValues: true },
  });
}

export function stepFunctionsClient(): SFNClient {
  return new SFNClient(repeatable);
}

export function eventBridgeClient(): EventBridgeClient {
  return new EventBridgeClient(repeatable);
}

function limits(
  {
    attempts,
    connectionTimeout,
    requestTimeout,
  }: { attempts: number; connectionTimeout: number; requestTimeout: number },
  agent: { keepAlive?: boolean } = {},
) {
  return {
    maxAttempts: attempts,
    requestHandler: {
      connectionTimeout,
      requestTimeout,
      throwOnRequestTimeout: true,
      httpAgent: agent,
      httpsAgent: agent,
    },
  };
}
