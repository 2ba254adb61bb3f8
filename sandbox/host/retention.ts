import type { DynamoDb } from "../cloud/dynamodb/dynamodb.ts";
import type { Execution } from "../cloud/step-functions/execution.ts";
import type { StepFunctions } from "../cloud/step-functions/step-functions.ts";

/**
 * Bounds what a sandbox that stays up holds: of the requests that have ended only the last `keep` are known, the earlier
 * ones as if they had never been, with their executions and their rows. What is under way is never forgotten.
 */
export function forgetEnded(options: {
  readonly keep: number;
  readonly stepFunctions: StepFunctions;
  readonly dynamoDb: Pick<DynamoDb, "forget">;
}): void {
  const { keep, stepFunctions, dynamoDb } = options;
  const ended = new Set<Execution>();
  stepFunctions.onEnd((execution) => {
    // One that was redriven ends again.
    ended.delete(execution);
    ended.add(execution);
    if (ended.size <= keep) return;
    const [oldest = execution] = ended;
    ended.delete(oldest);
    if (oldest.status === "RUNNING") return;
    stepFunctions.forget(oldest.arn);
    void dynamoDb.forget("request_id", oldest.name);
  });
}
