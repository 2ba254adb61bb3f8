import { useState } from "react";
import { useChoice } from "../state/choice.ts";
import { type Request, requestOf } from "../state/requests.ts";
import { useWorld } from "../state/world.ts";
import { everything, type Filter, matches } from "./filter.ts";

interface FilteredRequests {
  /** Newest first. */
  readonly all: readonly Request[];
  /** Those that the filter lets through. */
  readonly shown: readonly Request[];
  /** The id of the one that is chosen. */
  readonly current: string | undefined;
  readonly filter: Filter;
  readonly setFilter: (filter: Filter) => void;
}

/** The requests that the sandbox knows, for a view with a filter of its own. */
export function useFilteredRequests(): FilteredRequests {
  const executions = useWorld((value) => value.executions);
  const answers = useWorld((value) => value.requests);
  const current = useChoice((value) => value.requestId);
  const [filter, setFilter] = useState(everything);
  const all = executions.map((execution) => requestOf(execution, answers));
  return { all, shown: all.filter((request) => matches(request, filter)), current, filter, setFilter };
}
