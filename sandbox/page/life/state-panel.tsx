import { type ReactNode, useEffect, useRef } from "react";
import type { ExecutionDetail } from "../../host/answers.ts";
import { choice } from "../state/choice.ts";
import { Icon } from "../ui/icon.tsx";
import { Json } from "../ui/json.tsx";
import { duration, exact } from "../ui/time.ts";
import { FailureWords } from "./failure-words.tsx";
import type { Machine } from "./machine.ts";
import type { Attempt, Progress, Visit } from "./progress.ts";

/** A state: what it is for, and what it took in and gave out each time. Escape closes it. */
export function StatePanel({
  name,
  machine,
  progress,
  execution,
}: {
  name: string;
  machine: Machine;
  progress: Progress;
  execution: ExecutionDetail;
}) {
  const state = machine.states.get(name);
  const visits = progress.visits.filter((visit) => visit.name === name);
  const panel = useRef<HTMLElement>(null);
  const close = () => {
    choice.set({ state: undefined });
    document.querySelector<HTMLElement>(`[data-state="${name}"]`)?.focus();
  };
  useEffect(() => {
    const onKeyDown = (event: globalThis.KeyboardEvent) => {
      if (event.key === "Escape") choice.set({ state: undefined });
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
  return (
    <aside className="state-panel" ref={panel} aria-label={`State ${name}`}>
      <header>
        <h2>{name}</h2>
        <button type="button" className="icon-button" aria-label="Close" onClick={close}>
          <Icon name="close" size={14} />
        </button>
      </header>
      <p className="comment">{state?.comment}</p>
      <p className="resource">
        {state?.type}
        {state?.resource !== undefined && ` · ${state.resource.replace("arn:aws:states:::", "")}`}
      </p>
      {visits.length === 0 && <p className="hint">This message has not come here.</p>}
      {visits.map((visit, index) => (
        <VisitDetails
          key={visit.enteredAt + String(index)}
          visit={visit}
          until={visit.leftAt ?? execution.stopped_at}
        />
      ))}
      {state?.type === "Fail" && visits.length > 0 && (
        <FailureWords execution={execution} progress={progress} />
      )}
    </aside>
  );
}

/** @param until when it was left, or the execution ended in it */
function VisitDetails({ visit, until }: { visit: Visit; until: string | undefined }) {
  const last = visit.attempts.at(-1);
  const stay = until === undefined ? "" : `, ${duration(Date.parse(until) - Date.parse(visit.enteredAt))}`;
  return (
    <div className="visit">
      <p className="times">
        <i className={`swatch ${visit.fate}`} /> {exact(visit.enteredAt)}
        {until === undefined ? " until now" : ` – ${exact(until)}`}
        {stay}
      </p>
      {visit.attempts.filter(hasFailed).map((attempt) => (
        <ErrorOf key={attempt.at} attempt={attempt} />
      ))}
      <Part title="Input" value={visit.input} />
      {last !== undefined && <Part title="Arguments" value={last.parameters} />}
      {last?.output !== undefined && <Part title="Result" value={last.output} />}
      <Part title="Output" value={visit.output} />
      {Object.keys(visit.assigned).length > 0 && (
        <Part
          title="Variables assigned"
          value={JSON.stringify(
            Object.fromEntries(
              Object.entries(visit.assigned).map(([name, json]) => [name, JSON.parse(json)]),
            ),
          )}
        />
      )}
    </div>
  );
}

function hasFailed(attempt: Attempt): boolean {
  return attempt.outcome !== undefined && attempt.outcome.kind !== "succeeded";
}

function ErrorOf({ attempt }: { attempt: Attempt }): ReactNode {
  return (
    <p className="error">
      <b>{attempt.error ?? "Error"}</b> {attempt.cause}
      <small>{attempt.outcome === undefined ? "" : exact(attempt.outcome.at)}</small>
    </p>
  );
}

function Part({ title, value }: { title: string; value: string | undefined }) {
  if (value === undefined) return null;
  return (
    <details open={title === "Input" || title === "Output"}>
      <summary>{title}</summary>
      <Json value={value} label={title} />
    </details>
  );
}
