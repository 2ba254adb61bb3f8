import {
  DescribeExecutionCommand,
  ExecutionDoesNotExist,
  InvalidToken,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  type SFNClient,
  TaskDoesNotExist,
  TaskTimedOut,
} from "@aws-sdk/client-sfn";
import type { CallbackError, Failure } from "../messaging/failures.ts";

/**
 * Answers the task tokens on which executions wait. A token whose task has ended already (it was answered,
 * timed out, or its execution is over) is nobody's any more, which is not an error.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskSuccess.html
 */
export class TaskTokens {
  readonly #client: SFNClient;

  constructor(client: SFNClient) {
    this.#client = client;
  }

  /** @returns whether somebody was still waiting */
  succeed(taskToken: string, output: Record<string, unknown>): Promise<boolean> {
    return answered(
      this.#client.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(output) })),
    );
  }

  /**
   * @param executionArn of an execution that does not wait on its token any more
   * @returns whether it is over; false if Step Functions is too busy to say
   */
  async hasEnded(executionArn: string): Promise<boolean> {
    try {
      const { status } = await this.#client.send(new DescribeExecutionCommand({ executionArn }));
      return status !== "RUNNING";
    } catch (error) {
      // Step Functions forgets an execution 90 days after its end.
      if (error instanceof ExecutionDoesNotExist) return true;
      if (error instanceof Error && /throttl/i.test(error.name)) return false;
      throw error;
    }
  }

  /** @returns whether somebody was still waiting */
  fail(taskToken: string, error: CallbackError, cause: Failure): Promise<boolean> {
    return answered(
      this.#client.send(new SendTaskFailureCommand({ taskToken, error, cause: JSON.stringify(cause) })),
    );
  }
}

async function answered(call: Promise<unknown>): Promise<boolean> {
  try {
    await call;
    return true;
  } catch (error) {
    if (error instanceof TaskTimedOut || error instanceof TaskDoesNotExist || error instanceof InvalidToken) {
      return false;
    }
    throw error;
  }
}
