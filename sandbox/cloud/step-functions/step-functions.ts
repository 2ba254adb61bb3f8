/**
 * Step Functions for the sandbox: Standard workflows in JSONata, no more of the States Language than the
 * product's definitions use, and that as AWS documents it.
 *
 * Why it is written here at all: nothing published runs JSONata states with task tokens that other code can
 * answer. Why it is small: whatever it does not know (a state type, a field, an integration, a variable that
 * nobody assigns) is an error when the state machine is added, never a guess at run time.
 *
 * - `definition.ts` reads a definition once, into what `state-machine.ts` describes; `syntax.ts` reads every
 *   expression's syntax tree, because the reference engine evaluates `$`, `$$` and bare names to nothing where
 *   AWS rejects them.
 * - `run.ts` moves one execution on, and `task.ts` the attempts at a task. They have no loop of their own:
 *   entering a state, calling a service, taking an outcome are separate pieces of work, each handed to
 *   `schedule`. Between two pieces nothing is in flight; an execution that waits (for a time or a token) is only
 *   a timer of the clock or an entry in `task-tokens.ts`. So virtual time can pass, and a simulation can choose
 *   which piece goes next.
 * - Clock, randomness and service calls come from outside; there is no other source of either.
 * - A task takes the first outcome it gets (the answer to the call, a task token's answer, a failure or the
 *   timeout), and every later one is too late. A token may therefore be answered before the call that
 *   carries it has returned.
 * - Error names follow the exception classes of the AWS SDK behind each kind of integration, see
 *   `integrated-services.ts`. A fault of the sandbox itself is `States.Runtime`, which no catcher takes.
 *
 * What it leaves out: Map, Parallel, activities, heartbeats, `.sync`, all versions but the last, service
 * quotas, and the SDK metadata that optimised integrations add to their results.
 */
import { randomBytes } from "node:crypto";
import type { Clock } from "../clock.ts";
import {
  type AwsCall,
  AwsError,
  type AwsService,
  type Json,
  type JsonObject,
  type Principal,
} from "../service.ts";
import { describeExecution, getExecutionHistory, listItem, paged, seconds } from "./api-answers.ts";
import { jsonProblem, optional, required } from "./api-requests.ts";
import { readStateMachine } from "./definition.ts";
import { PAYLOAD_LIMIT, StateFailure } from "./errors.ts";
import type { Execution } from "./execution.ts";
import { Run } from "./run.ts";
import type { RunHost } from "./run-host.ts";
import type { StateMachine, StateMachineProps } from "./state-machine.ts";
import { type Outcome, TaskTokens } from "./task-tokens.ts";

export type { Execution, ExecutionStatus, HistoryEvent } from "./execution.ts";

/** How long after its start an execution can be redriven. */
const REDRIVABLE = 14 * 24 * 3600 * 1000;

export interface StepFunctionsDeps {
  readonly clock: Pick<Clock, "now" | "at" | "after" | "track">;
  /** Every integration calls through here, as the state machine's role. */
  call(call: AwsCall): Promise<JsonObject>;
  readonly region: string;
  readonly accountId: string;
  /** In [0, 1): jitter, `$random`, `$shuffle`. Default `Math.random`. */
  random?: () => number;
  /** Task tokens, generated names and `$uuid`. Default: the system's. */
  randomBytes?: (size: number) => Uint8Array;
  /** Runs a piece of work. Default: at once and in flight on the clock; a simulation puts its own order here. */
  schedule?: (work: () => Promise<void>) => void;
  /**
   * Calls `enter` when the account has a transition for it: AWS makes executions wait, and fails none. Default: at once.
   * https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
   */
  transition?: (enter: () => void) => void;
}

/** How long after its end an execution keeps its name, and its history is kept. */
const RETENTION = 90 * 24 * 3600 * 1000;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what AWS's rule is about.
const FORBIDDEN_IN_NAME = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f\ufffe\uffff]/u;

export class StepFunctions implements AwsService {
  readonly #deps: StepFunctionsDeps;
  readonly #machines = new Map<string, StateMachine>();
  /** The state machines' ARNs, by those of their aliases. */
  readonly #aliases = new Map<string, string>();
  /** In the order of their start. */
  readonly #runs = new Set<Run>();
  readonly #runByArn = new Map<string, Run>();
  readonly #tokens: TaskTokens;
  readonly #listeners: Array<(execution: Execution) => void> = [];
  readonly #host: RunHost;

  constructor(deps: StepFunctionsDeps) {
    this.#deps = deps;
    this.#tokens = new TaskTokens(deps.randomBytes ?? randomBytes);
    this.#host = {
      clock: deps.clock,
      tokens: this.#tokens,
      region: deps.region,
      call: (call) => deps.call(call),
      random: deps.random ?? Math.random,
      schedule: deps.schedule ?? ((work) => void deps.clock.track(Promise.resolve().then(work))),
      transition: deps.transition ?? ((enter) => enter()),
      changed: (execution) => {
        for (const listener of this.#listeners) {
          try {
            listener(execution);
          } catch (error) {
            console.error("sandbox: a listener to executions failed:", error);
          }
        }
      },
    };
  }

  /** Adds a state machine or replaces the one with that ARN. Throws a `DefinitionError` that names state and field. */
  addStateMachine(machine: StateMachineProps): void {
    const host = { now: () => this.#deps.clock.now(), random: this.#host.random, uuid: () => this.#uuid() };
    this.addCompiled(readStateMachine(machine, host));
  }

  /** The same for a definition that was read before: reading one takes longer than running it. */
  addCompiled(machine: StateMachine): void {
    this.#machines.set(machine.arn, machine);
  }

  /** An alias of the last version of a state machine, of which there is no other here. */
  addAlias(name: string, machineArn: string): void {
    if (!this.#machines.has(machineArn)) throw new Error(`The alias ${name} is of no state machine here.`);
    this.#aliases.set(`${machineArn}:${name}`, machineArn);
  }

  /** Newest first. */
  executions(): Execution[] {
    return Array.from(this.#runs, (run) => run.execution).reverse();
  }

  /** By name (the newest, where two state machines use the same) or by ARN. */
  execution(nameOrArn: string): Execution | undefined {
    return this.executions().find(({ name, arn }) => name === nameOrArn || arn === nameOrArn);
  }

  /** An execution that has ended is as if it had never been, and its name is free. */
  forget(arn: string): void {
    const run = this.#runByArn.get(arn);
    if (run === undefined || run.execution.status === "RUNNING") return;
    this.#runByArn.delete(arn);
    this.#runs.delete(run);
  }

  /** Called after every history event. */
  onChange(listener: (execution: Execution) => void): void {
    this.#listeners.push(listener);
  }

  /** Calls `listener` whenever an execution has ended, however it did. */
  onEnd(listener: (execution: Execution) => void): void {
    const ended = new WeakSet<Execution>();
    this.onChange((execution) => {
      if (execution.status === "RUNNING") ended.delete(execution);
      else if (!ended.has(execution)) {
        ended.add(execution);
        listener(execution);
      }
    });
  }

  /**
   * For the answer to a token the service reference names no resource, but IAM asks for the state machine's ARN: a
   * denial on AWS says so (https://github.com/NOAA-OWP/hydrovis/issues/837). A token that nobody waits for is nobody's.
   * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsstepfunctions.html
   */
  resources(action: string, input: JsonObject): string[] {
    switch (action) {
      case "StartExecution":
      case "ListExecutions":
        return [this.#unqualified(String(input.stateMachineArn))];
      case "DescribeExecution":
      case "GetExecutionHistory":
      case "RedriveExecution":
      case "StopExecution":
        return [String(input.executionArn)];
      case "SendTaskSuccess":
      case "SendTaskFailure":
      case "SendTaskHeartbeat":
        return [this.#tokens.ownerOf(String(input.taskToken)) ?? []].flat();
      default:
        throw unknownAction(action);
    }
  }

  async call(action: string, input: JsonObject, _principal: Principal): Promise<JsonObject> {
    switch (action) {
      case "StartExecution":
        return this.#startExecution(input);
      case "DescribeExecution":
        return describeExecution(this.#find(input).execution);
      case "GetExecutionHistory":
        return getExecutionHistory(this.#find(input).execution, input);
      case "ListExecutions":
        return this.#listExecutions(input);
      case "StopExecution":
        return this.#stopExecution(input);
      case "RedriveExecution":
        return this.#redriveExecution(input);
      case "SendTaskSuccess":
        return this.#sendTaskSuccess(input);
      case "SendTaskFailure":
        return this.#sendTaskFailure(input);
      case "SendTaskHeartbeat":
        this.#tokens.requireAlive(required(input, "taskToken", 1, 2048));
        return {};
      default:
        throw unknownAction(action);
    }
  }

  /**
   * The same name and input while the first still runs: the same answer; else the name is taken until 90 days
   * after the end. https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
   */
  #startExecution(request: JsonObject): JsonObject {
    const machineArn = required(request, "stateMachineArn", 1, 256);
    const name = optional(request, "name", 1, 80) ?? this.#uuid();
    const input = optional(request, "input", 0, PAYLOAD_LIMIT) ?? "{}";
    if (FORBIDDEN_IN_NAME.test(name)) throw new AwsError("InvalidName", `Invalid Name: '${name}'`);
    const machine = this.#machines.get(this.#unqualified(machineArn));
    if (machine === undefined) {
      throw new AwsError("StateMachineDoesNotExist", `State Machine Does Not Exist: '${machineArn}'`);
    }
    const problem = jsonProblem(input);
    if (problem !== undefined) {
      throw new AwsError("InvalidExecutionInput", `Invalid State Machine Execution Input: '${problem}'`);
    }
    const arn = `${machine.arn.replace(":stateMachine:", ":execution:")}:${name}`;
    const now = this.#deps.clock.now();
    const earlier = this.#runByArn.get(arn);
    if (earlier !== undefined) {
      const { status, startedAt, stoppedAt, input: earlierInput } = earlier.execution;
      if (status === "RUNNING" && earlierInput === input)
        return { executionArn: arn, startDate: seconds(startedAt) };
      if (stoppedAt === undefined || now < stoppedAt + RETENTION) {
        throw new AwsError("ExecutionAlreadyExists", `Execution Already Exists: '${arn}'`);
      }
      this.#runs.delete(earlier);
    }
    const run = new Run(machine, { arn, name, input }, this.#host);
    this.#runs.add(run);
    this.#runByArn.set(arn, run);
    run.start();
    return { executionArn: arn, startDate: seconds(now) };
  }

  /** Permissions are asked for a state machine, not for its aliases: https://docs.aws.amazon.com/step-functions/latest/dg/auth-version-alias.html */
  #unqualified(arn: string): string {
    return this.#aliases.get(arn) ?? arn;
  }

  #listExecutions(request: JsonObject): JsonObject {
    const machineArn = required(request, "stateMachineArn", 1, 256);
    if (!this.#machines.has(machineArn)) {
      throw new AwsError("StateMachineDoesNotExist", `State Machine Does Not Exist: '${machineArn}'`);
    }
    const all = this.executions().filter(
      ({ stateMachineArn, status }) =>
        stateMachineArn === machineArn &&
        (request.statusFilter === undefined || request.statusFilter === status),
    );
    const { page, nextToken } = paged(all, request);
    return { executions: page.map(listItem), ...nextToken };
  }

  #stopExecution(request: JsonObject): JsonObject {
    const run = this.#find(request);
    run.abort(optional(request, "error", 0, 256), optional(request, "cause", 0, 32_768));
    return { stopDate: seconds(run.execution.stoppedAt ?? this.#deps.clock.now()) };
  }

  /** https://docs.aws.amazon.com/step-functions/latest/apireference/API_RedriveExecution.html */
  #redriveExecution(request: JsonObject): JsonObject {
    const run = this.#find(request);
    const { status, startedAt } = run.execution;
    const now = this.#deps.clock.now();
    if (now > startedAt + REDRIVABLE || !run.redrive()) {
      throw new AwsError("ExecutionNotRedrivable", `Execution is ${status} and can't be redriven`);
    }
    return { redriveDate: seconds(now) };
  }

  #sendTaskSuccess(request: JsonObject): JsonObject {
    const token = required(request, "taskToken", 1, 2048);
    const output = required(request, "output", 0, PAYLOAD_LIMIT);
    const problem = jsonProblem(output);
    if (problem !== undefined) throw new AwsError("InvalidOutput", `Invalid Output: '${problem}'`);
    return this.#answer(token, { result: JSON.parse(output) as Json });
  }

  #sendTaskFailure(request: JsonObject): JsonObject {
    const token = required(request, "taskToken", 1, 2048);
    const error = optional(request, "error", 0, 256) ?? null;
    const cause = optional(request, "cause", 0, 32_768) ?? null;
    return this.#answer(token, { failure: new StateFailure(error, cause) });
  }

  #answer(token: string, outcome: Outcome): JsonObject {
    this.#tokens.answer(token, outcome);
    return {};
  }

  #find(request: JsonObject): Run {
    const arn = required(request, "executionArn", 1, 256);
    if (!/^arn:[^:]+:states:[^:]+:\d+:execution:[^:]+:[^:]+$/.test(arn)) {
      throw new AwsError("InvalidArn", `Invalid Arn: 'Resource type not valid in this context: ${arn}'`);
    }
    const run = this.#runByArn.get(arn);
    if (run === undefined) throw new AwsError("ExecutionDoesNotExist", `Execution Does Not Exist: '${arn}'`);
    return run;
  }

  /** Version 4. */
  #uuid(): string {
    const bytes = Buffer.from((this.#deps.randomBytes ?? randomBytes)(16));
    bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
    bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
    return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  }
}

function unknownAction(action: string): Error {
  return new Error(`The sandbox's Step Functions has no action "${action}".`);
}
