import { Fragment, useState } from "react";
import type { ExecutionDetail } from "../../host/answers.ts";
import { Json } from "../ui/json.tsx";
import { Scroller } from "../ui/scroller.tsx";
import { duration, exact } from "../ui/time.ts";
import type { HistoryEvent } from "./progress.ts";

/** The execution's history events, by AWS's names; each opens to its details. */
export function HistoryTable({ detail }: { detail: ExecutionDetail }) {
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const events = detail.history;
  const start = Date.parse(detail.started_at);
  const toggle = (id: number) => {
    const next = new Set(open);
    if (!next.delete(id)) next.add(id);
    setOpen(next);
  };
  const named = events.map((event, index) => ({ event, state: stateAt(events, index) }));
  return (
    <section className="history" aria-labelledby="history-title">
      <h2 id="history-title">
        History{" "}
        <small>
          {events.length} events, {detail.transitions} state transitions
        </small>
      </h2>
      <Scroller label="History events">
        <table>
          <thead>
            <tr>
              <th scope="col">ID</th>
              <th scope="col">Type</th>
              <th scope="col">State</th>
              <th scope="col">After</th>
              <th scope="col">Time</th>
            </tr>
          </thead>
          <tbody>
            {named.map(({ event, state }) => (
              <Fragment key={event.id}>
                <tr className={toneOf(event.type)}>
                  <td>{event.id}</td>
                  <td>
                    <button
                      type="button"
                      className="expander"
                      aria-expanded={open.has(event.id)}
                      onClick={() => toggle(event.id)}
                    >
                      {event.type}
                    </button>
                  </td>
                  <td>{state}</td>
                  <td>{duration(Date.parse(event.timestamp) - start)}</td>
                  <td>
                    <time dateTime={event.timestamp}>{exact(event.timestamp)}</time>
                  </td>
                </tr>
                {open.has(event.id) && (
                  <tr className="details">
                    <td colSpan={5}>
                      <Json value={detailsOf(event)} label={`Details of event ${event.id}`} />
                    </td>
                  </tr>
                )}
              </Fragment>
            ))}
          </tbody>
        </table>
      </Scroller>
    </section>
  );
}

/** The state to which an event belongs: the one last entered. */
function stateAt(events: readonly HistoryEvent[], index: number): string {
  if (events[index]?.type.startsWith("Execution") === true) return "";
  for (let at = index; at >= 0; at--) {
    const entered = events[at]?.stateEnteredEventDetails;
    if (entered !== undefined) return entered.name;
  }
  return "";
}

function toneOf(type: string): string {
  if (/Succeeded/.test(type)) return "good";
  return /Failed|TimedOut|Aborted/.test(type) ? "bad" : "";
}

/** Without what the table shows already; JSON in text is read. */
function detailsOf({
  id: _id,
  previousEventId,
  timestamp: _timestamp,
  type: _type,
  ...rest
}: HistoryEvent): unknown {
  const [details] = Object.values(rest) as ReadonlyArray<Record<string, unknown>>;
  const readable = Object.entries(details ?? {}).map(([name, value]) => [name, parsed(value)]);
  return { previousEventId, ...Object.fromEntries(readable) };
}

function parsed(value: unknown): unknown {
  if (typeof value !== "string" || !/^[{["]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
