import { arnOf } from "../arns.ts";
import { nameOf } from "../names.ts";
import type { ServiceDefinition } from "../service-definition.ts";
import type { StateMachineProps } from "./state-machine.ts";
import type { StepFunctions } from "./step-functions.ts";

export const stepFunctions: ServiceDefinition<StepFunctions> = {
  name: "states",
  start: async ({ clock, aws, place }) => {
    const { StepFunctions } = await import("./step-functions.ts");
    return new StepFunctions({ clock, call: (call) => aws.call(call), ...place });
  },
  resourceTypes: {
    "aws:sfn/stateMachine:StateMachine": {
      outputs: (creation) => {
        const name = nameOf(creation);
        const arn = arnOf(creation.place, "states", `stateMachine:${name}`);
        return { id: arn, outputs: { name, arn, status: "ACTIVE" } };
      },
      build: (machine: StateMachineProps, running) => running.addStateMachine(machine),
    },
  },
};
