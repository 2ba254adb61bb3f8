import { chooseRequest } from "../state/deeds.ts";
import { isRecord } from "../state/requests.ts";
import { isStatus, statusWords, tones } from "../state/statuses.ts";
import { eventsKept, useWorld } from "../state/world.ts";
import { Json } from "../ui/json.tsx";
import { dateAndTime } from "../ui/time.ts";
import { useOnlyChosen } from "./only-chosen.tsx";

/** What the program has published on its own event bus, newest first. */
export function Bus() {
  const events = useWorld((value) => value.bus);
  const { request, control } = useOnlyChosen();
  if (events.length === 0)
    return <p className="hint">Nothing yet. What the program publishes for other systems appears here.</p>;
  const read = events.map((event) => (isRecord(event) ? event : {}));
  const shown =
    request === undefined
      ? read
      : read.filter(({ detail }) => isRecord(detail) && detail.request_id === request.id);
  return (
    <div className="bus">
      <div className="narrowing">{control}</div>
      {events.length >= eventsKept && <p className="hint">The last {eventsKept} events are shown.</p>}
      {shown.length === 0 && <p className="hint">Nothing was published of this request.</p>}
      <ol className="event-list" reversed>
        {shown.toReversed().map((event, index) => (
          <BusEvent key={String(event.id ?? index)} event={event} />
        ))}
      </ol>
    </div>
  );
}

function BusEvent({ event }: { event: Record<string, unknown> }) {
  const { time, "detail-type": type, detail } = event;
  const { status, outcome, request_id: requestId, role } = isRecord(detail) ? detail : {};
  const word = status ?? outcome;
  return (
    <li className="bus-event">
      <details>
        <summary>
          <b>{String(type)}</b>
          {typeof role === "string" && <small> {role}</small>}{" "}
          {typeof word === "string" && (
            <span className={`pill ${isStatus(word) ? tones[word] : "going"}`}>{statusWords(word)}</span>
          )}
          <time dateTime={String(time)}>{dateAndTime(Date.parse(String(time)))}</time>
        </summary>
        <Json value={detail} label={`Detail of ${String(type)}`} />
      </details>
      {typeof requestId === "string" && (
        <button
          type="button"
          className="id"
          title="Show this request"
          onClick={() => chooseRequest(requestId)}
        >
          {requestId}
        </button>
      )}
    </li>
  );
}
