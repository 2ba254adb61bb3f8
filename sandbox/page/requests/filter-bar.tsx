import { statuses, statusWords } from "../state/statuses.ts";
import { useWorld } from "../state/world.ts";
import type { Filter } from "./filter.ts";

/** Searches and narrows the list of requests. */
export function FilterBar({ filter, onChange }: { filter: Filter; onChange: (filter: Filter) => void }) {
  const people = useWorld((value) => value.people);
  const answers = useWorld((value) => value.requests);
  // The ends of which the page has no words of its own are offered once a request has come to one.
  const seen = Object.values(answers).map(({ latest_status }) => latest_status);
  const offered = [...new Set([...statuses, ...seen])];
  return (
    <search className="filter-bar">
      <input
        type="search"
        aria-label="Search the requests"
        placeholder="Text, id, reference, person"
        value={filter.text}
        onChange={(event) => onChange({ ...filter, text: event.target.value })}
      />
      <select
        aria-label="With this status"
        value={filter.status ?? ""}
        onChange={(event) =>
          onChange({ ...filter, status: event.target.value === "" ? undefined : event.target.value })
        }
      >
        <option value="">any status</option>
        {offered.map((status) => (
          <option key={status} value={status}>
            {statusWords(status)}
          </option>
        ))}
      </select>
      <select
        aria-label="To this person"
        value={filter.number ?? ""}
        onChange={(event) =>
          onChange({ ...filter, number: event.target.value === "" ? undefined : event.target.value })
        }
      >
        <option value="">to anybody</option>
        {people.map(({ number, name }) => (
          <option key={number} value={number}>
            {name}
          </option>
        ))}
      </select>
    </search>
  );
}
