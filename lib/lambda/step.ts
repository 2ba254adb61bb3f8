import type { EventOf, ResultOf, StepContract } from "../functions/contract.ts";
import { parseEvent } from "../messaging/parse-event.ts";

/**
 * The handler of a workflow's step: takes what the contract says, and nothing else.
 * @throws {MalformedEvent} that names the member at fault; never with the event, for Lambda logs what an error holds
 */
export function step<Step extends StepContract>(
  { event: schema }: Step,
  work: (event: EventOf<Step>) => Promise<ResultOf<Step>>,
): (event: unknown) => Promise<ResultOf<Step>> {
  return (event) => work(parseEvent(schema, event));
}
