import type { DynamoDb } from "../cloud/dynamodb/dynamodb.ts";
import type { Execution } from "../cloud/step-functions/execution.ts";
import type { StepFunctions } from "../cloud/step-functions/step-functions.ts";
import { phoneNumber } from "../world/numbers.ts";
import { type Phones, userIdOf } from "../world/phones.ts";

/** What is forgotten where. */
interface RetentionDeps {
  /** How many requests are kept that have ended. */
  readonly keep: number;
  readonly stepFunctions: StepFunctions;
  readonly dynamoDb: Pick<DynamoDb, "forget">;
  readonly phones: Phones;
  /** Meta's id of the business account, by which a person has another name. */
  readonly wabaId: string;
}

/**
 * Bounds what a sandbox that stays up holds. Of the requests that have ended only the last `keep` are known, the earlier
 * ones as if they had never been, with their executions and their rows. What is under way is never forgotten. A person
 * of whom no request is known, and of whom nothing was heard for long, is as if they had never been either.
 */
export function forgetPast(deps: RetentionDeps): void {
  const { stepFunctions, phones } = deps;
  const known = new KnownRequests();
  stepFunctions.onChange((execution) => known.add(execution));
  forgetEnded(deps, (execution) => {
    const person = known.remove(execution);
    if (person !== undefined) forgetPerson(deps, known, person);
  });
  phones.onQuiet((person) => forgetPerson(deps, known, person));
}

/** @param forgotten is called with each execution that nobody knows any more */
function forgetEnded(
  { keep, stepFunctions, dynamoDb }: RetentionDeps,
  forgotten: (execution: Execution) => void,
): void {
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
    // The rows are another's, if its key was used again: on the other route, or after 90 days.
    if (stepFunctions.execution(oldest.name) === undefined) void dynamoDb.forget("request_id", oldest.name);
    forgotten(oldest);
  });
}

/** Opt-outs stay, as in production: their rows never expire. */
function forgetPerson(
  { dynamoDb, phones, wabaId }: RetentionDeps,
  known: KnownRequests,
  number: string,
): void {
  if (known.areOf(number)) return;
  if (!phones.forget(number)) return;
  for (const phoneId of [number, `user_id:${userIdOf(number, wabaId)}`])
    void dynamoDb.forget("phone_id", phoneId);
}

/** Which people have requests that are known. */
class KnownRequests {
  readonly #people = new Map<Execution, string>();
  readonly #requests = new Map<string, number>();

  add(execution: Execution): void {
    if (this.#people.has(execution)) return;
    const person = phoneNumber(String(JSON.parse(execution.input)?.destination_number ?? ""));
    this.#people.set(execution, person);
    this.#requests.set(person, (this.#requests.get(person) ?? 0) + 1);
  }

  /** @returns the person, if this was their last one */
  remove(execution: Execution): string | undefined {
    const person = this.#people.get(execution);
    if (person === undefined) return undefined;
    this.#people.delete(execution);
    const left = (this.#requests.get(person) ?? 0) - 1;
    if (left > 0) {
      this.#requests.set(person, left);
      return undefined;
    }
    this.#requests.delete(person);
    return person;
  }

  areOf(person: string): boolean {
    return this.#requests.has(person);
  }
}
