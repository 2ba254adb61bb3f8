import type { Timer } from "../clock.ts";
import type { Json, JsonObject } from "../service.ts";
import { contextObject } from "./context.ts";
import { QUERY_EVALUATION_ERROR, RUNTIME, StateFailure, TIMEOUT } from "./errors.ts";
import { assignmentsOf, instantOf, outputOf, textOf, verdictOf, wholeNumberOf } from "./evaluate.ts";
import { data, type EventBody, type Execution, type HistoryEventType } from "./execution.ts";
import { ENDED, type Ending, ExecutionRecord, errorDetails } from "./execution-record.ts";
import type { Scope } from "./expression.ts";
import type { RunHost } from "./run-host.ts";
import type {
  ChoiceState,
  Exit,
  FailState,
  State,
  StateMachine,
  SucceedState,
  WaitState,
} from "./state-machine.ts";
import { Task, type TaskRun } from "./task.ts";
import { causeOf, type Visit } from "./visit.ts";

/** One execution of a state machine, moved on in pieces of work that the host schedules. */
export class Run {
  readonly #machine: StateMachine;
  readonly #host: RunHost;
  readonly #record: ExecutionRecord;
  readonly #taskRun: TaskRun;
  /** The wait or back-off that would go on later. */
  #timer: Timer | undefined;
  #task: Task | undefined;
  /** The state that was entered last, and with what. */
  #entered: { name: string; input: Json } | undefined;
  #deadline: Timer | undefined;

  constructor(machine: StateMachine, start: { arn: string; name: string; input: string }, host: RunHost) {
    this.#machine = machine;
    this.#host = host;
    this.#record = new ExecutionRecord(
      {
        ...start,
        stateMachineArn: machine.arn,
        status: "RUNNING",
        startedAt: host.clock.now(),
        history: [],
        variables: {},
        transitions: 0,
        redriveCount: 0,
      },
      host.clock,
      (execution) => host.changed(execution),
    );
    this.#taskRun = {
      machine,
      host,
      record: this.#record,
      states: (visit, task) => this.#states(visit, task),
      scope: (states) => this.#scope(states),
      note: (event) => this.#note(event),
      noteEvaluationFailure: (visit, failure) => this.#noteEvaluationFailure(visit, failure),
      piece: (work) => this.#piece(work),
      park: (until, work, visit, turn) => this.#park(until, work, visit, turn),
      leave: (visit, exit, next, result, states) => this.#leave(visit, exit, next, result, states),
      fail: (visit, failure) => this.#failVisit(visit, failure),
    };
  }

  get execution(): Execution {
    return this.#record.execution;
  }

  start(): void {
    const { input } = this.execution;
    if (this.#machine.timeoutSeconds !== undefined) {
      this.#deadline = this.#host.clock.after(this.#machine.timeoutSeconds * 1000, () => this.#timeOut());
    }
    this.#note({
      type: "ExecutionStarted",
      executionStartedEventDetails: { ...data("input", input), roleArn: this.#machine.roleArn },
    });
    this.#goTo(this.#machine.startAt, JSON.parse(input) as Json);
  }

  /** `StopExecution`; without effect once the execution has ended. */
  abort(error: string | undefined, cause: string | undefined): void {
    const outcome = errorDetails(error, cause);
    const event = { type: "ExecutionAborted" as const, executionAbortedEventDetails: outcome };
    this.#end({ status: "ABORTED", outcome, event });
  }

  /**
   * `RedriveExecution`: an execution that ended without success goes on from the state in which it ended, with that
   * state's input, the variables as they are, and all retries to be had again.
   * https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html
   * @returns false if it cannot be redriven
   */
  redrive(): boolean {
    const entered = this.#entered;
    if (this.#record.isRunning || this.execution.status === "SUCCEEDED" || entered === undefined)
      return false;
    this.#record.redrive();
    this.#goTo(entered.name, entered.input);
    return true;
  }

  #timeOut(): void {
    const outcome = { error: TIMEOUT };
    const event = { type: "ExecutionTimedOut" as const, executionTimedOutEventDetails: outcome };
    this.#end({ status: "TIMED_OUT", outcome, event });
  }

  #goTo(name: string, input: Json): void {
    this.#host.transition(() =>
      this.#piece(async () => {
        const state = this.#machine.states.get(name);
        if (state === undefined) throw new Error(`state machine ${this.#machine.name} has no state ${name}`);
        await this.#enter(state, input);
      }),
    );
  }

  async #enter(state: State, input: Json): Promise<void> {
    const { execution } = this.#record;
    execution.currentState = state.name;
    this.#entered = { name: state.name, input };
    execution.transitions++;
    this.#note({
      type: state.type === "Fail" ? "FailStateEntered" : `${state.type}StateEntered`,
      stateEnteredEventDetails: { ...data("input", JSON.stringify(input)), name: state.name },
    });
    const visit = {
      state,
      input,
      enteredAt: this.#host.clock.now(),
      enteredEventId: execution.history.length,
    };
    await this.#inVisit(visit, () => this.#runState(visit));
  }

  async #runState(visit: Visit): Promise<void> {
    const { state } = visit;
    switch (state.type) {
      case "Pass":
        return this.#leave(visit, state, state.next, visit.input, this.#states(visit));
      case "Choice":
        return this.#choose(visit, state);
      case "Wait":
        return this.#wait(visit, state);
      case "Task":
        this.#task = new Task(this.#taskRun, visit, state);
        return this.#task.try();
      case "Succeed":
        return this.#succeed(visit, state);
      case "Fail":
        return this.#fail(visit, state);
    }
  }

  async #choose(visit: Visit, state: ChoiceState): Promise<void> {
    const states = this.#states(visit);
    for (const rule of state.rules) {
      const applies = await this.#record.alive(verdictOf(rule, this.#scope(states)));
      if (applies) return this.#leave(visit, rule, rule.next, visit.input, states);
    }
    if (state.default === undefined) {
      throw new StateFailure(
        RUNTIME,
        "Failed to transition out of the state. The state does not point to a next state.",
      );
    }
    return this.#leave(visit, { assign: undefined, output: undefined }, state.default, visit.input, states);
  }

  async #wait(visit: Visit, state: WaitState): Promise<void> {
    const until = await this.#record.alive(this.#waitEnd(visit, state));
    this.#park(until, () => this.#leave(visit, state, state.next, visit.input, this.#states(visit)), visit);
  }

  async #waitEnd(visit: Visit, { name, seconds, timestamp }: WaitState): Promise<number> {
    const scope = this.#scope(this.#states(visit));
    if (seconds !== undefined)
      return visit.enteredAt + 1000 * (await wholeNumberOf(seconds, "Seconds", 0, scope));
    if (timestamp === undefined) throw new Error(`Wait state ${name} has no end`);
    return instantOf(timestamp, scope);
  }

  async #succeed(visit: Visit, { name, output: template }: SucceedState): Promise<void> {
    const scope = this.#scope(this.#states(visit));
    const output = await this.#record.alive(outputOf(name, template, visit.input, scope));
    this.#note({
      type: "SucceedStateExited",
      stateExitedEventDetails: { ...data("output", JSON.stringify(output)), name },
    });
    this.#succeedWith(output);
  }

  async #fail(visit: Visit, state: FailState): Promise<void> {
    const scope = this.#scope(this.#states(visit));
    const error = await this.#record.alive(textOf(state.error, "Error", scope));
    const cause = await this.#record.alive(textOf(state.cause, "Cause", scope));
    this.#failWith(error, cause);
  }

  /** Evaluates `Assign` and `Output` with the variables as they were, then goes on. */
  async #leave(
    { state }: Visit,
    exit: Exit,
    next: string | undefined,
    result: Json,
    states: JsonObject,
  ): Promise<void> {
    const { execution } = this.#record;
    const scope = this.#scope(states);
    const assigned = await this.#record.alive(assignmentsOf(state.name, exit.assign, scope));
    const output = await this.#record.alive(outputOf(state.name, exit.output, result, scope));
    execution.variables = { ...execution.variables, ...assigned };
    const variables = Object.entries(assigned).map(([name, value]) => [name, JSON.stringify(value)]);
    this.#note({
      type: `${state.type}StateExited` as HistoryEventType,
      stateExitedEventDetails: {
        ...data("output", JSON.stringify(output)),
        name: state.name,
        ...(variables.length === 0
          ? {}
          : {
              assignedVariables: Object.fromEntries(variables),
              assignedVariablesDetails: { truncated: false },
            }),
      },
    });
    if (next === undefined) this.#succeedWith(output);
    else this.#goTo(next, output);
  }

  #scope(states: JsonObject): Scope {
    return { states, variables: this.execution.variables };
  }

  /** `$states`, without `result` and `errorOutput`. */
  #states(
    { state, input, enteredAt }: Visit,
    task?: { readonly retryCount: number; readonly token: string | undefined },
  ): JsonObject {
    return {
      input,
      context: contextObject(this.#machine, this.execution, { name: state.name, enteredAt, task }),
    };
  }

  /** Goes on at `until`, when it is its `turn`; nothing is in flight before. */
  #park(
    until: number,
    work: () => Promise<void>,
    visit: Visit,
    turn: (goOn: () => void) => void = (go) => go(),
  ): void {
    const goOn = () => turn(() => this.#piece(() => this.#inVisit(visit, work)));
    if (until <= this.#host.clock.now()) {
      goOn();
      return;
    }
    const { execution } = this.#record;
    execution.waitingUntil = until;
    this.#timer = this.#host.clock.at(until, () => {
      this.#timer = undefined;
      delete execution.waitingUntil;
      goOn();
    });
  }

  async #inVisit(visit: Visit, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (failure) {
      this.#failVisit(visit, failure);
    }
  }

  #piece(work: () => Promise<void>): void {
    this.#host.schedule(async () => {
      if (!this.#record.isRunning) return;
      try {
        await work();
      } catch (error) {
        if (error === ENDED) return;
        console.error(`sandbox: execution ${this.execution.name} broke:`, error);
        this.#failWith(RUNTIME, `The sandbox failed: ${String(error)}`);
      }
    });
  }

  #failVisit(visit: Visit, failure: unknown): void {
    if (!(failure instanceof StateFailure)) throw failure;
    this.#noteEvaluationFailure(visit, failure);
    this.#failWith(failure.error, causeOf(visit, failure));
  }

  #noteEvaluationFailure(visit: Visit, failure: StateFailure): void {
    if (failure.error !== QUERY_EVALUATION_ERROR || failure.location === undefined) return;
    this.#note({
      type: "EvaluationFailed",
      evaluationFailedEventDetails: {
        ...errorDetails(failure.error, causeOf(visit, failure)),
        location: failure.location,
        state: visit.state.name,
      },
    });
  }

  #succeedWith(output: Json): void {
    const json = JSON.stringify(output);
    const event = {
      type: "ExecutionSucceeded" as const,
      executionSucceededEventDetails: data("output", json),
    };
    this.#end({ status: "SUCCEEDED", outcome: { output: json }, event });
  }

  #failWith(error: string | null | undefined, cause: string | null | undefined): void {
    const outcome = errorDetails(error, cause);
    const event = { type: "ExecutionFailed" as const, executionFailedEventDetails: outcome };
    this.#end({ status: "FAILED", outcome, event });
  }

  #end(ending: Ending): void {
    if (!this.#record.isRunning) return;
    this.#task?.close();
    this.#timer?.cancel();
    this.#deadline?.cancel();
    this.#record.end(ending);
  }

  #note(event: EventBody): void {
    if (!this.#record.isRunning) throw ENDED;
    if (this.#record.isFull) {
      const { limit } = this.#record;
      this.#failWith(RUNTIME, `The execution reached the maximum number of history events (${limit}).`);
      throw ENDED;
    }
    this.#record.append(event);
  }
}
