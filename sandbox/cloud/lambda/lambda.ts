import { functionArn, nameOfArn, type Place } from "../arns.ts";
import type { Clock } from "../clock.ts";
import type { RoleCredentials } from "../iam/credentials.ts";
import { AwsError, type AwsService, type Json, type JsonObject } from "../service.ts";
import {
  ExecutionEnvironment,
  type FunctionInputs,
  type Outcome,
  sandboxStopped,
} from "./lambda-environment.ts";

/** A line that a function wrote. */
export interface LogLine {
  /** Virtual milliseconds at which it arrived. */
  readonly at: number;
  readonly line: string;
}

/** One run of a function, with what it wrote. */
export interface FunctionRun {
  /** Virtual milliseconds at which it began. */
  readonly at: number;
  /** JSON text. */
  readonly payload: string;
  readonly lines: readonly string[];
  /** `ErrorName: message`, if it ended so. */
  readonly error?: string;
}

type MutableRun = { -readonly [member in keyof FunctionRun]: FunctionRun[member] } & { lines: string[] };

export interface LambdaOptions {
  readonly clock: Clock;
  readonly place: Place;
  readonly credentials: RoleCredentials;
  /** Where the AWS SDK inside the functions finds the sandbox, such as `http://127.0.0.1:4001`. */
  readonly endpoint: string;
  /** Invocations at once, of all functions together; more are throttled. A new AWS account has 10. Default: any number. */
  readonly concurrency?: number;
  /** For how long an invocation takes its place among those, virtual milliseconds. Default: as long as it runs, which takes no time here. */
  readonly invocationMilliseconds?: number;
  /** Whether every function is started before its first invocation. Default: yes. */
  readonly warm?: boolean;
  /** Called with every line that a function writes. */
  readonly echo?: (functionName: string, line: string) => void;
}

interface FunctionState {
  readonly definition: FunctionInputs;
  readonly environments: Set<ExecutionEnvironment>;
  readonly idle: ExecutionEnvironment[];
  readonly waiting: Array<(environment: ExecutionEnvironment) => void>;
  readonly logs: LogLine[];
  readonly runs: MutableRun[];
}

/** Workers of one function: a computer has less room than Lambda, so further invocations wait for one. */
const MOST_ENVIRONMENTS = 2;
/**
 * After how long an asynchronous invocation that failed is repeated, milliseconds.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
const ASYNCHRONOUS_RETRY_DELAYS: readonly number[] = [60_000, 120_000];
/** Lines kept of each function. */
const LOG_LINES = 2_000;
/** Runs kept of each function, for who looks back. */
const RUNS = 200;

/**
 * Lambda: the real bundles, each in worker threads of its own, with its own environment and its role's
 * credentials. Handlers see the virtual time at which they were invoked; their timeout runs in real time.
 */
export class Lambda implements AwsService {
  readonly iamActions = { Invoke: "InvokeFunction" };
  readonly #options: LambdaOptions;
  readonly #functions = new Map<string, FunctionState>();
  /** What each environment is at work on. */
  readonly #current = new Map<ExecutionEnvironment, MutableRun>();
  #invocations = 0;
  #stopped = false;

  constructor(options: LambdaOptions) {
    this.#options = options;
  }

  /** @throws Error when the function is of a kind that the sandbox cannot run. */
  createFunction(definition: FunctionInputs): void {
    if (!/^nodejs\d+\.x$/.test(definition.runtime)) {
      throw new Error(`The sandbox runs Node.js functions; ${definition.name} wants ${definition.runtime}.`);
    }
    if (typeof definition.code?.archive !== "string") {
      throw new Error(`The code of ${definition.name} is not a FileArchive of a folder.`);
    }
    this.#functions.set(definition.name, {
      definition,
      environments: new Set(),
      idle: [],
      waiting: [],
      logs: [],
      runs: [],
    });
  }

  /** All functions are there: starts an environment of each ahead of its first invocation, unless they are to be cold. */
  async ready(): Promise<void> {
    if (this.#options.warm === false) return;
    await Promise.all(
      [...this.#functions.values()].map(async (state) => {
        if (state.environments.size > 0) return;
        const environment = this.#start(state);
        const error = await environment.ready;
        if (error !== undefined) {
          throw new Error(`The function ${state.definition.name} cannot start: ${error.errorMessage}`, {
            cause: error,
          });
        }
        this.#release(state, environment);
      }),
    );
  }

  /** @throws AwsError ResourceNotFoundException */
  definition(nameOrArn: string): FunctionInputs {
    return this.#function(nameOf(nameOrArn)).definition;
  }

  resources(_action: string, input: JsonObject): string[] {
    return [functionArn(this.#options.place, nameOf(input.FunctionName))];
  }

  async call(action: string, input: JsonObject): Promise<JsonObject> {
    if (action !== "Invoke") throw new Error(`The sandbox's Lambda knows no ${action}.`);
    const type = input.InvocationType ?? "RequestResponse";
    if (type === "Event") {
      // The caller is told before it runs; time does not move past it.
      this.#options.clock.track(this.#invokeAsynchronously(nameOf(input.FunctionName), input.Payload ?? {}));
      return { StatusCode: 202 };
    }
    if (type !== "RequestResponse") throw new Error(`The sandbox's Lambda knows no ${type} invocations.`);
    const outcome = await this.#options.clock.track(
      this.#invoke(nameOf(input.FunctionName), input.Payload ?? {}),
    );
    const answer = { StatusCode: 200, ExecutedVersion: "$LATEST" };
    if ("result" in outcome) return { ...answer, Payload: outcome.result };
    return { ...answer, FunctionError: "Unhandled", Payload: { ...outcome.error } };
  }

  /** What a function has written, oldest first: the last lines only. */
  logs(functionName: string): readonly LogLine[] {
    return this.#function(functionName).logs;
  }

  /** The last {@link RUNS} runs of a function, oldest first. */
  runs(functionName: string): readonly FunctionRun[] {
    return this.#function(functionName).runs;
  }

  /** What all functions have written, as far as it is kept. */
  lines(): string[] {
    return [...this.#functions.values()].flatMap(({ logs }) => logs.map(({ line }) => line));
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    const environments = [...this.#functions.values()].flatMap((state) => [...state.environments]);
    await Promise.all(environments.map((environment) => environment.stop()));
  }

  async #invoke(name: string, payload: Json): Promise<Outcome> {
    const state = this.#function(name);
    if (this.#invocations >= (this.#options.concurrency ?? Number.POSITIVE_INFINITY)) throw throttled();
    this.#invocations++;
    try {
      return await this.#run(state, payload);
    } finally {
      const { clock, invocationMilliseconds = 0 } = this.#options;
      const leave = () => this.#invocations--;
      if (invocationMilliseconds > 0) clock.after(invocationMilliseconds, leave);
      else leave();
    }
  }

  /** What fails is tried again, and then forgotten: no function here has a destination for it. */
  async #invokeAsynchronously(name: string, payload: Json, retries = 0): Promise<void> {
    const outcome = await this.#invoke(name, payload).catch((error: unknown) => ({ error }));
    const delay = ASYNCHRONOUS_RETRY_DELAYS[retries];
    if (!("error" in outcome) || delay === undefined) return;
    this.#options.clock.after(delay, () => this.#invokeAsynchronously(name, payload, retries + 1));
  }

  async #run(state: FunctionState, payload: Json): Promise<Outcome> {
    // Nobody would end another environment.
    if (this.#stopped) return { error: sandboxStopped };
    const environment = await this.#acquire(state);
    try {
      const initError = await environment.ready;
      if (initError !== undefined) return { error: initError };
      return await this.#watched(state, environment, payload);
    } finally {
      this.#release(state, environment);
    }
  }

  async #watched(state: FunctionState, environment: ExecutionEnvironment, payload: Json): Promise<Outcome> {
    const at = this.#options.clock.now();
    const run: MutableRun = { at, payload: JSON.stringify(payload), lines: [] };
    state.runs.push(run);
    if (state.runs.length > RUNS) state.runs.shift();
    this.#current.set(environment, run);
    try {
      const outcome = await environment.invoke(payload, at);
      if ("error" in outcome) run.error = `${outcome.error.errorType}: ${outcome.error.errorMessage}`;
      return outcome;
    } finally {
      this.#current.delete(environment);
    }
  }

  async #acquire(state: FunctionState): Promise<ExecutionEnvironment> {
    for (let idle = state.idle.pop(); idle !== undefined; idle = state.idle.pop()) {
      if (!idle.ended) return idle;
      // It crashed between two invocations, by a timer or a promise that the handler left behind.
      state.environments.delete(idle);
    }
    if (state.environments.size < MOST_ENVIRONMENTS) return this.#start(state);
    return new Promise((resolve) => state.waiting.push(resolve));
  }

  #release(state: FunctionState, environment: ExecutionEnvironment): void {
    if (environment.ended) state.environments.delete(environment);
    const next = state.waiting.shift();
    // Once this is stopped, who waits gets what has ended, and with it the reason.
    if (next !== undefined) next(environment.ended && !this.#stopped ? this.#start(state) : environment);
    else if (!environment.ended) state.idle.push(environment);
  }

  #start(state: FunctionState): ExecutionEnvironment {
    const { definition, environments, logs } = state;
    const { clock, credentials, endpoint, place, echo } = this.#options;
    const environment = new ExecutionEnvironment({
      definition,
      credentials: credentials.issue(definition.role),
      region: place.region,
      endpoint,
      now: clock.now(),
      log: (line) => {
        this.#current.get(environment)?.lines.push(line);
        logs.push({ at: clock.now(), line });
        if (logs.length > LOG_LINES) logs.shift();
        echo?.(definition.name, line);
      },
    });
    environments.add(environment);
    return environment;
  }

  #function(name: string): FunctionState {
    const state = this.#functions.get(name);
    if (state === undefined) {
      throw new AwsError(
        "ResourceNotFoundException",
        `Function not found: ${functionArn(this.#options.place, name)}`,
        404,
      );
    }
    return state;
  }
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors */
function throttled(): AwsError {
  return new AwsError("TooManyRequestsException", "Rate Exceeded.", 429, {
    Reason: "ConcurrentInvocationLimitExceeded",
    Type: "User",
  });
}

/** A function is named by its name, its ARN, or its ARN with `:$LATEST`. */
function nameOf(functionName: Json | undefined): string {
  return nameOfArn(String(functionName).replace(/:\$LATEST$/, ""));
}
