import type { ExecutionDetail } from "../../host/answers.ts";

/** A history event as the control routes show it. */
export type HistoryEvent = ExecutionDetail["history"][number];

/** What became of a state, in the Step Functions console's words. */
export type Fate = "unreached" | "running" | "retrying" | "succeeded" | "caught" | "failed";

/** One try of a task. */
export interface Attempt {
  readonly at: string;
  readonly parameters: string;
  outcome: { readonly kind: "succeeded" | "failed" | "timed out"; readonly at: string } | undefined;
  output: string | undefined;
  error: string | undefined;
  cause: string | undefined;
}

/** One stay in a state. */
export interface Visit {
  readonly name: string;
  readonly enteredAt: string;
  readonly input: string | undefined;
  leftAt: string | undefined;
  output: string | undefined;
  assigned: Readonly<Record<string, string>>;
  readonly attempts: Attempt[];
  fate: Fate;
}

export interface Progress {
  /** In order. */
  readonly visits: readonly Visit[];
  /** What became of a state when it was last visited. */
  fateOf(state: string): Fate;
  /** How often its task was tried again, in all visits. */
  retriesOf(state: string): number;
  /** How it went from one state to another, if it did: `caught` after an error. */
  wayOf(from: string, to: string): "caught" | "gone" | undefined;
  /** The error that last led from one state to another. */
  errorOf(from: string, to: string): string | undefined;
}

/** Reads an execution's way from its history. */
export function progressOf({ history, status }: Pick<ExecutionDetail, "history" | "status">): Progress {
  const visits: Visit[] = [];
  for (const event of history as readonly HistoryEvent[]) take(event, visits);
  for (const [index, visit] of visits.entries()) {
    visit.fate = fate(visit, index === visits.length - 1, status);
  }
  const last = new Map(visits.map((visit) => [visit.name, visit]));
  const ways = new Map(
    visits.slice(1).map((visit, index) => {
      const before = visits[index];
      return [`${before?.name}>${visit.name}`, before?.fate === "caught" ? "caught" : "gone"] as const;
    }),
  );
  return {
    visits,
    fateOf: (state) => last.get(state)?.fate ?? "unreached",
    retriesOf: (state) =>
      visits
        .filter(({ name }) => name === state)
        .reduce((count, { attempts }) => count + Math.max(0, attempts.length - 1), 0),
    wayOf: (from, to) => ways.get(`${from}>${to}`),
    errorOf: (from, to) =>
      ways.get(`${from}>${to}`) === "caught"
        ? visits
            .findLast(({ name }, index) => name === from && visits[index + 1]?.name === to)
            ?.attempts.at(-1)?.error
        : undefined,
  };
}

function take(event: HistoryEvent, visits: Visit[]): void {
  const at = event.timestamp;
  const entered = event.stateEnteredEventDetails;
  if (entered !== undefined) {
    visits.push({
      name: entered.name,
      enteredAt: at,
      input: entered.input,
      leftAt: undefined,
      output: undefined,
      assigned: {},
      attempts: [],
      fate: "running",
    });
    return;
  }
  const visit = visits.at(-1);
  if (visit === undefined) return;
  const exited = event.stateExitedEventDetails;
  if (exited !== undefined) {
    visit.leftAt = at;
    visit.output = exited.output;
    visit.assigned = exited.assignedVariables ?? {};
    return;
  }
  const scheduled = event.taskScheduledEventDetails;
  if (scheduled !== undefined) {
    visit.attempts.push({
      at,
      parameters: scheduled.parameters,
      outcome: undefined,
      output: undefined,
      error: undefined,
      cause: undefined,
    });
    return;
  }
  const attempt = visit.attempts.at(-1);
  const succeeded = event.taskSucceededEventDetails;
  const failed =
    event.taskFailedEventDetails ?? event.taskTimedOutEventDetails ?? event.evaluationFailedEventDetails;
  if (succeeded !== undefined && attempt !== undefined) {
    attempt.outcome = { kind: "succeeded", at };
    attempt.output = succeeded.output;
  } else if (failed !== undefined && attempt !== undefined) {
    attempt.outcome = { kind: event.type === "TaskTimedOut" ? "timed out" : "failed", at };
    attempt.error = failed.error;
    attempt.cause = failed.cause;
  }
}

function fate(visit: Visit, isLast: boolean, status: ExecutionDetail["status"]): Fate {
  const outcome = visit.attempts.at(-1)?.outcome?.kind;
  const isTroubled = outcome !== undefined && outcome !== "succeeded";
  if (!isLast) return isTroubled ? "caught" : "succeeded";
  if (status === "RUNNING")
    return isTroubled ? "retrying" : visit.leftAt === undefined ? "running" : "succeeded";
  return status === "SUCCEEDED" ? "succeeded" : "failed";
}
