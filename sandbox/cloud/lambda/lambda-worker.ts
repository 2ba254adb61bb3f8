/**
 * The inside of an execution environment: loads a function's handler as Lambda's Node.js runtime does and runs
 * it on what the main thread sends.
 */
import { existsSync } from "node:fs";
import * as modules from "node:module";
import { Socket } from "node:net";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parentPort, workerData } from "node:worker_threads";
import FakeTimers from "@sinonjs/fake-timers";
import {
  errorPayload,
  type FunctionError,
  type Invocation,
  type WorkerMessage,
  type WorkerStart,
} from "./lambda-protocol.ts";

type Handler = (event: unknown, context: object) => unknown;

const { taskRoot, handler: handlerName, now } = workerData as WorkerStart;
const clock = FakeTimers.install({ now, toFake: ["Date"] });
const writeLine = (line: string) => post({ type: "log", line });

captureOutput();
keepImportsInside(taskRoot);
keepOnThisComputer();
// As the real runtime does: what nobody caught is the answer to the invocation, and ends the process.
process.on("uncaughtException", (error) => failAndExit(errorPayload(error), 129));
process.on("unhandledRejection", (reason) => {
  failAndExit(
    { errorType: "Runtime.UnhandledPromiseRejection", errorMessage: String(reason), trace: [] },
    128,
  );
});

try {
  const handler = await loadHandler();
  parentPort?.on("message", (invocation: Invocation) => void run(handler, invocation));
  modules.flushCompileCache?.();
  post({ type: "ready" });
} catch (error) {
  failAndExit(errorPayload(error), 1);
}

async function loadHandler(): Promise<Handler> {
  const [file = "", name = ""] = handlerName.split(".");
  const path = [".mjs", ".js", ".cjs"].map((extension) => join(taskRoot, file + extension)).find(existsSync);
  if (path === undefined) {
    throw named("Runtime.ImportModuleError", `Cannot find module '${file}' in ${taskRoot}`);
  }
  const module: Record<string, unknown> = path.endsWith(".mjs")
    ? await import(pathToFileURL(path).href)
    : modules.createRequire(path)(path);
  const handler = module[name];
  if (typeof handler !== "function") {
    throw named("Runtime.HandlerNotFound", `${handlerName} is undefined or not exported`);
  }
  return handler as Handler;
}

async function run(handler: Handler, invocation: Invocation): Promise<void> {
  clock.setSystemTime(invocation.now);
  try {
    const result = await handler(JSON.parse(invocation.payload), contextOf(invocation));
    post({ type: "result", payload: JSON.stringify(result) ?? "null" });
  } catch (error) {
    post({ type: "error", error: errorPayload(error), fatal: false });
  }
}

/** https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html */
function contextOf({ requestId, timeout, functionArn }: Invocation): object {
  const deadline = performance.now() + timeout;
  const { env } = process;
  return {
    awsRequestId: requestId,
    callbackWaitsForEmptyEventLoop: true,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    getRemainingTimeInMillis: () => Math.max(0, Math.floor(deadline - performance.now())),
    invokedFunctionArn: functionArn,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
  };
}

/** A bundle that needs a package which is not in it runs on this computer and fails in Lambda: so fail here (with Node 22.15 or later). */
function keepImportsInside(root: string): void {
  const inside = `${pathToFileURL(root).href}/`;
  modules.registerHooks?.({
    resolve(specifier, context, next) {
      const resolved = next(specifier, context);
      const byFunction = context.parentURL?.startsWith(inside) === true;
      const provided = !resolved.url.startsWith("file:") || /^@(aws-sdk|smithy)\//.test(specifier);
      if (!byFunction || provided || resolved.url.startsWith(inside)) return resolved;
      const message = `Cannot find package '${specifier}': it is not in the function's archive ${root}`;
      throw named("Runtime.ImportModuleError", message);
    },
  });
}

/** What a function does here is a rehearsal, and must not reach anybody's real system. */
function keepOnThisComputer(): void {
  const { connect } = Socket.prototype;
  Socket.prototype.connect = function (this: Socket, ...to: unknown[]): Socket {
    const [target, second] = to.flat();
    const host = hostOf(target, second);
    if (["127.0.0.1", "localhost", "::1", undefined].includes(host)) return Reflect.apply(connect, this, to);
    const message = `The function would connect to ${host}, but functions in the sandbox reach this computer only.`;
    writeLine(message);
    throw new Error(message);
  };
}

/** Of `net.connect`'s forms: options, or a port and a host. None means this computer. */
function hostOf(target: unknown, second: unknown): string | undefined {
  if (typeof target !== "object" || target === null) return typeof second === "string" ? second : undefined;
  return "host" in target && typeof target.host === "string" ? target.host : undefined;
}

/** Lines go the way of the answers, so that they arrive before the answer which they precede. */
function captureOutput(): void {
  for (const stream of [process.stdout, process.stderr]) {
    let rest = "";
    stream.write = (chunk: string | Uint8Array, ...more: unknown[]): boolean => {
      const lines = (rest + (typeof chunk === "string" ? chunk : Buffer.from(chunk).toString())).split("\n");
      rest = lines.pop() ?? "";
      lines.forEach(writeLine);
      for (const callback of more) if (typeof callback === "function") callback();
      return true;
    };
  }
}

function failAndExit(error: FunctionError, code: number): void {
  post({ type: "error", error, fatal: true });
  process.exit(code);
}

function named(name: string, message: string): Error {
  const error = new Error(message);
  error.name = name;
  return error;
}

function post(message: WorkerMessage): void {
  parentPort?.postMessage(message);
}
