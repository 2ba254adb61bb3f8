import type { Json, JsonObject } from "../../../sandbox/cloud/service.ts";
import type { Choices } from "../kernel/choices.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { drawUuid } from "../kernel/random.ts";
import { type Handler, loadHandler, type Surroundings } from "./function-code.ts";
import { type Death, Invocation } from "./invocation.ts";
import { jsonCopy } from "./json-copy.ts";

/** A function of the program. */
export interface FunctionPlan {
  /** The name of its handler's file. */
  readonly name: string;
  readonly code: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
}

export type Result = { readonly result: Json } | { readonly error: JsonObject } | { readonly died: Death };

/** A loaded bundle, used by one invocation at a time. */
interface Instance {
  readonly handler: Handler;
  around: Surroundings;
}

/** Loaded bundles that are free, by their code and environment: loading one takes longer than a whole run. */
const idle = new Map<string, Instance[]>();
/** By what a plan's bundles are known. */
const keys = new WeakMap<FunctionPlan, string>();

function keyOf(plan: FunctionPlan): string {
  const key = keys.get(plan) ?? `${JSON.stringify(plan.environment)} ${plan.code}`;
  keys.set(plan, key);
  return key;
}

export interface FunctionsParts {
  readonly kernel: Kernel;
  readonly choices: Choices;
  readonly seed: number;
  readonly skewSeconds: number;
  call(invocation: Invocation, ...args: Parameters<Surroundings["call"]>): Promise<unknown>;
  log(invocation: Invocation, message: string, more: unknown): void;
}

export class Functions {
  readonly #parts: FunctionsParts;
  #uuids = 0;
  /** What ends each invocation that is on. */
  readonly #running = new Set<() => void>();

  constructor(parts: FunctionsParts) {
    this.#parts = parts;
  }

  /** Resolves when the function has answered, thrown or died; never rejects. */
  invoke(plan: FunctionPlan, event: unknown, name: string): Promise<Result> {
    const { kernel } = this.#parts;
    return new Promise((resolve) => {
      const instance = this.#take(plan);
      const end = () => {
        this.#running.delete(end);
        deadline.cancel();
        invocation.end();
      };
      const settle = (result: Result) => {
        end();
        // Lambda starts anew where a function died: what it had in memory is gone.
        if (!("died" in result)) idle.get(keyOf(plan))?.push(instance);
        resolve(result);
      };
      this.#running.add(end);
      const invocation = new Invocation(name, this.#skew(name), (how) => settle({ died: how }));
      const deadline = kernel.after(plan.timeoutSeconds * 1000, `${name} times out`, () =>
        invocation.die("timeout"),
      );
      instance.around = this.#surroundings(invocation);
      instance.handler(jsonCopy(event), { functionName: plan.name, awsRequestId: name }).then(
        (result) => {
          if (!invocation.ended) settle({ result: jsonCopy(result) });
        },
        (error: unknown) => {
          if (invocation.ended) return;
          const { name: errorType, message } = error instanceof Error ? error : new Error(String(error));
          settle({ error: { errorType, errorMessage: message, trace: [] } });
        },
      );
    });
  }

  /** The run is left where it is: nothing more happens in it, and what it used is free for the next. */
  abandon(): void {
    for (const end of [...this.#running]) end();
  }

  #take(plan: FunctionPlan): Instance {
    const free = idle.get(keyOf(plan)) ?? [];
    idle.set(keyOf(plan), free);
    const known = free.pop();
    if (known !== undefined) return known;
    const instance: { handler: Handler | undefined; around: Surroundings | undefined } = {
      handler: undefined,
      around: undefined,
    };
    const around = () => instance.around as Surroundings;
    instance.handler = loadHandler(plan.code, plan.environment, {
      call: (...args) => around().call(...args),
      log: (...args) => around().log(...args),
      sleep: (milliseconds) => around().sleep(milliseconds),
      now: () => instance.around?.now() ?? 0,
      uuid: () => around().uuid(),
    });
    return instance as Instance;
  }

  #surroundings(invocation: Invocation): Surroundings {
    const { kernel, seed, call, log } = this.#parts;
    return {
      call: (...args) => call(invocation, ...args),
      log: (message, more) => log(invocation, message, more),
      now: () => kernel.now() + invocation.skew,
      sleep: (milliseconds) =>
        new Promise((resolve) => {
          kernel.soon(milliseconds, `${invocation.name} waits`, () => {
            if (!invocation.ended) resolve();
          });
        }),
      uuid: () => drawUuid(seed, `uuid ${this.#uuids++}`),
    };
  }

  #skew(name: string): number {
    const { choices, skewSeconds } = this.#parts;
    if (skewSeconds === 0) return 0;
    const far = `${skewSeconds * 1000}`;
    return Number(choices.pick(`${name}: clock ahead by`, { "0": 2, [far]: 1, [`-${far}`]: 1 }));
  }
}
