import type { Clock, Timer } from "../clock.ts";
import { type AwsCall, AwsError, type Json, type JsonObject } from "../service.ts";
import { contextObject } from "./context.ts";
import {
  type Catcher,
  type ChoiceState,
  type Exit,
  type FailState,
  isTimestamp,
  isWholeNumber,
  LONGEST_WAIT_SECONDS,
  type State,
  type StateMachine,
  type SucceedState,
  type TaskState,
  type WaitState,
} from "./definition.ts";
import {
  matchesError,
  PAYLOAD_LIMIT,
  QUERY_EVALUATION_ERROR,
  RUNTIME,
  StateFailure,
  sizeOf,
  TIMEOUT,
  tooLarge,
  wrongType,
} from "./errors.ts";
import {
  data,
  type EventBody,
  type Execution,
  type HistoryEventType,
  type MutableExecution,
} from "./execution.ts";
import type { Scope } from "./expression.ts";
import { isObject, unknownParameters } from "./integrations.ts";
import { RetryCounter } from "./retry.ts";
import type { Outcome, TaskTokens } from "./task-tokens.ts";
import type { Template } from "./template.ts";

/** What an execution needs of the world. */
export interface RunHost {
  readonly clock: Clock;
  readonly tokens: TaskTokens;
  readonly region: string;
  call(call: AwsCall): Promise<JsonObject>;
  random(): number;
  /** Runs a piece of work soon; between two pieces an execution has no work in flight. */
  schedule(work: () => Promise<void>): void;
  changed(execution: Execution): void;
}

/** A standard execution ends when its history is full. */
const HISTORY_LIMIT = 25_000;

/** Thrown to leave a piece of work whose execution has ended meanwhile. */
const ENDED = Symbol("ended");

/** The stay in one state. */
interface Visit {
  readonly state: State;
  readonly input: Json;
  readonly enteredAt: number;
  readonly enteredEventId: number;
}

/** One attempt at a task, from its scheduling to its first outcome. */
interface Attempt {
  readonly visit: Visit;
  readonly task: TaskState;
  readonly retries: RetryCounter;
  token: string | undefined;
  timeout: Timer | undefined;
  settled: boolean;
}

/** One execution of a state machine, moved on in pieces of work that the host schedules. */
export class Run {
  readonly #machine: StateMachine;
  readonly #execution: MutableExecution;
  readonly #host: RunHost;
  /** The wait, back-off or task that would go on later. */
  #timer: Timer | undefined;
  #attempt: Attempt | undefined;
  #deadline: Timer | undefined;

  constructor(machine: StateMachine, start: { arn: string; name: string; input: string }, host: RunHost) {
    this.#machine = machine;
    this.#host = host;
    this.#execution = {
      ...start,
      stateMachineArn: machine.arn,
      status: "RUNNING",
      startedAt: host.clock.now(),
      history: [],
      variables: {},
      transitions: 0,
    };
  }

  get execution(): Execution {
    return this.#execution;
  }

  start(): void {
    const { input } = this.#execution;
    if (this.#machine.timeoutSeconds !== undefined) {
      this.#deadline = this.#host.clock.after(this.#machine.timeoutSeconds * 1000, () => this.#timeOut());
    }
    this.#record({
      type: "ExecutionStarted",
      executionStartedEventDetails: { ...data("input", input), roleArn: this.#machine.roleArn },
    });
    this.#goTo(this.#machine.startAt, JSON.parse(input) as Json);
  }

  /** `StopExecution`; without effect once the execution has ended. */
  abort(error: string | undefined, cause: string | undefined): void {
    if (this.#execution.status !== "RUNNING") return;
    const details = errorDetails(error, cause);
    this.#end("ABORTED", details, { type: "ExecutionAborted", executionAbortedEventDetails: details });
  }

  #timeOut(): void {
    const details = { error: TIMEOUT };
    this.#end("TIMED_OUT", details, { type: "ExecutionTimedOut", executionTimedOutEventDetails: details });
  }

  #goTo(name: string, input: Json): void {
    this.#piece(async () => {
      const state = this.#machine.states.get(name);
      if (state === undefined) throw new Error(`state machine ${this.#machine.name} has no state ${name}`);
      await this.#enter(state, input);
    });
  }

  async #enter(state: State, input: Json): Promise<void> {
    const execution = this.#execution;
    execution.currentState = state.name;
    execution.transitions++;
    this.#record({
      type: state.type === "Fail" ? "FailStateEntered" : `${state.type}StateEntered`,
      stateEnteredEventDetails: { ...data("input", JSON.stringify(input)), name: state.name },
    });
    const visit = {
      state,
      input,
      enteredAt: this.#host.clock.now(),
      enteredEventId: execution.history.length,
    };
    try {
      await this.#runState(visit);
    } catch (failure) {
      this.#failVisit(visit, failure);
    }
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
        return this.#try(visit, state, new RetryCounter(state.retriers));
      case "Succeed":
        return this.#succeed(visit, state);
      case "Fail":
        return this.#fail(visit, state);
    }
  }

  async #choose(visit: Visit, state: ChoiceState): Promise<void> {
    const states = this.#states(visit);
    for (const rule of state.rules) {
      const verdict = await this.#alive(rule.condition.evaluate(this.#scope(states)));
      if (typeof verdict !== "boolean")
        throw wrongType(rule.condition.source, rule.location, "boolean", verdict);
      if (verdict) return this.#leave(visit, rule, rule.next, visit.input, states);
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
    const until = await this.#waitEnd(visit, state);
    this.#park(until, () => this.#leave(visit, state, state.next, visit.input, this.#states(visit)), visit);
  }

  async #waitEnd(visit: Visit, state: WaitState): Promise<number> {
    const scope = this.#scope(this.#states(visit));
    if (state.seconds !== undefined) {
      return visit.enteredAt + 1000 * (await this.#wholeNumber(state.seconds, "Seconds", 0, scope));
    }
    if (state.timestamp === undefined) throw new Error(`Wait state ${state.name} has no end`);
    const timestamp = await this.#alive(state.timestamp.evaluate(scope));
    if (typeof timestamp !== "string" || !isTimestamp(timestamp)) {
      throw wrongType(sourceOf(state.timestamp), "Timestamp", "timestamp", timestamp);
    }
    return Date.parse(timestamp);
  }

  async #succeed(visit: Visit, state: SucceedState): Promise<void> {
    const output = await this.#output(visit, state.output, visit.input, this.#states(visit));
    this.#record({
      type: "SucceedStateExited",
      stateExitedEventDetails: { ...data("output", JSON.stringify(output)), name: state.name },
    });
    this.#succeedWith(output);
  }

  async #fail(visit: Visit, state: FailState): Promise<void> {
    const scope = this.#scope(this.#states(visit));
    const text = async (template: Template | undefined, field: string): Promise<string | undefined> => {
      if (template === undefined) return undefined;
      const value = await this.#alive(template.evaluate(scope));
      if (typeof value !== "string") throw wrongType(sourceOf(template), field, "string", value);
      return value;
    };
    this.#failWith(await text(state.error, "Error"), await text(state.cause, "Cause"));
  }

  /** One attempt: evaluates the arguments and calls the integration; the outcome comes through {@link #settle}. */
  async #try(visit: Visit, task: TaskState, retries: RetryCounter): Promise<void> {
    const attempt: Attempt = { visit, task, retries, token: undefined, timeout: undefined, settled: false };
    if (task.integration.waitForTaskToken) {
      attempt.token = this.#host.tokens.issue((outcome) => this.#settle(attempt, outcome));
    }
    this.#attempt = attempt;
    try {
      await this.#submit(attempt);
    } catch (failure) {
      this.#close(attempt);
      await this.#recover(attempt, failure);
    }
  }

  async #submit(attempt: Attempt): Promise<void> {
    const { visit, task } = attempt;
    const { integration } = task;
    const states = this.#states(visit, attempt);
    const args = await this.#alive(task.args.evaluate(this.#scope(states)));
    if (!isObject(args)) throw wrongType(sourceOf(task.args), "Arguments", "object", args);
    const [unknown] = unknownParameters(integration, args);
    if (unknown !== undefined) {
      throw new StateFailure(RUNTIME, `The field '${unknown}' is no parameter of ${integration.resource}.`);
    }
    const parameters = JSON.stringify(args);
    if (sizeOf(parameters) > PAYLOAD_LIMIT) throw tooLarge(task.name, "has arguments");
    const seconds =
      task.timeoutSeconds === undefined
        ? undefined
        : await this.#wholeNumber(task.timeoutSeconds, "TimeoutSeconds", 1, this.#scope(states));

    const resource = { resourceType: integration.resourceType, resource: integration.resource };
    this.#record({
      type: "TaskScheduled",
      taskScheduledEventDetails: {
        ...resource,
        region: this.#host.region,
        parameters,
        ...(seconds === undefined ? {} : { timeoutInSeconds: seconds }),
      },
    });
    this.#record({ type: "TaskStarted", taskStartedEventDetails: resource });
    if (seconds !== undefined) {
      const end = this.#host.clock.now() + seconds * 1000;
      this.#execution.waitingUntil = end;
      attempt.timeout = this.#host.clock.at(end, () => {
        this.#settle(attempt, { failure: new StateFailure(TIMEOUT, "") });
      });
    }
    this.#piece(() => this.#call(attempt, args));
  }

  async #call(attempt: Attempt, args: JsonObject): Promise<void> {
    const { integration } = attempt.task;
    const outcome = await this.#outcomeOfCall(attempt.task, args);
    if (attempt.settled) return;
    // With a task token the answer to the call is not the answer to the task.
    if (integration.waitForTaskToken && "result" in outcome) {
      this.#record({
        type: "TaskSubmitted",
        taskSubmittedEventDetails: {
          ...data("output", JSON.stringify(outcome.result)),
          resourceType: integration.resourceType,
          resource: integration.resource,
        },
      });
      return;
    }
    this.#settle(attempt, outcome);
  }

  async #outcomeOfCall(task: TaskState, args: JsonObject): Promise<Outcome> {
    const { integration } = task;
    const ids = { executionArn: this.#execution.arn, stateMachineArn: this.#machine.arn };
    try {
      const answer = await this.#host.call({
        principal: { role: this.#machine.roleArn },
        service: integration.service,
        action: integration.action,
        input: integration.toInput(args, ids),
        origin: { execution: this.#execution.name, state: task.name },
      });
      const result = integration.toResult(answer);
      if (sizeOf(JSON.stringify(result)) > PAYLOAD_LIMIT)
        return { failure: tooLarge(task.name, "returned a result") };
      return { result };
    } catch (error) {
      if (error instanceof StateFailure) return { failure: error };
      if (error instanceof AwsError) return { failure: integration.toFailure(error) };
      // Not AWS's doing but a fault of the sandbox or its use: no workflow may hide it in a catcher.
      console.error(
        `sandbox: ${integration.service}:${integration.action} called by ${task.name} broke:`,
        error,
      );
      return { failure: new StateFailure(RUNTIME, `The sandbox failed: ${String(error)}`) };
    }
  }

  /** Takes the first outcome of an attempt. False if it had one already. */
  #settle(attempt: Attempt, outcome: Outcome): boolean {
    if (attempt.settled || this.#execution.status !== "RUNNING") return false;
    this.#close(attempt);
    try {
      this.#take(attempt, outcome);
    } catch (error) {
      if (error !== ENDED) throw error;
    }
    return true;
  }

  #take(attempt: Attempt, outcome: Outcome): void {
    const { task, visit } = attempt;
    const resource = { resourceType: task.integration.resourceType, resource: task.integration.resource };
    if ("result" in outcome) {
      const { result } = outcome;
      this.#record({
        type: "TaskSucceeded",
        taskSucceededEventDetails: { ...data("output", JSON.stringify(result)), ...resource },
      });
      this.#piece(async () => {
        try {
          await this.#leave(visit, task, task.next, result, { ...this.#states(visit, attempt), result });
        } catch (failure) {
          await this.#recover(attempt, failure);
        }
      });
      return;
    }
    const { failure } = outcome;
    const details = { ...errorDetails(failure.error, failure.detail), ...resource };
    this.#record(
      failure.error === TIMEOUT
        ? { type: "TaskTimedOut", taskTimedOutEventDetails: details }
        : { type: "TaskFailed", taskFailedEventDetails: details },
    );
    this.#piece(() => this.#recover(attempt, failure));
  }

  #close(attempt: Attempt): void {
    attempt.settled = true;
    attempt.timeout?.cancel();
    if (attempt.token !== undefined) this.#host.tokens.kill(attempt.token);
    if (this.#attempt === attempt) this.#attempt = undefined;
    delete this.#execution.waitingUntil;
  }

  /** Retry first, then Catch, else the execution fails. */
  async #recover(attempt: Attempt, failure: unknown): Promise<void> {
    if (!(failure instanceof StateFailure)) throw failure;
    const { visit, task, retries } = attempt;
    this.#recordEvaluationFailure(visit, failure);
    const delay = retries.next(failure.error, () => this.#host.random());
    if (delay !== undefined) {
      const again = () => {
        this.#execution.transitions++;
        return this.#try(visit, task, retries);
      };
      this.#park(this.#host.clock.now() + delay, again, visit);
      return;
    }
    const catcher = task.catchers.find(({ errorEquals }) => matchesError(errorEquals, failure.error));
    if (catcher === undefined) return this.#failWith(failure.error, this.#causeOf(visit, failure));
    await this.#catch(attempt, catcher, failure);
  }

  async #catch(attempt: Attempt, catcher: Catcher, failure: StateFailure): Promise<void> {
    const { visit } = attempt;
    const errorOutput = { Error: failure.error, Cause: this.#causeOf(visit, failure) };
    try {
      const states = { ...this.#states(visit, attempt), errorOutput };
      await this.#leave(visit, catcher, catcher.next, errorOutput, states);
    } catch (second) {
      this.#failVisit(visit, second);
    }
  }

  /** Evaluates `Assign` and `Output` with the variables as they were, then goes on. */
  async #leave(
    visit: Visit,
    exit: Exit,
    next: string | undefined,
    result: Json,
    states: JsonObject,
  ): Promise<void> {
    const { state } = visit;
    const assigned = await this.#assignments(visit, exit.assign, states);
    const output = await this.#output(visit, exit.output, result, states);
    this.#execution.variables = { ...this.#execution.variables, ...assigned };
    const names = Object.entries(assigned);
    this.#record({
      type: `${state.type}StateExited` as HistoryEventType,
      stateExitedEventDetails: {
        ...data("output", JSON.stringify(output)),
        name: state.name,
        ...(names.length === 0
          ? {}
          : {
              assignedVariables: Object.fromEntries(
                names.map(([name, value]) => [name, JSON.stringify(value)]),
              ),
              assignedVariablesDetails: { truncated: false },
            }),
      },
    });
    if (next === undefined) this.#succeedWith(output);
    else this.#goTo(next, output);
  }

  async #assignments(visit: Visit, assign: Template | undefined, states: JsonObject): Promise<JsonObject> {
    if (assign === undefined) return {};
    const assigned = await this.#alive(assign.evaluate(this.#scope(states)));
    if (!isObject(assigned)) throw new Error("Assign did not evaluate to an object");
    if (sizeOf(JSON.stringify(assigned)) > PAYLOAD_LIMIT)
      throw tooLarge(visit.state.name, "assigned variables");
    return assigned;
  }

  async #output(
    visit: Visit,
    template: Template | undefined,
    result: Json,
    states: JsonObject,
  ): Promise<Json> {
    const output =
      template === undefined ? result : await this.#alive(template.evaluate(this.#scope(states)));
    if (sizeOf(JSON.stringify(output)) > PAYLOAD_LIMIT) throw tooLarge(visit.state.name, "returned a result");
    return output;
  }

  async #wholeNumber(template: Template, field: string, least: number, scope: Scope): Promise<number> {
    const value = await this.#alive(template.evaluate(scope));
    if (!isWholeNumber(value, least, LONGEST_WAIT_SECONDS)) {
      throw wrongType(
        sourceOf(template),
        field,
        `whole number from ${least} to ${LONGEST_WAIT_SECONDS}`,
        value,
      );
    }
    return value;
  }

  #scope(states: JsonObject): Scope {
    return { states, variables: this.#execution.variables };
  }

  /** `$states`, without `result` and `errorOutput`. */
  #states({ state, input, enteredAt }: Visit, attempt?: Attempt): JsonObject {
    const task =
      attempt === undefined ? undefined : { retryCount: attempt.retries.count, token: attempt.token };
    return {
      input,
      context: contextObject(this.#machine, this.#execution, { name: state.name, enteredAt, task }),
    };
  }

  /** Waits for evaluation, but not past the end of the execution. */
  async #alive<T>(work: Promise<T>): Promise<T> {
    const [outcome] = await Promise.allSettled([work]);
    if (this.#execution.status !== "RUNNING") throw ENDED;
    if (outcome.status === "rejected") throw outcome.reason;
    return outcome.value;
  }

  /** Goes on at `until`; nothing is in flight before. */
  #park(until: number, work: () => Promise<void>, visit: Visit): void {
    const goOn = () => this.#piece(() => this.#inVisit(visit, work));
    if (until <= this.#host.clock.now()) {
      goOn();
      return;
    }
    this.#execution.waitingUntil = until;
    this.#timer = this.#host.clock.at(until, () => {
      this.#timer = undefined;
      delete this.#execution.waitingUntil;
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
      if (this.#execution.status !== "RUNNING") return;
      try {
        await work();
      } catch (error) {
        if (error === ENDED) return;
        console.error(`sandbox: execution ${this.#execution.name} broke:`, error);
        this.#failWith(RUNTIME, `The sandbox failed: ${String(error)}`);
      }
    });
  }

  #failVisit(visit: Visit, failure: unknown): void {
    if (!(failure instanceof StateFailure)) throw failure;
    this.#recordEvaluationFailure(visit, failure);
    this.#failWith(failure.error, this.#causeOf(visit, failure));
  }

  #recordEvaluationFailure(visit: Visit, failure: StateFailure): void {
    if (failure.error !== QUERY_EVALUATION_ERROR || failure.location === undefined) return;
    this.#record({
      type: "EvaluationFailed",
      evaluationFailedEventDetails: {
        ...errorDetails(failure.error, this.#causeOf(visit, failure)),
        location: failure.location,
        state: visit.state.name,
      },
    });
  }

  /** For errors of the interpreter itself AWS says where they happened. */
  #causeOf(visit: Visit, { error, detail }: StateFailure): string {
    if (error !== QUERY_EVALUATION_ERROR && error !== RUNTIME) return detail;
    return `An error occurred while executing the state '${visit.state.name}' (entered at the event id #${visit.enteredEventId}). ${detail}`;
  }

  #succeedWith(output: Json): void {
    const json = JSON.stringify(output);
    this.#end(
      "SUCCEEDED",
      { output: json },
      { type: "ExecutionSucceeded", executionSucceededEventDetails: data("output", json) },
    );
  }

  #failWith(error: string | undefined, cause: string | undefined): void {
    const details = errorDetails(error, cause);
    this.#end("FAILED", details, { type: "ExecutionFailed", executionFailedEventDetails: details });
  }

  #end(
    status: Exclude<Execution["status"], "RUNNING">,
    outcome: { output?: string; error?: string; cause?: string },
    event: EventBody,
  ): void {
    if (this.#execution.status !== "RUNNING") return;
    if (this.#attempt !== undefined) this.#close(this.#attempt);
    this.#timer?.cancel();
    this.#deadline?.cancel();
    Object.assign(this.#execution, { status, stoppedAt: this.#host.clock.now() }, outcome);
    delete this.#execution.currentState;
    delete this.#execution.waitingUntil;
    this.#append(event);
  }

  #record(event: EventBody): void {
    if (this.#execution.status !== "RUNNING") throw ENDED;
    // Leaves room for the event that ends the execution.
    if (this.#execution.history.length >= HISTORY_LIMIT - 1) {
      this.#failWith(
        RUNTIME,
        `The execution reached the maximum number of history events (${HISTORY_LIMIT}).`,
      );
      throw ENDED;
    }
    this.#append(event);
  }

  #append(event: EventBody): void {
    const { history } = this.#execution;
    const id = history.length + 1;
    // The first state follows "nothing", as the start does.
    const previousEventId = id <= 2 ? 0 : id - 1;
    history.push({ id, previousEventId, timestamp: this.#host.clock.now(), ...event });
    this.#host.changed(this.#execution);
  }
}

function errorDetails(
  error: string | undefined,
  cause: string | undefined,
): { error?: string; cause?: string } {
  return {
    ...(error === undefined || error === "" ? {} : { error }),
    ...(cause === undefined || cause === "" ? {} : { cause }),
  };
}

function sourceOf(template: Template): string {
  return template.expressions[0]?.source ?? JSON.stringify(template.source);
}
