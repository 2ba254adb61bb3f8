import { useEffect, useMemo } from "react";
import { type ExecutionDetail, requestsKept } from "../../host/answers.ts";
import { curl } from "../requests/curl.ts";
import { StatusPill } from "../requests/status-pill.tsx";
import { attempt, useChoice } from "../state/choice.ts";
import { cancel, rerun } from "../state/deeds.ts";
import { readDetail } from "../state/live.ts";
import { beginning, nameOf, type Request, useRequest } from "../state/requests.ts";
import { useWorld } from "../state/world.ts";
import { CopyButton } from "../ui/copy.tsx";
import { useSandboxNow } from "../ui/ticking.ts";
import { countdown, timeOfDay } from "../ui/time.ts";
import { explain } from "./explanation.ts";
import { HistoryTable } from "./history-table.tsx";
import { type Machine, machineOf } from "./machine.ts";
import { MachineGraph } from "./machine-graph.tsx";
import { type Progress, progressOf } from "./progress.ts";
import { StatePanel } from "./state-panel.tsx";
import { TimeLine } from "./time-line.tsx";
import { Welcome } from "./welcome.tsx";

/** The life of the chosen message: in words, as a picture, and event by event. */
export function Life() {
  const requestId = useChoice((value) => value.requestId);
  const request = useRequest(requestId);
  const detail = useWorld(({ details }) => (requestId === undefined ? undefined : details[requestId]));
  const isRead = useWorld((value) => value.isRead);
  // An address may lead to a request whose history has not been read, as Back does.
  useEffect(() => {
    if (request !== undefined && detail === undefined) readDetail(request.id);
  }, [request, detail]);
  if (requestId === undefined) return <Welcome />;
  if (request === undefined)
    return isRead ? (
      <p className="hint">
        No request here has the id {requestId}. The sandbox keeps nothing when it is started anew, and of the
        requests that have ended only the last {requestsKept.toLocaleString("en")}.
      </p>
    ) : null;
  return detail === undefined ? null : <LifeOf request={request} detail={detail} />;
}

function LifeOf({ request, detail }: { request: Request; detail: ExecutionDetail }) {
  const state = useChoice((value) => value.state);
  const machine = machineOf(detail.definition);
  const progress = useMemo(() => progressOf(detail), [detail]);
  return (
    <div className="message-life">
      <Headline request={request} machine={machine} progress={progress} />
      <div className="picture-and-panel">
        <MachineGraph key={detail.state_machine} machine={machine} progress={progress} />
        {state !== undefined && machine.states.has(state) && (
          <StatePanel key={state} name={state} machine={machine} progress={progress} execution={detail} />
        )}
      </div>
      <TimeLine request={request} progress={progress} execution={detail} />
      <HistoryTable detail={detail} />
    </div>
  );
}

function Headline({
  request,
  machine,
  progress,
}: {
  request: Request;
  machine: Machine;
  progress: Progress;
}) {
  const { headline, text } = explain({ request, machine, progress });
  const { execution, answer, number, says } = request;
  return (
    <header className="headline">
      <div className="headline-words">
        <p className="what">
          <span>
            To {nameOf(number)}: <q dir="auto">{beginning(says)}</q>
          </span>
          <StatusPill request={request} />
        </p>
        <p className="ids">
          <CopyButton
            className="id"
            label={request.id}
            title="Copy the request_id"
            told="Copied the request_id."
            text={() => request.id}
          />
          {request.reference !== undefined && (
            <CopyButton
              className="id"
              label={request.reference}
              title="Copy the reference"
              told="Copied the reference."
              text={() => request.reference ?? ""}
            />
          )}
        </p>
        <p className="explanation" role="status">
          <b>{headline}:</b> {text}
        </p>
      </div>
      <Wait request={request} />
      {answer?.latest_status === "held" && execution.status === "RUNNING" && (
        <button type="button" className="quiet" onClick={() => attempt(() => cancel(request.id))}>
          Cancel
        </button>
      )}
      <button
        type="button"
        className="quiet"
        title="Sends the same body under a new Idempotency-Key"
        onClick={() => attempt(() => rerun(request))}
      >
        Rerun
      </button>
      <CopyButton
        label="curl"
        title="Copy as curl: asks the API for this request"
        told="Copied the request's GET as a curl command."
        text={() => curl("GET", `/messages/${request.id}`)}
      />
    </header>
  );
}

/** What it waits for ends then. */
function Wait({ request }: { request: Request }) {
  const now = useSandboxNow();
  const { execution, answer } = request;
  if (execution.status !== "RUNNING") return null;
  const heldUntil = answer?.latest_status === "held" ? answer.held_until : undefined;
  const until = heldUntil ?? execution.waiting_until;
  if (until === undefined) return null;
  return (
    <p className="wait">
      <b>{countdown(Date.parse(until) - now)}</b>
      <small>until {timeOfDay(until)}</small>
    </p>
  );
}
