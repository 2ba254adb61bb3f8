import { type ReactNode, useState } from "react";
import { useChoice } from "../state/choice.ts";
import { nameOf, type Request, useRequest } from "../state/requests.ts";

/** The chosen request, if there is one and the reader wants to see no more than what belongs to it. */
export function useOnlyChosen(): { request: Request | undefined; control: ReactNode } {
  const request = useRequest(useChoice((value) => value.requestId));
  const [isWanted, setWanted] = useState(true);
  return {
    request: isWanted ? request : undefined,
    control: request !== undefined && (
      <label className="only-chosen">
        <input type="checkbox" checked={isWanted} onChange={() => setWanted(!isWanted)} />
        Only what belongs to {request.id}, to {nameOf(request.number)}
      </label>
    ),
  };
}
