/**
 * The errors of a workflow, and which of them a retrier or a catcher matches.
 * https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
import type { Json } from "../service.ts";

/** A definition that Step Functions (or this interpreter's subset of it) does not accept. */
export class DefinitionError extends Error {
  override readonly name = "DefinitionError";

  constructor(place: { machine: string; state?: string; field?: string }, problem: string) {
    const where = [
      `State machine "${place.machine}"`,
      ...(place.state === undefined ? [] : [`state "${place.state}"`]),
      ...(place.field === undefined ? [] : [`field "${place.field}"`]),
    ].join(", ");
    super(`${where}: ${problem}`);
  }
}

/** A state failed: what `Retry` and `Catch` look at. */
export class StateFailure extends Error {
  override readonly name = "StateFailure";
  /** The error name, e.g. `DynamoDb.ConditionalCheckFailedException`; null if a worker reported none. */
  readonly error: string | null;
  /** Null if a worker reported none. */
  readonly detail: string | null;
  /** For a failed evaluation: the field, as AWS writes it (`Arguments/Key/id`). */
  readonly location: string | undefined;

  constructor(error: string | null, detail: string | null, location?: string) {
    super(`${error}: ${detail}`);
    this.error = error;
    this.detail = detail;
    this.location = location;
  }
}

export const QUERY_EVALUATION_ERROR = "States.QueryEvaluationError";
export const DATA_LIMIT_EXCEEDED = "States.DataLimitExceeded";
export const RUNTIME = "States.Runtime";
export const TIMEOUT = "States.Timeout";

/** Payload limit of inputs, outputs, arguments, results and assignments, in bytes of UTF-8. */
export const PAYLOAD_LIMIT = 262_144;

export function sizeOf(json: string): number {
  return Buffer.byteLength(json, "utf8");
}

/**
 * Whether an `ErrorEquals` list matches. `States.Runtime` always fails the execution; neither wildcard
 * takes `States.DataLimitExceeded`; `States.TaskFailed` takes everything but a timeout.
 */
export function matchesError(errorEquals: readonly string[], error: string | null): boolean {
  if (error === RUNTIME) return false;
  if (error !== null && errorEquals.includes(error)) return true;
  if (error === DATA_LIMIT_EXCEEDED) return false;
  if (errorEquals.includes("States.ALL")) return true;
  return errorEquals.includes("States.TaskFailed") && error !== TIMEOUT;
}

/** An expression, or a literal, gave a value of the wrong type. */
export function wrongType(source: string, field: string, expected: string, value: Json): StateFailure {
  const was = value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
  return new StateFailure(
    QUERY_EVALUATION_ERROR,
    `The JSONata expression '${source}' specified for the field '${field}' returned an unexpected result type. ` +
      `Expected '${expected}', but was '${was}' for value: ${JSON.stringify(value)}`,
    field,
  );
}

/** `what`: `returned a result`, say. */
export function tooLarge(state: string, what: string): StateFailure {
  return new StateFailure(
    DATA_LIMIT_EXCEEDED,
    `The state/task '${state}' ${what} with a size exceeding the maximum number of bytes service limit.`,
  );
}
