import { readFileSync } from "node:fs";

const interval = 500;

/**
 * Calls `ended` when whoever started this process has ended: a test that holds a channel to it, or an npm. npm runs a
 * script in a shell, and a shell that is killed takes nothing with it: without this, `kill` of `npm start` would leave
 * the sandbox and its port behind.
 */
export function whenStarterEnds(ended: () => void): void {
  process.once("disconnect", ended);
  if (process.env.npm_lifecycle_event === undefined) return;
  const parents = () => `${process.ppid} ${parentOf(process.ppid)}`;
  const atStart = parents();
  const timer = setInterval(() => {
    // Who has lost its parent gets another.
    if (parents() === atStart) return;
    clearInterval(timer);
    ended();
  }, interval);
  timer.unref();
}

/** The parent of another process, where the system says it in a file: on Linux. */
function parentOf(pid: number): string | undefined {
  try {
    return /^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  } catch {
    return undefined;
  }
}
