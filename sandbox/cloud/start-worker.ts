import { Worker, type WorkerOptions } from "node:worker_threads";

/**
 * Starts a worker that finds on disk what Node.js compiled for others before it: Pulumi's SDK, the functions' bundles,
 * the types taken out of the sandbox's own modules. That has to be asked for before the first of them is read. Node.js
 * keeps it in the system's temporary folder, by content; where that cannot be written, or Node.js is older than 22.1, all goes on as without. A
 * worker that will be terminated flushes it when it has loaded what it needs.
 * https://nodejs.org/api/module.html#module-compile-cache
 */
export function startWorker(module: URL, options: WorkerOptions): Worker {
  const first = `require("node:module").enableCompileCache?.(); import(${JSON.stringify(module.href)});`;
  return new Worker(first, { ...options, eval: true });
}
