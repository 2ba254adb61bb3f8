import { useEffect, useState } from "react";
import type { ExecutionDetail, KnownFailure } from "../../host/answers.ts";
import { attempt } from "../state/choice.ts";
import { control } from "../state/door.ts";
import type { Progress } from "./progress.ts";

/** Why an execution failed: its error and cause, what the workflow caught, and what the catalogue says about it. */
export function FailureWords({ execution, progress }: { execution: ExecutionDetail; progress: Progress }) {
  const { error = "", cause = "" } = execution;
  const [known, setKnown] = useState<KnownFailure>();
  useEffect(() => {
    let isCurrent = true;
    // The cause of a refused send begins with AWS's exception.
    const codes = [error, cause.split(/[\s:]/)[0] ?? ""].map((code) => `code=${encodeURIComponent(code)}`);
    void attempt(async () => {
      const [found] = await control<KnownFailure[]>("GET", `/failures?${codes.join("&")}`);
      if (isCurrent) setKnown(found);
    });
    return () => {
      isCurrent = false;
    };
  }, [error, cause]);
  const caught = progress.visits.findLast(({ fate }) => fate === "caught")?.attempts.at(-1)?.error;
  return (
    <dl className="failure-words">
      <dt>Error</dt>
      <dd>
        <b>{error}</b> {cause}
      </dd>
      {caught !== undefined && caught !== error && (
        <>
          <dt>Caught as</dt>
          <dd>{caught}</dd>
        </>
      )}
      {known !== undefined && (
        <>
          <dt>Class</dt>
          <dd>{known.class}</dd>
          <dt>What it means</dt>
          <dd>{known.meaning}</dd>
          <dt>What the stack does</dt>
          <dd>{known.action}</dd>
        </>
      )}
    </dl>
  );
}
