import * as v from "valibot";
import { json, parseEvent } from "./parse-event.ts";

/**
 * What Step Functions puts on EventBridge when an execution has ended, for Standard workflows however it ended.
 * https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
 */
const ExecutionEnded = v.looseObject({
  detail: v.looseObject({
    executionArn: v.string(),
    name: v.string(),
    status: v.picklist(["SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"]),
    /** Missing if it is larger than an event may be. */
    input: v.nullish(v.string()),
  }),
});

export type ExecutionEnd = v.InferOutput<typeof ExecutionEnded>["detail"];

/** @throws {MalformedEvent} naming what is wrong and where, without quoting the event */
export function parseExecutionEnd(body: string): ExecutionEnd {
  return parseEvent(v.pipe(json, ExecutionEnded), body).detail;
}
