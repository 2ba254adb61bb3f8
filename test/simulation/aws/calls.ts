import { type AwsCall, AwsError, type JsonObject } from "../../../sandbox/cloud/service.ts";
import type { Choices } from "../kernel/choices.ts";
import type { Kernel, Touch } from "../kernel/kernel.ts";
import { callChance, callDelays, mostly, pickDelay, type Trouble } from "../kernel/trouble.ts";
import { type Invocation, never } from "./invocation.ts";

/** A call that is on its way. */
export interface Errand {
  /** As IAM names it; but `socialmessaging`. */
  readonly service: string;
  readonly action: string;
  readonly input: unknown;
  /** What it reads or changes that others may too; undefined if nothing. */
  touches(): Touch | undefined;
  /** Carries it out, all of it at one instant. Throws an {@link AwsError}. */
  perform(): unknown;
}

/** What a client of the AWS SDK was made with. */
export interface ClientLimits {
  /** 1 for clients that never repeat a call. */
  readonly maxAttempts?: number;
  readonly requestHandler?: { readonly requestTimeout?: number };
}

/** What a call ends in, in the form from which the SDK's errors are made (sdk-shims.ts). */
interface Problem {
  readonly code: string;
  readonly message: string;
  readonly status: number | undefined;
  readonly details: JsonObject;
}

const fatesOfFunctions = [
  ...["busy", "fault", "lost answer", "never arrives"],
  ...["dies before", "dies after"],
];
const fatesOfWorkflows = ["busy", "fault", "lost answer", "never arrives", "twice"];

/**
 * The way to AWS and back: where every call waits for its turn, and where it goes wrong. The SDK's own retries
 * are here too, because a retry of a call that was carried out is where most of the trouble comes from.
 */
export class Calls {
  readonly #kernel: Kernel;
  readonly #choices: Choices;
  readonly #trouble: Trouble;
  /** Nothing more goes wrong: what has begun is to come to its end. */
  calm = false;

  constructor(parts: { kernel: Kernel; choices: Choices; trouble: Trouble }) {
    this.#kernel = parts.kernel;
    this.#choices = parts.choices;
    this.#trouble = parts.trouble;
  }

  /** A call of a function through the SDK, with the limits that its client was given. */
  async fromFunction(invocation: Invocation, limits: ClientLimits, errand: Errand): Promise<unknown> {
    const name = `${invocation.name}: ${errand.action}`;
    const { maxAttempts = 3 } = limits;
    for (let attempt = 1; ; attempt++) {
      const fate = this.#pick(name, fatesOfFunctions);
      const detail = () => `${fate} ${attempt} ${invocation.memory}`;
      const answer = await this.#answer(name, fate, errand, detail, limits.requestHandler?.requestTimeout);
      if (invocation.ended) return never();
      if (this.#kernel.isExploring) invocation.learns(answer);
      if (fate.startsWith("dies")) {
        invocation.die("crash");
        return never();
      }
      if ("result" in answer) return answer.result;
      if (attempt === maxAttempts || !isRetried(answer)) throw answer;
      await this.#kernel.sleep(100 * 2 ** attempt, `${name} again`);
      if (invocation.ended) return never();
    }
  }

  /** A call of a workflow through an integration. Step Functions sees what came back, and knows no more than that. */
  async fromWorkflow(call: AwsCall, errand: Errand): Promise<unknown> {
    const name = `${nameOf(call)}: ${call.action}`;
    if (call.service === "lambda") return this.#invoke(name, errand);
    const fate = this.#pick(name, fatesOfWorkflows);
    const result = await this.#answer(name, fate, errand, () => fate);
    if ("result" in result) {
      // Step Functions' own SDK repeats a call whose answer it lost, and hands on the second answer.
      return fate === "twice" ? await errand.perform() : result.result;
    }
    throw new AwsError(result.code, result.message, result.status ?? 0, result.details);
  }

  async #invoke(name: string, errand: Errand): Promise<unknown> {
    const fate = this.#pick(name, ["busy", "lost answer"]);
    await new Promise<void>((resolve) => this.#delay(name, errand, () => fate, resolve));
    if (fate === "busy") throw new AwsError("TooManyRequestsException", "Rate exceeded", 429);
    const result = await errand.perform();
    if (fate === "lost answer") throw new AwsError("SdkClientException", "The connection was reset.", 0);
    return result;
  }

  /**
   * One way to AWS and back.
   * @param patience milliseconds after which the caller takes the answer for lost; the call is carried out all the same
   */
  #answer(
    name: string,
    fate: string,
    errand: Errand,
    detail: () => string,
    patience = Number.POSITIVE_INFINITY,
  ): Promise<Problem | { result: unknown }> {
    return new Promise((resolve) => {
      const carryOut = () => void this.#attempt(fate, errand).then(resolve);
      if (this.#delay(name, errand, detail, carryOut) <= patience) return;
      this.#kernel.after(patience, `${name} is given up`, () => resolve(problem("TimeoutError", undefined)));
    });
  }

  async #attempt(fate: string, errand: Errand): Promise<Problem | { result: unknown }> {
    if (fate === "busy") return problem("ThrottlingException", 400);
    if (fate === "fault") return problem("InternalServerError", 500);
    if (fate === "never arrives" || fate === "dies before") return problem("SdkClientException", undefined);
    try {
      const result = await errand.perform();
      return fate === "lost answer" ? problem("SdkClientException", undefined) : { result };
    } catch (error) {
      if (!(error instanceof AwsError)) {
        this.#kernel.fail(error);
        return never();
      }
      if (fate === "lost answer") return problem("SdkClientException", undefined);
      return { code: error.code, message: error.message, status: error.status, details: error.details };
    }
  }

  #pick<Fate extends string>(name: string, fates: readonly Fate[]): Fate | "answers" {
    const chance = callChance(this.#trouble, name);
    if (chance === 0 || this.calm) return "answers";
    return this.#choices.pick(`${name}`, mostly("answers", chance, fates));
  }

  /** @returns how long the call takes, milliseconds */
  #delay(name: string, errand: Errand, more: () => string, then: () => void): number {
    const chance = this.calm ? 0 : this.#trouble.delays;
    const delay = pickDelay(this.#choices, `${name} takes`, callDelays, chance);
    const detail = () => `${name} ${JSON.stringify(errand.input)} ${more()}`;
    this.#kernel.soon(delay, name, then, { touches: () => errand.touches(), detail });
    return delay;
  }
}

/** `ana-1/SendTemplate` */
export function nameOf({ origin }: AwsCall): string {
  return `${origin?.execution}/${origin?.state}`;
}

function problem(code: string, status: number | undefined): Problem {
  return { code, message: `${code} (simulated)`, status, details: {} };
}

/** What the SDK's standard mode tries again: throttling, faults of the service, answers that never came. */
function isRetried({ code, status }: Problem): boolean {
  return status === undefined || status >= 500 || /throttl/i.test(code);
}
