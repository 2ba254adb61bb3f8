import type { AwsCall, JsonObject } from "../../../sandbox/cloud/service.ts";
import { readStateMachine } from "../../../sandbox/cloud/step-functions/definition.ts";
import type { ExpressionHost } from "../../../sandbox/cloud/step-functions/functions.ts";
import type { StateMachine } from "../../../sandbox/cloud/step-functions/state-machine.ts";
import { StepFunctions } from "../../../sandbox/cloud/step-functions/step-functions.ts";
import type { Choices } from "../kernel/choices.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { draw, drawBytes, drawUuid } from "../kernel/random.ts";
import type { Trouble } from "../kernel/trouble.ts";
import type { Blueprint, MachinePlan } from "./blueprint.ts";

interface WorkflowsParts {
  readonly blueprint: Blueprint;
  readonly kernel: Kernel;
  readonly choices: Choices;
  readonly trouble: Trouble;
  readonly seed: number;
}

/** Definitions that were read before, with the expressions' way to the clock of the run that is on. */
const machines = new WeakMap<MachinePlan, StateMachine>();
const host: { current: ExpressionHost | undefined } = { current: undefined };
const currentHost: ExpressionHost = {
  now: () => host.current?.now() ?? 0,
  random: () => host.current?.random() ?? 0,
  uuid: () => host.current?.uuid() ?? "",
};

/** Step Functions for one run: one run at a time in one process. */
export function startWorkflows(
  { blueprint, kernel, choices, trouble, seed }: WorkflowsParts,
  call: (call: AwsCall) => Promise<JsonObject>,
  transition?: (enter: () => void) => void,
): StepFunctions {
  let drawn = 0;
  const far = `${trouble.skewSeconds * 1000}`;
  const skew =
    trouble.skewSeconds === 0
      ? 0
      : Number(choices.pick("Step Functions' clock ahead by", { "0": 2, [far]: 1, [`-${far}`]: 1 }));
  const clock = {
    now: () => kernel.now() + skew,
    at: (time: number, fire: () => unknown) =>
      kernel.at(time - skew, "a workflow's timer", () => void fire()),
    after: (milliseconds: number, fire: () => unknown) =>
      kernel.after(milliseconds, "a workflow's timer", () => void fire()),
    track: <T>(work: Promise<T>) => work,
  };
  const random = () => draw(seed, `workflows ${drawn++}`);
  host.current = { now: clock.now, random, uuid: () => drawUuid(seed, `workflows ${drawn++}`) };
  const workflows = new StepFunctions({
    clock,
    call,
    region: "us-east-1",
    accountId: "111122223333",
    random,
    // A token need only be unlike any other.
    randomBytes: (size) => {
      const bytes = new Uint8Array(size);
      bytes.set(drawBytes(seed, `token ${drawn++}`, 9));
      return bytes;
    },
    schedule: (work) => queueMicrotask(() => void work()),
    ...(transition === undefined ? {} : { transition }),
  });
  for (const plan of blueprint.machines) {
    const machine = machines.get(plan) ?? readStateMachine(plan, currentHost);
    machines.set(plan, machine);
    workflows.addCompiled(machine);
  }
  return workflows;
}
