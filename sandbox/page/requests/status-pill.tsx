import type { ExecutionSummary } from "../../host/answers.ts";
import type { Request } from "../state/requests.ts";
import { isStatus, statusWords, type Tone, tones } from "../state/statuses.ts";

const isBad: Readonly<Record<ExecutionSummary["status"], boolean>> = {
  RUNNING: false,
  SUCCEEDED: false,
  FAILED: true,
  TIMED_OUT: true,
  ABORTED: true,
};

/** A request's status in the API's own word; none until the API has said it. */
export function StatusPill({ request }: { request: Request }) {
  const { answer, execution } = request;
  if (answer === undefined) return <span className="pill going">…</span>;
  const status = answer.latest_status;
  const tone: Tone = isStatus(status) ? tones[status] : "going";
  return (
    <span className={`pill ${isBad[execution.status] && tone !== "good" ? "bad" : tone}`}>
      {statusWords(status)}
    </span>
  );
}
