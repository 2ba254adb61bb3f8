import type { Clock } from "../clock.ts";
import type { EventBody, Execution, MutableExecution } from "./execution.ts";

/** A standard execution ends when its history is full. */
const HISTORY_LIMIT = 25_000;

/** Thrown to leave a piece of work whose execution has ended meanwhile. */
export const ENDED = Symbol("ended");

/** How an execution ended. */
export interface Ending {
  readonly status: Exclude<Execution["status"], "RUNNING">;
  readonly outcome: { readonly output?: string; readonly error?: string; readonly cause?: string };
  readonly event: EventBody;
}

/** What is known of one execution, and its history: everything that happens to it is written here. */
export class ExecutionRecord {
  readonly execution: MutableExecution;
  readonly #clock: Pick<Clock, "now">;
  readonly #changed: (execution: Execution) => void;

  constructor(
    execution: MutableExecution,
    clock: Pick<Clock, "now">,
    changed: (execution: Execution) => void,
  ) {
    this.execution = execution;
    this.#clock = clock;
    this.#changed = changed;
  }

  get isRunning(): boolean {
    return this.execution.status === "RUNNING";
  }

  /** Whether there is room for no event but the one that ends the execution. */
  get isFull(): boolean {
    return this.execution.history.length >= HISTORY_LIMIT - 1;
  }

  get limit(): number {
    return HISTORY_LIMIT;
  }

  append(event: EventBody): void {
    const { history } = this.execution;
    const id = history.length + 1;
    // The first state follows "nothing", as the start does.
    const previousEventId = id <= 2 ? 0 : id - 1;
    history.push({ id, previousEventId, timestamp: this.#clock.now(), ...event });
    this.#changed(this.execution);
  }

  /** The execution goes on: what its end left is taken away. */
  redrive(): void {
    const { execution } = this;
    execution.status = "RUNNING";
    execution.redriveCount++;
    for (const member of ["stoppedAt", "output", "error", "cause"] as const) delete execution[member];
    const { redriveCount } = execution;
    this.append({ type: "ExecutionRedriven", executionRedrivenEventDetails: { redriveCount } });
  }

  end({ status, outcome, event }: Ending): void {
    Object.assign(this.execution, { status, stoppedAt: this.#clock.now() }, outcome);
    delete this.execution.currentState;
    delete this.execution.waitingUntil;
    this.append(event);
  }

  /** Waits for evaluation, but not past the end of the execution: then it throws {@link ENDED}. */
  async alive<T>(work: Promise<T>): Promise<T> {
    const [outcome] = await Promise.allSettled([work]);
    if (!this.isRunning) throw ENDED;
    if (outcome.status === "rejected") throw outcome.reason;
    return outcome.value;
  }
}

/** Members that have nothing to say are left out. */
export function errorDetails(
  error: string | null | undefined,
  cause: string | null | undefined,
): { error?: string; cause?: string } {
  return { ...(error ? { error } : {}), ...(cause ? { cause } : {}) };
}
