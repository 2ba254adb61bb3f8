import { randomUUID } from "node:crypto";
import { devNull } from "node:os";
import type { Worker } from "node:worker_threads";
import { beside } from "../beside.ts";
import type { Credentials } from "../iam/credentials.ts";
import type { Json } from "../service.ts";
import { startWorker } from "../start-worker.ts";
import {
  errorPayload,
  type FunctionError,
  type Invocation,
  type WorkerMessage,
  type WorkerStart,
} from "./lambda-protocol.ts";

/** The inputs of an `aws.lambda.Function` that decide how it runs. */
export interface FunctionInputs {
  readonly name: string;
  readonly arn: string;
  /** The ARN of the execution role. */
  readonly role: string;
  readonly runtime: string;
  /** `<file>.<export>` */
  readonly handler: string;
  /** The folder that was to be zipped. */
  readonly code: { readonly archive: string };
  /** Seconds. */
  readonly timeout?: number;
  /** Megabytes. */
  readonly memorySize?: number;
  readonly environment?: { readonly variables?: Readonly<Record<string, string>> };
  readonly loggingConfig?: {
    readonly logFormat?: string;
    readonly logGroup?: string;
    readonly applicationLogLevel?: string;
  };
}

/** How an invocation ended: with what the handler returned, or as Lambda words an error. */
export type Outcome = { readonly result: Json } | { readonly error: FunctionError };

/** How an invocation ends that the end of the sandbox, or its reset, came before. */
export const sandboxStopped: FunctionError = {
  errorType: "Sandbox.Stopped",
  errorMessage: "The sandbox was stopped.",
};

export const defaultTimeout = 3;
const defaultMemory = 128;
/** Lambda gives the init phase ten seconds; a laptop that does other things too gets more. */
const INIT_TIMEOUT = 30_000;

export interface EnvironmentOptions {
  readonly definition: FunctionInputs;
  readonly credentials: Credentials;
  readonly region: string;
  /** What AWS_ENDPOINT_URL says: where the AWS SDK finds the sandbox. */
  readonly endpoint: string;
  readonly now: number;
  readonly log: (line: string) => void;
}

/** One execution environment: a worker thread that has loaded the function and runs one invocation at a time. */
export class ExecutionEnvironment {
  readonly #worker: Worker;
  readonly #definition: FunctionInputs;
  readonly #log: (line: string) => void;
  /** What the next message, crash or timeout decides. */
  #settle: ((outcome: Outcome) => void) | undefined;
  #requestId: string = randomUUID();
  #crash: FunctionError | undefined;
  /** Resolves when the module is loaded, to an error if it cannot be. */
  readonly ready: Promise<FunctionError | undefined>;

  constructor(options: EnvironmentOptions) {
    this.#definition = options.definition;
    this.#log = options.log;
    this.#worker = startWorker(beside("lambda-worker", import.meta.url), {
      env: environmentVariables(options),
      execArgv: [],
      argv: [],
      workerData: {
        taskRoot: options.definition.code.archive,
        handler: options.definition.handler,
        now: options.now,
      } satisfies WorkerStart,
      resourceLimits: { maxOldGenerationSizeMb: options.definition.memorySize ?? defaultMemory },
    });
    this.#worker.on("message", (message: WorkerMessage) => this.#receive(message));
    this.#worker.on("error", (error: Error & { code?: string }) => {
      const outOfMemory = error.code === "ERR_WORKER_OUT_OF_MEMORY";
      this.#end(outOfMemory ? exitError(this.#requestId, "signal: killed") : errorPayload(error));
    });
    this.#worker.on("exit", (code) => this.#end(exitError(this.#requestId, `exit status ${code}`)));
    this.ready = this.#outcome(INIT_TIMEOUT).then((outcome) =>
      "error" in outcome ? outcome.error : undefined,
    );
  }

  /** True once the worker is gone: crashed, timed out or stopped. */
  get ended(): boolean {
    return this.#crash !== undefined;
  }

  /** @param now virtual milliseconds since the epoch. */
  invoke(payload: Json, now: number): Promise<Outcome> {
    if (this.#crash !== undefined) return Promise.resolve({ error: this.#crash });
    this.#requestId = randomUUID();
    const timeout = (this.#definition.timeout ?? defaultTimeout) * 1000;
    const outcome = this.#outcome(timeout);
    this.#worker.postMessage({
      requestId: this.#requestId,
      payload: JSON.stringify(payload),
      now,
      timeout,
      functionArn: this.#definition.arn,
    } satisfies Invocation);
    return outcome;
  }

  async stop(): Promise<void> {
    this.#crash ??= sandboxStopped;
    await this.#worker.terminate();
  }

  #outcome(timeout: number): Promise<Outcome> {
    return new Promise((resolve) => {
      // Real time: a handler that hangs does so whatever the virtual clock says.
      const timer = setTimeout(() => {
        const errorMessage = `RequestId: ${this.#requestId} Error: Task timed out after ${(timeout / 1000).toFixed(2)} seconds`;
        this.#end({ errorType: "Sandbox.Timedout", errorMessage });
      }, timeout);
      this.#settle = (outcome) => {
        this.#settle = undefined;
        clearTimeout(timer);
        resolve(outcome);
      };
    });
  }

  #receive(message: WorkerMessage): void {
    switch (message.type) {
      case "log":
        this.#log(message.line);
        return;
      case "ready":
        this.#settle?.({ result: null });
        return;
      case "result":
        this.#settle?.({ result: JSON.parse(message.payload) });
        return;
      case "error":
        if (message.fatal) this.#end(message.error);
        else this.#settle?.({ error: message.error });
    }
  }

  /** The worker is of no more use, whatever it was doing. */
  #end(error: FunctionError): void {
    this.#crash ??= error;
    this.#settle?.({ error: this.#crash });
    void this.#worker.terminate();
  }
}

/** As Lambda words a process that ended by itself. */
function exitError(requestId: string, reason: string): FunctionError {
  const errorMessage =
    reason === "exit status 0"
      ? `RequestId: ${requestId} Error: Runtime exited without providing a reason`
      : `RequestId: ${requestId} Error: Runtime exited with error: ${reason}`;
  return { errorType: "Runtime.ExitError", errorMessage };
}

/**
 * The variables that Lambda defines, then the function's own, and nothing of the computer's.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
function environmentVariables({
  definition,
  credentials,
  region,
  endpoint,
}: EnvironmentOptions): NodeJS.ProcessEnv {
  const { logFormat, logGroup, applicationLogLevel } = definition.loggingConfig ?? {};
  return {
    _HANDLER: definition.handler,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_DEFAULT_REGION: region,
    AWS_ENDPOINT_URL: endpoint,
    AWS_EXECUTION_ENV: `AWS_Lambda_${definition.runtime}`,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memorySize ?? defaultMemory),
    AWS_LAMBDA_FUNCTION_NAME: definition.name,
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: logGroup ?? `/aws/lambda/${definition.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: "sandbox",
    ...(logFormat === undefined ? {} : { AWS_LAMBDA_LOG_FORMAT: logFormat }),
    ...(applicationLogLevel === undefined ? {} : { AWS_LAMBDA_LOG_LEVEL: applicationLogLevel }),
    AWS_REGION: region,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    LAMBDA_TASK_ROOT: definition.code.archive,
    // Not Lambda's: they keep the SDK away from the profile of whoever runs the sandbox.
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    ...definition.environment?.variables,
  };
}
