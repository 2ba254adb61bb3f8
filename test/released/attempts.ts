import type { ExecutionSeen } from "./door.ts";
import type { CameTo, RecordedAttempt } from "./recording.ts";

/** What the history of an execution says, whose events have AWS's names. */

interface Scheduled {
  readonly resource: string;
  readonly resourceType: string;
  readonly parameters: string;
}

type Writable = { -readonly [Member in keyof RecordedAttempt]: RecordedAttempt[Member] };

/** Every attempt at a task, in order. */
export function attemptsIn({ history }: Pick<ExecutionSeen, "history">): RecordedAttempt[] {
  const attempts: Writable[] = [];
  let state = "";
  for (const event of history) {
    const entered = event.stateEnteredEventDetails as { name: string } | undefined;
    if (entered !== undefined) state = entered.name;
    const scheduled = event.taskScheduledEventDetails as Scheduled | undefined;
    if (scheduled !== undefined) attempts.push({ state, ...calledIn(scheduled) });
    const attempt = attempts.at(-1);
    if (attempt !== undefined) Object.assign(attempt, outcomeIn(event));
  }
  return attempts;
}

function calledIn({ resource, resourceType, parameters }: Scheduled): Partial<RecordedAttempt> {
  if (resourceType === "lambda") {
    const { FunctionName, Payload } = JSON.parse(parameters) as { FunctionName: string; Payload: unknown };
    const name = FunctionName.slice(FunctionName.lastIndexOf(":") + 1).replace(/-[0-9a-f]{7}$/, "");
    return { function: name, payload: Payload };
  }
  return resource.endsWith(".waitForTaskToken") ? { waits: true } : {};
}

function outcomeIn(event: Readonly<Record<string, unknown>>): Partial<RecordedAttempt> {
  const succeeded = event.taskSucceededEventDetails as { output: string } | undefined;
  if (succeeded !== undefined) return { result: JSON.parse(succeeded.output) };
  const failed = (event.taskFailedEventDetails ?? event.taskTimedOutEventDetails) as
    | { error?: string; cause?: string }
    | undefined;
  return failed === undefined ? {} : { error: failed.error ?? "", cause: failed.cause ?? "" };
}

/** The state in which it is, or ended. */
export function endIn({ history }: Pick<ExecutionSeen, "history">): string {
  const entered = history.flatMap(({ stateEnteredEventDetails: details }) =>
    details === undefined ? [] : [(details as { name: string }).name],
  );
  return entered.at(-1) ?? "";
}

/** What ended the first wait in that state. */
export function toldIn(execution: ExecutionSeen, state: string | undefined): Pick<CameTo, "told"> {
  const wait = attemptsIn(execution).find((attempt) => attempt.state === state && attempt.waits);
  if (wait === undefined) return {};
  const { result, error, cause } = wait;
  return {
    told:
      error === undefined
        ? { output: result }
        : { error, ...(cause === undefined || cause === "" ? {} : { cause }) },
  };
}

/** What stands in rows for this execution's ARN, or for the token of its last wait, and what is to stand there. */
export function waitIn(
  execution: ExecutionSeen,
  kind: "execution" | "token",
): [pattern: RegExp | string, by: string] {
  const by = `{${kind}:${execution.request_id}}`;
  if (kind === "execution")
    return [
      new RegExp(`arn:aws:states:[a-z0-9-]+:\\d+:execution:[a-z0-9-]+:${execution.request_id}(?=")`, "g"),
      by,
    ];
  const parameters = execution.history.flatMap(({ taskScheduledEventDetails: details }) => {
    const scheduled = details as Scheduled | undefined;
    return scheduled?.resource.endsWith(".waitForTaskToken") ? [scheduled.parameters] : [];
  });
  const token = /":?(?:task_)?token":\{(?:"M":\{"token":\{)?"S":"([^"]+)"/i.exec(parameters.at(-1) ?? "");
  if (parameters.length > 0 && token === null)
    throw new Error(`${execution.request_id} waits without a token.`);
  return [token?.[1] ?? "no token at all", by];
}
