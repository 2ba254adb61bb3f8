import type { KeyboardEvent } from "react";
import { requestsKept } from "../../host/answers.ts";
import { Countdown } from "../life/countdown.tsx";
import { channels } from "../state/channels.ts";
import { choice } from "../state/choice.ts";
import { chooseRequest } from "../state/deeds.ts";
import { beginning, nameOf, type Request } from "../state/requests.ts";
import { timeOfDay } from "../ui/time.ts";
import { VirtualRows } from "../ui/virtual-rows.tsx";
import { FilterBar } from "./filter-bar.tsx";
import { useFilteredRequests } from "./filtered-requests.ts";
import { StatusPill } from "./status-pill.tsx";

/** As tall as a row is drawn (requests.css). */
const rowHeight = 50;

/** Every request that the filter lets through, newest first; one is chosen, arrows move the choice. */
export function RequestList() {
  const { all, shown, current, filter, setFilter } = useFilteredRequests();
  const at = shown.findIndex(({ id }) => id === current);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined || shown.length === 0) return;
    event.preventDefault();
    const next = shown[Math.min(shown.length - 1, Math.max(0, at + step))];
    if (next !== undefined) chooseRequest(next.id);
  };
  return (
    <section className="request-list" aria-labelledby="requests-title">
      <h2 id="requests-title">
        Requests{" "}
        {all.length > 0 && (
          <small>{shown.length === all.length ? all.length : `${shown.length} of ${all.length}`}</small>
        )}
      </h2>
      {all.length === 0 && <p className="hint">Nothing sent yet.</p>}
      {all.length > 1 && <FilterBar filter={filter} onChange={setFilter} />}
      {all.length >= requestsKept && (
        <p className="hint">
          Of those that have ended, the sandbox keeps the last {requestsKept.toLocaleString("en")}.
        </p>
      )}
      {all.length > 0 && shown.length === 0 && <p className="hint">No request is like that.</p>}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the arrows move between the buttons within. */}
      <div onKeyDown={onKeyDown}>
        <VirtualRows className="request-rows" rowHeight={rowHeight} rows={shown} current={at}>
          {(request, index) => (
            <RequestRow
              key={request.id}
              request={request}
              isChosen={request.id === current}
              isStop={at < 0 ? index === 0 : index === at}
            />
          )}
        </VirtualRows>
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
      title={request.reference === undefined ? request.id : `${request.id} · ${request.reference}`}
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
      <span className="says" dir="auto">
        {beginning(says)}
      </span>
      <StatusPill request={request} />
      {waitsUntil !== undefined && <Countdown until={waitsUntil} />}
    </button>
  );
}
