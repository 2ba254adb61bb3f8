import type { Request } from "../state/requests.ts";
import { statusWords, toneOf } from "../state/statuses.ts";

/** A request's status in the API's own word; none until the API has said it. */
export function StatusPill({ request }: { request: Request }) {
  const { answer, execution } = request;
  if (answer === undefined) return <span className="pill going">…</span>;
  const status = answer.latest_status;
  return <span className={`pill ${toneOf(status, execution.status)}`}>{statusWords(status)}</span>;
}
