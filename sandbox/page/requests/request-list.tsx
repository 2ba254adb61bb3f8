import { type KeyboardEvent, useRef } from "react";
import { Countdown } from "../life/countdown.tsx";
import { channels } from "../state/channels.ts";
import { choice, useChoice } from "../state/choice.ts";
import { chooseRequest } from "../state/deeds.ts";
import { nameOf, type Request, requestOf } from "../state/requests.ts";
import { useWorld } from "../state/world.ts";
import { timeOfDay } from "../ui/time.ts";
import { StatusPill } from "./status-pill.tsx";

/** Every request, newest first; one is chosen, arrows move the choice. */
export function RequestList() {
  const executions = useWorld((value) => value.executions);
  const answers = useWorld((value) => value.requests);
  const current = useChoice((value) => value.requestId);
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined || executions.length === 0) return;
    event.preventDefault();
    const at = executions.findIndex(({ request_id }) => request_id === current);
    const next = Math.min(executions.length - 1, Math.max(0, at + step));
    const execution = executions[next];
    if (execution !== undefined) chooseRequest(execution.request_id);
    list.current?.querySelectorAll("button")[next]?.focus();
  };
  return (
    <section className="request-list" aria-labelledby="requests-title">
      <h2 id="requests-title">Requests {executions.length > 0 && <small>{executions.length}</small>}</h2>
      {executions.length === 0 && <p className="hint">Nothing sent yet.</p>}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the arrows move between the buttons within. */}
      <div ref={list} className="request-rows" onKeyDown={onKeyDown}>
        {executions.map((execution, index) => (
          <RequestRow
            key={execution.request_id}
            request={requestOf(execution, answers)}
            isChosen={execution.request_id === current}
            isStop={current === undefined ? index === 0 : execution.request_id === current}
          />
        ))}
      </div>
    </section>
  );
}

function RequestRow({ request, isChosen, isStop }: { request: Request; isChosen: boolean; isStop: boolean }) {
  const { execution, number, says, channel, answer } = request;
  const waitsUntil = answer?.latest_status === "held" ? answer.held_until : undefined;
  return (
    <button
      type="button"
      className="request"
      aria-current={isChosen}
      tabIndex={isStop ? 0 : -1}
      onClick={() => {
        chooseRequest(request.id);
        choice.set({ view: "life" });
      }}
    >
      <span className="to">
        <b>{nameOf(number)}</b>
        <small>
          {channel === undefined ? execution.state_machine : channels[channel].label} ·{" "}
          {timeOfDay(execution.started_at)}
        </small>
      </span>
      <span className="says">{says}</span>
      <StatusPill request={request} />
      {waitsUntil !== undefined && <Countdown until={waitsUntil} />}
    </button>
  );
}
