import type { Program } from "../cloud/program/program.ts";
import type { Sqs } from "../cloud/sqs/sqs.ts";
import type { Execution } from "../cloud/step-functions/execution.ts";
import type { ExecutionDetail, ExecutionSummary, QueueContents } from "./answers.ts";

/** What the control routes show of executions and queues. */

/**
 * One execution for each request: of two with one name the newer, which has the name of one that ended months ago; but
 * on two routes the older, because the second was refused for its key.
 * @param executions newest first
 */
export function ofRequests(executions: readonly Execution[]): Execution[] {
  const chosen = new Map<string, Execution>();
  for (const execution of executions) {
    const newer = chosen.get(execution.name);
    if (newer?.arn !== execution.arn) chosen.set(execution.name, execution);
  }
  return executions.filter((execution) => chosen.get(execution.name) === execution);
}

export function executionSummary(execution: Execution): ExecutionSummary {
  const { output, error, cause, stoppedAt, currentState, waitingUntil } = execution;
  return {
    request_id: execution.name,
    state_machine: execution.stateMachineArn.slice(execution.stateMachineArn.lastIndexOf(":") + 1),
    status: execution.status,
    input: JSON.parse(execution.input),
    started_at: iso(execution.startedAt),
    transitions: execution.transitions,
    ...(output === undefined ? {} : { output: JSON.parse(output) }),
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
    ...(stoppedAt === undefined ? {} : { stopped_at: iso(stoppedAt) }),
    ...(currentState === undefined ? {} : { current_state: currentState }),
    ...(waitingUntil === undefined ? {} : { waiting_until: iso(waitingUntil) }),
  };
}

export function executionDetail(execution: Execution, program: Program): ExecutionDetail {
  const machine = program.byArn(execution.stateMachineArn);
  return {
    ...executionSummary(execution),
    definition: JSON.parse(String(machine?.state.definition)),
    history: execution.history.map((event) => ({ ...event, timestamp: iso(event.timestamp) })),
  };
}

export function queueContents(program: Program, sqs: Sqs): QueueContents[] {
  const queues = program.of("aws:sqs/queue:Queue").map(({ state }) => ({
    name: String(state.name),
    arn: String(state.arn),
    deadLetters: deadLetterQueueOf(state.redrivePolicy),
  }));
  const nameOf = (arn: string) => arn.slice(arn.lastIndexOf(":") + 1);
  return queues.map(({ name, arn, deadLetters }) => {
    const sources = queues.filter((queue) => queue.deadLetters === arn).map((queue) => queue.name);
    const messages = sqs.messages(arn);
    return {
      name,
      waiting: messages.length,
      messages: messages.map((message) => ({
        message_id: message.messageId,
        body: message.body,
        receive_count: message.receiveCount,
        sent_at: iso(message.sentAt),
      })),
      ...(deadLetters === undefined ? {} : { dead_letter_queue: nameOf(deadLetters) }),
      ...(sources.length === 0 ? {} : { dead_letters_of: sources }),
    };
  });
}

function deadLetterQueueOf(redrivePolicy: unknown): string | undefined {
  return typeof redrivePolicy === "string" ? JSON.parse(redrivePolicy).deadLetterTargetArn : undefined;
}

export function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
