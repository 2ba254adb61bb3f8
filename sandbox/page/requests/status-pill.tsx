import type { ExecutionSummary } from "../../host/answers.ts";

const good = new Set(["delivered", "read"]);
const bad = new Set(["failed", "invalid"]);
const over = new Set(["expired", "cancelled", "opted_out", "unknown"]);

/** A request's status in the API's own word. */
export function StatusPill({ status, execution }: { status: string; execution: ExecutionSummary["status"] }) {
  const isFailed =
    bad.has(status) || execution === "FAILED" || execution === "TIMED_OUT" || execution === "ABORTED";
  const tone = isFailed ? "bad" : good.has(status) ? "good" : over.has(status) ? "over" : "going";
  return <span className={`pill ${tone}`}>{status.replaceAll("_", " ")}</span>;
}
