import {
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  InvalidArn,
  type SFNClient,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import { type Channel, channelNames } from "../messaging/channels.ts";
import { executionsOf } from "../messaging/execution-arn.ts";
import { type Failure, unexplained } from "../messaging/failures.ts";
import type { StoredRequest } from "./requests.ts";

/** Executions know of a request before, and whether or not, its row is written. */
export class Executions {
  readonly #client: SFNClient;
  /** The state machines' ARNs. */
  readonly #stateMachines: Record<Channel, string>;

  constructor(client: SFNClient, stateMachines: Record<Channel, string>) {
    this.#client = client;
    this.#stateMachines = stateMachines;
  }

  /**
   * For what the tables cannot tell, such as the moment between the answer 202 and the row: the account may call
   * DescribeExecution 15 times a second.
   * @param type of the request, if that is known: an execution of another channel that has its name was refused for that
   * @returns undefined if there is no such execution; "not known yet" if Step Functions is too busy to say
   */
  async find(requestId: string, type?: Channel): Promise<StoredRequest | undefined | "not known yet"> {
    try {
      for (const channel of type === undefined ? channelNames : [type]) {
        const found = await this.#describe(channel, requestId);
        if (found !== undefined) return found;
      }
      return undefined;
    } catch (error) {
      if (isThrottled(error)) return "not known yet";
      throw error;
    }
  }

  /** Whom a request goes to, as its caller dialled it: only the execution knows. */
  async destinationNumber(type: Channel, requestId: string): Promise<string | undefined> {
    const { input = "{}" } = (await this.#look(type, requestId)) ?? {};
    return (JSON.parse(input) as { destination_number?: string }).destination_number;
  }

  /** Whether a request's execution goes on: one that had ended may have been redriven. */
  async isRunning(type: Channel, requestId: string): Promise<boolean> {
    const execution = await this.#look(type, requestId);
    return execution?.status === "RUNNING";
  }

  /**
   * Starts a request of our own. The same name is started once, however often this is called.
   * @param stateMachineArn of the workflow, or of an alias of it
   */
  async start(stateMachineArn: string, name: string, input: Record<string, unknown>): Promise<void> {
    try {
      await this.#client.send(
        new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }),
      );
    } catch (error) {
      if (!(error instanceof ExecutionAlreadyExists)) throw error;
    }
  }

  #arnOf(type: Channel, requestId: string): string {
    return executionsOf(this.#stateMachines[type]) + requestId;
  }

  /** @returns undefined if there is none, or none any more: Step Functions forgets an execution after 90 days */
  async #look(type: Channel, requestId: string): Promise<DescribeExecutionCommandOutput | undefined> {
    const executionArn = this.#arnOf(type, requestId);
    try {
      return await this.#client.send(new DescribeExecutionCommand({ executionArn }));
    } catch (error) {
      if (error instanceof ExecutionDoesNotExist) return undefined;
      throw error;
    }
  }

  async #describe(type: Channel, requestId: string): Promise<StoredRequest | undefined> {
    try {
      const execution = await this.#look(type, requestId);
      if (execution === undefined) return undefined;
      const { status, startDate, error, cause } = execution;
      const startedAt = startDate ?? new Date();
      const failed = status !== "RUNNING" && status !== "SUCCEEDED";
      return {
        request_id: requestId,
        type,
        accepted_at: startedAt.toISOString(),
        latest_status: failed ? "failed" : "accepted",
        latest_at: startedAt.toISOString(),
        expiration_date: 0,
        ...(failed ? { error: failureOf(error, cause) } : {}),
      };
    } catch (error) {
      if (error instanceof InvalidArn) return undefined;
      throw error;
    }
  }
}

function isThrottled(error: unknown): boolean {
  return error instanceof Error && /throttl|toomanyrequests/i.test(error.name);
}

/** What a Fail state of ours said; Step Functions' own words stay here, for they name ARNs. */
function failureOf(error = unexplained.code, cause = ""): Failure {
  const isOurs = !error.includes(".") && cause !== "";
  return { code: error, title: isOurs ? cause : "The request could not be handled." };
}
