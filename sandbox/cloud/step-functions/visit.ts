import type { Json } from "../service.ts";
import { QUERY_EVALUATION_ERROR, RUNTIME, type StateFailure } from "./errors.ts";
import type { State } from "./state-machine.ts";

/** The stay in one state. */
export interface Visit {
  readonly state: State;
  readonly input: Json;
  /** Virtual milliseconds. */
  readonly enteredAt: number;
  readonly enteredEventId: number;
}

/** For errors of the interpreter itself AWS says where they happened. */
export function causeOf(visit: Visit, { error, detail }: StateFailure): string | null {
  if (error !== QUERY_EVALUATION_ERROR && error !== RUNTIME) return detail;
  return `An error occurred while executing the state '${visit.state.name}' (entered at the event id #${visit.enteredEventId}). ${detail}`;
}
