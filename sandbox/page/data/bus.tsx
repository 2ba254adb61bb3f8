import { isRecord } from "../state/requests.ts";
import { useWorld } from "../state/world.ts";
import { Json } from "../ui/json.tsx";

/** What the program has published on its own event bus, newest first. */
export function Bus() {
  const events = useWorld((value) => value.bus);
  if (events.length === 0)
    return <p className="hint">Nothing yet. What the program publishes for other systems appears here.</p>;
  return (
    <ol className="event-list" reversed>
      {events.toReversed().map((event, index) => {
        const { id, time, "detail-type": type, detail } = isRecord(event) ? event : {};
        return (
          <li key={String(id ?? index)}>
            <details>
              <summary>
                <b>{String(type)}</b> <time>{String(time)}</time>
              </summary>
              <Json value={detail} label={`Detail of ${String(type)}`} />
            </details>
          </li>
        );
      })}
    </ol>
  );
}
