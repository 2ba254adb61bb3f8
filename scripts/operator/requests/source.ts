import {
  ExecutionDoesNotExist,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  SFNClient,
} from "@aws-sdk/client-sfn";
import { ApiError, type MessageRequest, MessagingClient, NoAnswerError } from "../../../client/index.ts";
import { NotPossible } from "../command.ts";
import { asked, type Deployment } from "../deployment.ts";
import type { SandboxDoor } from "../sandbox.ts";
import type { ExecutionEvent, Found } from "./life.ts";

/** Finds a request, or undefined if there is none. */
export type FindRequest = (requestId: string) => Promise<Found | undefined>;

export function inSandbox(door: SandboxDoor): FindRequest {
  return async (requestId) => {
    const id = encodeURIComponent(requestId);
    const request = await door.find<MessageRequest>(`/requests/${id}`);
    if (request === undefined) return undefined;
    const execution = await door.find<{ history: ExecutionEvent[] }>(`/executions/${id}`);
    return {
      request,
      execution: { link: `${door.url}/r/${id}`, events: execution?.history ?? "forgotten by the sandbox" },
    };
  };
}

export function inDeployment(deployment: Deployment): FindRequest {
  return async (requestId) => {
    const request = await get(deployment, requestId);
    if (request === undefined) return undefined;
    const machine = deployment.stateMachineArns[request.type];
    const arn = `${machine.replace(":stateMachine:", ":execution:")}:${requestId}`;
    const { region } = deployment.client;
    return {
      request,
      execution: {
        link: `https://${region}.console.aws.amazon.com/states/home?region=${region}#/v2/executions/details/${arn}`,
        events: await historyOf(arn, deployment).catch(whyNot),
      },
    };
  };
}

async function get(deployment: Deployment, requestId: string): Promise<MessageRequest | undefined> {
  const { apiUrl: baseUrl } = deployment;
  const apiKey = await deployment.apiKey();
  try {
    return await new MessagingClient({ baseUrl, apiKey, attempts: 3, timeoutMs: 10_000 }).get(requestId);
  } catch (error) {
    if (error instanceof ApiError && error.code === "not_found") return undefined;
    if (error instanceof ApiError)
      throw new NotPossible(`The API at ${baseUrl} refuses it: ${error.message}`);
    if (error instanceof NoAnswerError) {
      throw new NotPossible(
        `The API at ${baseUrl} does not answer. Is the stack still deployed, and the network there?`,
      );
    }
    throw error;
  }
}

/** Without what states were handed: it holds numbers and texts, which are not needed here. */
async function historyOf(executionArn: string, { client }: Deployment): Promise<ExecutionEvent[]> {
  const sfn = new SFNClient(client);
  const events: HistoryEvent[] = [];
  let nextToken: string | undefined;
  do {
    const page = await asked("states:GetExecutionHistory", () =>
      sfn
        .send(
          new GetExecutionHistoryCommand({
            executionArn,
            includeExecutionData: false,
            maxResults: 1_000,
            nextToken,
          }),
        )
        .catch((error: unknown) => {
          if (error instanceof ExecutionDoesNotExist) return undefined;
          throw error;
        }),
    );
    if (page === undefined)
      throw new NotPossible("forgotten: Step Functions keeps an execution for 90 days.");
    events.push(...(page.events ?? []));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return events as unknown as ExecutionEvent[];
}

/** The rest can be told without it. */
function whyNot(error: unknown): string {
  if (error instanceof NotPossible) return `not known (${error.message.replace(/\.$/, "")})`;
  throw error;
}
