import { useEffect, useState } from "react";
import { follow, readLogs } from "../state/live.ts";
import { useWorld } from "../state/world.ts";
import { Json } from "../ui/json.tsx";
import { exact } from "../ui/time.ts";
import { useOnlyChosen } from "./only-chosen.tsx";

/** What the functions were called with and wrote, newest first. */
export function Logs() {
  const { request, control } = useOnlyChosen();
  const [name, setName] = useState("");
  const id = request?.id;
  useEffect(() => {
    readLogs(id);
    return follow("logs");
  }, [id]);
  const runs = useWorld((value) => value.logs);
  const names = [...new Set(runs.map((run) => run.function))].sort();
  const shown = name === "" ? runs : runs.filter((run) => run.function === name);
  return (
    <div className="logs">
      <div className="narrowing">
        <select aria-label="Of this function" value={name} onChange={(event) => setName(event.target.value)}>
          <option value="">all functions</option>
          {names.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </select>
        {control}
      </div>
      <p className="hint">
        {shown.length === 0
          ? "No function has run for this."
          : "The last 200 runs of each function are kept."}
      </p>
      <ol className="event-list">
        {shown.map((run, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a function may run twice at one instant.
          <li key={`${run.at} ${run.function} ${index}`} className={run.error === undefined ? "" : "bad"}>
            <details>
              <summary>
                <b>{run.function}</b> <time dateTime={run.at}>{exact(run.at)}</time>
                {run.lines.length > 0 && <small> {counted(run.lines.length)}</small>}
                {run.error !== undefined && <span className="error"> {run.error}</span>}
              </summary>
              {run.lines.map((line, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: lines may be equal, and never move.
                <Json key={place} value={line} label={`Line ${place + 1} of ${run.function}`} />
              ))}
              <Json value={run.event} label={`Event of ${run.function}`} />
            </details>
          </li>
        ))}
      </ol>
    </div>
  );
}

function counted(lines: number): string {
  return lines === 1 ? "wrote a line" : `wrote ${lines} lines`;
}
