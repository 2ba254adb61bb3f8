import { requestsKept } from "../../host/answers.ts";
import { FilterBar } from "../requests/filter-bar.tsx";
import { useFilteredRequests } from "../requests/filtered-requests.ts";
import { StatusPill } from "../requests/status-pill.tsx";
import { channels } from "../state/channels.ts";
import { chooseRequest } from "../state/deeds.ts";
import { beginning, nameOf, type Request } from "../state/requests.ts";
import { Scroller } from "../ui/scroller.tsx";
import { dateAndTime } from "../ui/time.ts";
import { VirtualRows } from "../ui/virtual-rows.tsx";

/** As tall as a row is drawn (life.css). */
const rowHeight = 32;

const columns: ReadonlyArray<readonly [name: string, value: (request: Request) => string | number]> = [
  ["request_id", ({ id }) => id],
  ["reference", ({ reference = "" }) => reference],
  ["to", ({ number }) => nameOf(number)],
  [
    "by",
    ({ channel, execution }) => (channel === undefined ? execution.state_machine : channels[channel].label),
  ],
  ["says", ({ says }) => beginning(says)],
  ["accepted", ({ execution }) => dateAndTime(Date.parse(execution.started_at))],
  ["ended", ({ answer }) => (answer?.ended_at === undefined ? "" : dateAndTime(Date.parse(answer.ended_at)))],
  ["outcome", ({ answer }) => answer?.outcome ?? ""],
  ["error", ({ answer, execution }) => answer?.error?.code ?? execution.error ?? ""],
  ["transitions", ({ execution }) => execution.transitions],
];

/** Every request with all that is known of it; a click shows its life. */
export function AllRequests() {
  const { all, shown, current, filter, setFilter } = useFilteredRequests();
  return (
    <div className="all-requests">
      <FilterBar filter={filter} onChange={setFilter} />
      <p className="hint">
        {shown.length} of {all.length}; of those that have ended, the last {requestsKept.toLocaleString("en")}{" "}
        are kept.
      </p>
      <Scroller label="All requests">
        <div className="wide-rows">
          <div className="wide-row head" aria-hidden="true">
            <span>status</span>
            {columns.map(([name]) => (
              <span key={name}>{name}</span>
            ))}
          </div>
          <VirtualRows
            className="wide-rows-frame"
            rowHeight={rowHeight}
            rows={shown}
            current={shown.findIndex(({ id }) => id === current)}
          >
            {(request) => (
              <button
                key={request.id}
                type="button"
                className="wide-row"
                aria-current={request.id === current}
                onClick={() => chooseRequest(request.id)}
              >
                <StatusPill request={request} />
                {columns.map(([name, value]) => (
                  <span key={name} dir="auto" title={String(value(request))}>
                    {value(request)}
                  </span>
                ))}
              </button>
            )}
          </VirtualRows>
        </div>
      </Scroller>
    </div>
  );
}
