import type { EventOf, ResultOf, StepContract } from "../functions/contract.ts";
import { TemporarilyUnavailable } from "../messaging/errors.ts";
import { parseEvent } from "../messaging/parse-event.ts";

/**
 * The handler of a workflow's step: takes what the contract says, and nothing else.
 * @throws {MalformedEvent} that names the member at fault; never with the event, for Lambda logs what an error holds
 * @throws {TemporarilyUnavailable} in place of what an overloaded service of AWS's answered, so that the workflow
 *   waits for as long as it takes; only for a step that says so in its contract, because it may be repeated
 */
export function step<Step extends StepContract>(
  { event: schema, throws }: Step,
  work: (event: EventOf<Step>) => Promise<ResultOf<Step>>,
): (event: unknown) => Promise<ResultOf<Step>> {
  const mayBeRepeated = throws.includes("TemporarilyUnavailable");
  return async (event) => {
    const parsed: EventOf<Step> = parseEvent(schema, event);
    try {
      return await work(parsed);
    } catch (error) {
      if (mayBeRepeated && isPassing(error)) throw new TemporarilyUnavailable(error.name);
      throw error;
    }
  };
}

/**
 * Whether the same call may succeed a little later: throttled, a 5xx, or no answer in time.
 * https://docs.aws.amazon.com/general/latest/gr/api-retries.html
 */
function isPassing(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const { $metadata, code = "" } = error as { $metadata?: { httpStatusCode?: number }; code?: string };
  const status = $metadata?.httpStatusCode;
  return (
    (status !== undefined && (status >= 500 || status === 429)) ||
    /throttl|throughput|requestlimit|timeout|toomanyrequests/i.test(error.name) ||
    /^E(CONN|PIPE|TIMEDOUT|AI_AGAIN|HOST|NET)/.test(code)
  );
}
