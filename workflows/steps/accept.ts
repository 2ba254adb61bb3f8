import type { BeginningOf, acceptRequest as contract } from "../../lib/functions/accept-request.ts";
import type { ErrorOf } from "../../lib/functions/contract.ts";
import type { Channel } from "../../lib/messaging/channels.ts";
import { outcomes } from "../../lib/messaging/outcomes.ts";
import {
  type Catcher,
  type Expression,
  jsonata,
  requestId,
  type Variables,
} from "../../lib/step-functions/asl.ts";
import { type FunctionArn, invoke } from "../../lib/step-functions/lambda.ts";
import { never, retryAnything, retryWhileBusy } from "../../lib/step-functions/retries.ts";
import { failureCaught } from "./failure.ts";

/**
 * The first step of every workflow: a function checks the request, records it, and hands on its normalised
 * form, from which `assign` takes what the steps after it need. `$reference` is among it.
 */
export function acceptRequest<const Next extends string>(
  functionArn: FunctionArn<typeof contract>,
  options: {
    channel: Channel;
    assign: Variables;
    /** Where refusals lead that only this channel knows. */
    refusals?: readonly Catcher<ErrorOf<typeof contract>, Next>[];
    failed: Next;
    next: Next;
  },
) {
  const { refusals = [] } = options;
  const callersFault = ["InvalidRequest", "IdempotencyKeyUsed"] as const;
  return invoke<typeof contract, Next | "InvalidRequest">(functionArn, {
    Comment: "Checks the request and records it; what follows works with the normalised form.",
    Payload: {
      channel: options.channel,
      request_id: requestId,
      accepted_at: jsonata("$states.context.Execution.StartTime"),
      request: jsonata("$states.input"),
    },
    Assign: { reference: accepted("reference"), ...options.assign },
    Retry: [
      never(...callersFault, ...refusals.flatMap(({ ErrorEquals }) => ErrorEquals)),
      retryWhileBusy,
      retryAnything,
    ],
    Catch: [
      { ErrorEquals: callersFault, Assign: failureCaught, Next: outcomes.invalid.state },
      ...refusals,
      { ErrorEquals: ["States.ALL"], Assign: failureCaught, Next: options.failed },
    ],
    Next: options.next,
  });
}

/** A member of the normalised form of a request on that channel. */
export function accepted<const Of extends Channel>(member: keyof BeginningOf[Of] & string): Expression {
  return jsonata(`$states.result.Payload.${member}`);
}
