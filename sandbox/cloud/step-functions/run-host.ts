import type { Clock } from "../clock.ts";
import type { AwsCall, JsonObject } from "../service.ts";
import type { Execution } from "./execution.ts";
import type { TaskTokens } from "./task-tokens.ts";

/** What an execution needs of the world. */
export interface RunHost {
  readonly clock: Pick<Clock, "now" | "at" | "after">;
  readonly tokens: TaskTokens;
  readonly region: string;
  call(call: AwsCall): Promise<JsonObject>;
  random(): number;
  /** Runs a piece of work soon; between two pieces an execution has no work in flight. */
  schedule(work: () => Promise<void>): void;
  /** Has `enter` called when the next state may be entered, or a task tried again. */
  transition(enter: () => void): void;
  changed(execution: Execution): void;
}
