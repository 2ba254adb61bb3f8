/** What an execution environment and its worker tell each other. */

/** The payload of a failed invocation. */
export type FunctionError = { errorType: string; errorMessage: string; trace?: string[] };

/** What the worker is told when it starts. */
export interface WorkerStart {
  readonly taskRoot: string;
  readonly handler: string;
  readonly now: number;
}

export interface Invocation {
  readonly requestId: string;
  readonly payload: string;
  /** Virtual milliseconds at which the handler's clock stands. */
  readonly now: number;
  /** Real milliseconds that the handler has. */
  readonly timeout: number;
  readonly functionArn: string;
}

export type WorkerMessage =
  | { readonly type: "ready" }
  | { readonly type: "log"; readonly line: string }
  | { readonly type: "result"; readonly payload: string }
  | {
      readonly type: "error";
      readonly error: FunctionError;
      /** Whether the environment ends with it. */
      readonly fatal: boolean;
    };

/** The form in which Lambda's Node.js runtime reports a thrown value. */
export function errorPayload(thrown: unknown): FunctionError {
  if (!(thrown instanceof Error)) {
    return { errorType: typeof thrown, errorMessage: String(thrown), trace: [] };
  }
  return { errorType: thrown.name, errorMessage: thrown.message, trace: thrown.stack?.split("\n") ?? [] };
}
