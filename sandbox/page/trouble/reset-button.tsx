import { useState } from "react";
import { attempt, choice, tell } from "../state/choice.ts";
import { reset } from "../state/deeds.ts";

/** Has the sandbox begin anew; asks once more, for nothing of it comes back. */
export function ResetButton() {
  const [isAsked, setAsked] = useState(false);
  return (
    <button
      type="button"
      className={isAsked ? "quiet warn" : "quiet"}
      title="Forgets all requests, messages, people, faults and the record"
      onBlur={() => setAsked(false)}
      onClick={() => {
        if (!isAsked) return setAsked(true);
        setAsked(false);
        return attempt(async () => {
          await reset();
          choice.set({ requestId: undefined, state: undefined, number: undefined, inspection: "machine" });
          tell("The sandbox begins anew.");
        });
      }}
    >
      {isAsked ? "Forget all?" : "Reset"}
    </button>
  );
}
