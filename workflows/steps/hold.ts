import type { HoldEnd } from "../../lib/messaging/outcomes.ts";
import { jsonata } from "../../lib/step-functions/asl.ts";

/** Why the hold is over: `CloseHold` is told so, and {@link ifHoldEnded} chooses by it. */
export function holdEnded(reason: HoldEnd) {
  return { hold_ended: reason } as const;
}

/**
 * The choices of where a hold leads once it is closed, by what ended it. One that expired is for the rest of the
 * choices: it may lead to the fallback.
 */
export function ifHoldEnded<const Next extends string>(
  leadsTo: Readonly<Record<Exclude<HoldEnd, "expired">, Next>>,
) {
  const reasons = Object.keys(leadsTo) as Array<keyof typeof leadsTo>;
  return reasons.map((reason) => ({
    Condition: jsonata(`$hold_ended = "${reason}"`),
    Next: leadsTo[reason],
  }));
}
