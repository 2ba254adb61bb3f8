import type { Timer } from "../clock.ts";
import { AwsError, type Json, type JsonObject } from "../service.ts";
import { matchesError, PAYLOAD_LIMIT, RUNTIME, StateFailure, sizeOf, TIMEOUT, tooLarge } from "./errors.ts";
import { argumentsOf, wholeNumberOf } from "./evaluate.ts";
import { data, type EventBody } from "./execution.ts";
import { ENDED, type ExecutionRecord, errorDetails } from "./execution-record.ts";
import type { Scope } from "./expression.ts";
import { RetryCounter } from "./retry.ts";
import type { RunHost } from "./run-host.ts";
import type { Catcher, Exit, StateMachine, TaskState } from "./state-machine.ts";
import type { Outcome } from "./task-tokens.ts";
import { causeOf, type Visit } from "./visit.ts";

/** What a task may do with the run that it is part of. */
export interface TaskRun {
  readonly machine: StateMachine;
  readonly host: RunHost;
  readonly record: ExecutionRecord;
  /** `$states` with what a task adds to its context. */
  states(visit: Visit, task: { readonly retryCount: number; readonly token: string | undefined }): JsonObject;
  scope(states: JsonObject): Scope;
  /** Adds to the history. Throws {@link ENDED} if that ends the execution. */
  note(event: EventBody): void;
  noteEvaluationFailure(visit: Visit, failure: StateFailure): void;
  /** Goes on in a piece of work of its own. */
  piece(work: () => Promise<void>): void;
  /** Goes on at `until`, virtual milliseconds, when it is its `turn`. */
  park(until: number, work: () => Promise<void>, visit: Visit, turn?: (goOn: () => void) => void): void;
  leave(visit: Visit, exit: Exit, next: string | undefined, result: Json, states: JsonObject): Promise<void>;
  /** Fails the execution. */
  fail(visit: Visit, failure: unknown): void;
}

/** One attempt at a task, from its scheduling to its first outcome. */
interface Attempt {
  readonly retryCount: number;
  token: string | undefined;
  timeout: Timer | undefined;
  settled: boolean;
}

/**
 * A stay in a Task state: attempts, one after the other, until one succeeds or no retrier is left. An attempt takes
 * the first outcome that it gets.
 */
export class Task {
  readonly #run: TaskRun;
  readonly #visit: Visit;
  readonly #state: TaskState;
  readonly #retries: RetryCounter;
  #attempt: Attempt | undefined;

  constructor(run: TaskRun, visit: Visit, state: TaskState) {
    this.#run = run;
    this.#visit = visit;
    this.#state = state;
    this.#retries = new RetryCounter(state.retriers);
  }

  /** One attempt: evaluates the arguments and calls the integration; the outcome comes through {@link #settle}. */
  async try(): Promise<void> {
    const attempt: Attempt = {
      retryCount: this.#retries.count,
      token: undefined,
      timeout: undefined,
      settled: false,
    };
    if (this.#state.integration.waitForTaskToken) {
      attempt.token = this.#run.host.tokens.issue(this.#run.machine.arn, (outcome) =>
        this.#settle(attempt, outcome),
      );
    }
    this.#attempt = attempt;
    try {
      await this.#submit(attempt);
    } catch (failure) {
      this.#close(attempt);
      await this.#recover(attempt, failure);
    }
  }

  /** The execution has ended: whatever comes is too late. */
  close(): void {
    if (this.#attempt !== undefined) this.#close(this.#attempt);
  }

  get #resource(): { resourceType: string; resource: string } {
    const { resourceType, resource } = this.#state.integration;
    return { resourceType, resource };
  }

  #states(attempt: Attempt): JsonObject {
    return this.#run.states(this.#visit, attempt);
  }

  async #submit(attempt: Attempt): Promise<void> {
    const { host, record, scope } = this.#run;
    const state = this.#state;
    const states = this.#states(attempt);
    const args = await record.alive(argumentsOf(state, scope(states)));
    const seconds =
      state.timeoutSeconds === undefined
        ? undefined
        : await record.alive(wholeNumberOf(state.timeoutSeconds, "TimeoutSeconds", 1, scope(states)));
    this.#run.note({
      type: "TaskScheduled",
      taskScheduledEventDetails: {
        ...this.#resource,
        region: host.region,
        parameters: JSON.stringify(args),
        ...(seconds === undefined ? {} : { timeoutInSeconds: seconds }),
      },
    });
    this.#run.note({ type: "TaskStarted", taskStartedEventDetails: this.#resource });
    if (seconds !== undefined) {
      const end = host.clock.now() + seconds * 1000;
      record.execution.waitingUntil = end;
      attempt.timeout = host.clock.at(end, () => {
        this.#settle(attempt, { failure: new StateFailure(TIMEOUT, "") });
      });
    }
    this.#run.piece(() => this.#call(attempt, args));
  }

  async #call(attempt: Attempt, args: JsonObject): Promise<void> {
    const outcome = await this.#outcomeOfCall(args);
    if (attempt.settled) return;
    // With a task token the answer to the call is not the answer to the task.
    if (this.#state.integration.waitForTaskToken && "result" in outcome) {
      this.#run.note({
        type: "TaskSubmitted",
        taskSubmittedEventDetails: {
          ...data("output", JSON.stringify(outcome.result)),
          ...this.#resource,
        },
      });
      return;
    }
    this.#settle(attempt, outcome);
  }

  async #outcomeOfCall(args: JsonObject): Promise<Outcome> {
    const { host, machine, record } = this.#run;
    const { integration, name } = this.#state;
    const { execution } = record;
    try {
      const answer = await host.call({
        principal: { role: machine.roleArn },
        service: integration.service,
        action: integration.action,
        input: integration.toInput(args, { executionArn: execution.arn, stateMachineArn: machine.arn }),
        origin: { execution: execution.name, state: name },
      });
      const result = integration.toResult(answer);
      if (sizeOf(JSON.stringify(result)) > PAYLOAD_LIMIT)
        return { failure: tooLarge(name, "returned a result") };
      return { result };
    } catch (error) {
      if (error instanceof StateFailure) return { failure: error };
      if (error instanceof AwsError) return { failure: integration.toFailure(error) };
      // Not AWS's doing but a fault of the sandbox or its use: no workflow may hide it in a catcher.
      console.error(`sandbox: ${integration.service}:${integration.action} called by ${name} broke:`, error);
      return { failure: new StateFailure(RUNTIME, `The sandbox failed: ${String(error)}`) };
    }
  }

  /** Takes the first outcome of an attempt. False if it had one already. */
  #settle(attempt: Attempt, outcome: Outcome): boolean {
    if (attempt.settled || !this.#run.record.isRunning) return false;
    this.#close(attempt);
    try {
      this.#take(attempt, outcome);
    } catch (error) {
      if (error !== ENDED) throw error;
    }
    return true;
  }

  #take(attempt: Attempt, outcome: Outcome): void {
    const state = this.#state;
    if ("result" in outcome) {
      const { result } = outcome;
      this.#run.note({
        type: "TaskSucceeded",
        taskSucceededEventDetails: { ...data("output", JSON.stringify(result)), ...this.#resource },
      });
      this.#run.piece(async () => {
        try {
          const states = { ...this.#states(attempt), result };
          await this.#run.leave(this.#visit, state, state.next, result, states);
        } catch (failure) {
          await this.#recover(attempt, failure);
        }
      });
      return;
    }
    const { failure } = outcome;
    const details = { ...errorDetails(failure.error, failure.detail), ...this.#resource };
    this.#run.note(
      failure.error === TIMEOUT
        ? { type: "TaskTimedOut", taskTimedOutEventDetails: details }
        : { type: "TaskFailed", taskFailedEventDetails: details },
    );
    this.#run.piece(() => this.#recover(attempt, failure));
  }

  #close(attempt: Attempt): void {
    attempt.settled = true;
    attempt.timeout?.cancel();
    if (attempt.token !== undefined) this.#run.host.tokens.kill(attempt.token);
    if (this.#attempt === attempt) this.#attempt = undefined;
    delete this.#run.record.execution.waitingUntil;
  }

  /** Retry first, then Catch, else the execution fails. */
  async #recover(attempt: Attempt, failure: unknown): Promise<void> {
    if (!(failure instanceof StateFailure)) throw failure;
    const { host, record } = this.#run;
    const delay = this.#retries.next(failure.error, () => host.random());
    if (delay !== undefined) {
      this.#run.noteEvaluationFailure(this.#visit, failure);
      const again = () => {
        record.execution.transitions++;
        return this.try();
      };
      this.#run.park(host.clock.now() + delay, again, this.#visit, host.transition);
      return;
    }
    const catcher = this.#state.catchers.find(({ errorEquals }) => matchesError(errorEquals, failure.error));
    if (catcher === undefined) return this.#run.fail(this.#visit, failure);
    this.#run.noteEvaluationFailure(this.#visit, failure);
    await this.#catch(attempt, catcher, failure);
  }

  async #catch(attempt: Attempt, catcher: Catcher, failure: StateFailure): Promise<void> {
    const errorOutput = { Error: failure.error, Cause: causeOf(this.#visit, failure) };
    try {
      const states = { ...this.#states(attempt), errorOutput };
      await this.#run.leave(this.#visit, catcher, catcher.next, errorOutput, states);
    } catch (second) {
      this.#run.fail(this.#visit, second);
    }
  }
}
