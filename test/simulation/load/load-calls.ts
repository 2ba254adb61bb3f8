import { type AwsCall, AwsError, type JsonObject } from "../../../sandbox/cloud/service.ts";
import type { ClientLimits, Errand } from "../aws/calls.ts";
import type { Calls } from "../aws/cloud.ts";
import { type Invocation, never } from "../aws/invocation.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { draw } from "../kernel/random.ts";
import type { Limits } from "./limits.ts";

/** What a call takes, milliseconds: as in the other runs. */
const callMilliseconds = 5;

/** The way to AWS and back, where nothing goes wrong but that a quota is used up. */
export class LoadCalls implements Calls {
  calm = true;
  readonly #kernel: Kernel;
  readonly #limits: Limits;
  readonly #seed: number;
  #drawn = 0;

  constructor(parts: { kernel: Kernel; limits: Limits; seed: number }) {
    this.#kernel = parts.kernel;
    this.#limits = parts.limits;
    this.#seed = parts.seed;
  }

  /** With the SDK's own retries. https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html */
  async fromFunction(invocation: Invocation, limits: ClientLimits, errand: Errand): Promise<unknown> {
    const { maxAttempts = 3 } = limits;
    for (let attempt = 1; ; attempt++) {
      const answer = await this.#attempt(errand);
      if (invocation.ended) return never();
      if ("result" in answer) return answer.result;
      if (attempt === maxAttempts || !isThrottling(answer.code)) throw answer;
      await this.#sleep(this.#random() * Math.min(20_000, 500 * 2 ** attempt));
      if (invocation.ended) return never();
    }
  }

  async fromWorkflow(call: AwsCall, errand: Errand): Promise<unknown> {
    if (call.service === "lambda") return this.#invoke(call.input, errand);
    const answer = await this.#attempt(errand);
    if ("result" in answer) return answer.result;
    throw new AwsError(answer.code, answer.message, answer.status ?? 0, answer.details);
  }

  async #invoke({ FunctionName }: JsonObject, errand: Errand): Promise<unknown> {
    await this.#sleep(callMilliseconds);
    const result = await this.#limits.lambda.run(functionOf(String(FunctionName)), async () =>
      errand.perform(),
    );
    if (result === "throttled") throw new AwsError("TooManyRequestsException", "Rate exceeded", 429);
    return result;
  }

  async #attempt({ service, action, input, perform }: Errand): Promise<Answer> {
    await this.#sleep(callMilliseconds);
    try {
      this.#limits.spend(service, action, input);
      return { result: await perform() };
    } catch (error) {
      if (error instanceof AwsError)
        return { code: error.code, message: error.message, status: error.status, details: error.details };
      this.#kernel.fail(error);
      return never();
    }
  }

  #sleep(milliseconds: number): Promise<void> {
    return this.#kernel.sleep(milliseconds, "a call");
  }

  #random(): number {
    return draw(this.#seed, `call ${this.#drawn++}`);
  }
}

type Answer =
  | { readonly result: unknown }
  | {
      readonly code: string;
      readonly message: string;
      readonly status: number | undefined;
      readonly details: JsonObject;
    };

function isThrottling(code: string): boolean {
  return /throttl|throughput/i.test(code);
}

/** By the name or the ARN of a function: one name for it. */
export function functionOf(nameOrArn: string): string {
  return nameOrArn.replace(/^arn:.*:function:/, "").replace(/:\$LATEST$/, "");
}
