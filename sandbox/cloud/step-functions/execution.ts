import type { Json } from "../service.ts";

export type ExecutionStatus = "RUNNING" | "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "ABORTED";

/**
 * One event of an execution's history, with AWS's type names and details.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html
 */
export interface HistoryEvent {
  /** From 1. */
  readonly id: number;
  readonly previousEventId: number;
  /** Virtual milliseconds since the epoch. */
  readonly timestamp: number;
  readonly type: HistoryEventType;
  readonly executionStartedEventDetails?: DataDetails<"input"> & { readonly roleArn: string };
  readonly executionRedrivenEventDetails?: { readonly redriveCount: number };
  readonly executionSucceededEventDetails?: DataDetails<"output">;
  readonly executionFailedEventDetails?: ErrorDetails;
  readonly executionAbortedEventDetails?: ErrorDetails;
  readonly executionTimedOutEventDetails?: ErrorDetails;
  readonly stateEnteredEventDetails?: DataDetails<"input"> & { readonly name: string };
  readonly stateExitedEventDetails?: DataDetails<"output"> & {
    readonly name: string;
    /** JSON text by variable. */
    readonly assignedVariables?: Readonly<Record<string, string>>;
    readonly assignedVariablesDetails?: { readonly truncated: boolean };
  };
  readonly taskScheduledEventDetails?: ResourceDetails & {
    readonly region: string;
    /** JSON text. */
    readonly parameters: string;
    readonly timeoutInSeconds?: number;
  };
  readonly taskStartedEventDetails?: ResourceDetails;
  readonly taskSubmittedEventDetails?: ResourceDetails & DataDetails<"output">;
  readonly taskSucceededEventDetails?: ResourceDetails & DataDetails<"output">;
  readonly taskFailedEventDetails?: ResourceDetails & ErrorDetails;
  readonly taskTimedOutEventDetails?: ResourceDetails & ErrorDetails;
  readonly evaluationFailedEventDetails?: ErrorDetails & {
    readonly state: string;
    readonly location?: string;
  };
}

/** What a recorded event says beyond its place in the history. */
export type EventBody = Omit<HistoryEvent, "id" | "previousEventId" | "timestamp">;

export type HistoryEventType =
  | "ExecutionStarted"
  | "ExecutionRedriven"
  | "ExecutionSucceeded"
  | "ExecutionFailed"
  | "ExecutionAborted"
  | "ExecutionTimedOut"
  | `${"Pass" | "Task" | "Choice" | "Wait" | "Succeed"}StateEntered`
  | `${"Pass" | "Task" | "Choice" | "Wait" | "Succeed"}StateExited`
  | "FailStateEntered"
  | "TaskScheduled"
  | "TaskStarted"
  | "TaskSubmitted"
  | "TaskSucceeded"
  | "TaskFailed"
  | "TaskTimedOut"
  | "EvaluationFailed";

type DataDetails<Name extends "input" | "output"> = { readonly [name in Name]: string } & {
  readonly [name in `${Name}Details`]: { readonly truncated: boolean };
};

interface ErrorDetails {
  readonly error?: string;
  readonly cause?: string;
}

interface ResourceDetails {
  readonly resourceType: string;
  readonly resource: string;
}

/** An execution, live: its members change as it runs. Times are virtual milliseconds since the epoch. */
export interface Execution {
  readonly arn: string;
  readonly name: string;
  readonly stateMachineArn: string;
  readonly status: ExecutionStatus;
  /** JSON text. */
  readonly input: string;
  /** JSON text. */
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
  readonly startedAt: number;
  readonly stoppedAt?: number;
  readonly history: readonly HistoryEvent[];
  readonly variables: Readonly<Record<string, Json>>;
  /** How often an operator has had it go on after its end. */
  readonly redriveCount: number;
  /** What AWS bills: states entered, and every retry. */
  readonly transitions: number;
  readonly currentState?: string;
  /** When the current wait, back-off or task timeout ends, if nothing happens before. */
  readonly waitingUntil?: number;
}

/** The same, for the engine. */
export type MutableExecution = { -readonly [member in keyof Execution]: Execution[member] } & {
  history: HistoryEvent[];
};

export function data<Name extends "input" | "output">(name: Name, json: string): DataDetails<Name> {
  const details = { truncated: false };
  const either =
    name === "input" ? { input: json, inputDetails: details } : { output: json, outputDetails: details };
  return either as unknown as DataDetails<Name>;
}
