import * as v from "valibot";

/**
 * When the state was entered that calls, as the member of an event: an attempt that is repeated has the same.
 * Executions from before 0.3 do not say it.
 */
export const enteredAt = {
  /** Epoch milliseconds, by Step Functions' clock. */
  entered_at: v.optional(v.number()),
};
