import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Blueprint } from "../aws/blueprint.ts";
import type { Break } from "../rules/rule.ts";

/** What one run broke. */
export interface Finding {
  readonly seed: number;
  readonly breaks: readonly Break[];
}

export interface Work {
  readonly blueprint: Blueprint;
  readonly first: number;
  readonly runs: number;
  readonly step: number;
}

export type Report = { readonly finding: Finding } | { readonly done: number };

/**
 * Runs the seeds from `first` on, shared out over workers.
 * @param onFinding called for every run that broke something; false to stop all
 * @returns how many runs there were
 */
export async function runAll(
  { blueprint, first, runs }: Omit<Work, "step">,
  onFinding: (finding: Finding) => void,
  onProgress: (done: number) => void = () => {},
  workers = availableParallelism(),
): Promise<number> {
  const count = Math.min(workers, runs);
  let total = 0;
  const shares = Array.from({ length: count }, (_, index) => {
    const share = Math.floor(runs / count) + (index < runs % count ? 1 : 0);
    const workerData: Work = { blueprint, first: first + index, runs: share, step: count };
    return new Promise<void>((resolve, reject) => {
      const worker = new Worker(new URL("./worker.ts", import.meta.url), { workerData });
      worker.on("message", (report: Report) => {
        if ("finding" in report) onFinding(report.finding);
        else {
          total += report.done;
          onProgress(total);
        }
      });
      worker.once("error", reject);
      worker.once("exit", (code) =>
        code === 0 ? resolve() : reject(new Error(`A worker ended with ${code}.`)),
      );
    });
  });
  await Promise.all(shares);
  return total;
}
