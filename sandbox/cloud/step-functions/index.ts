import { arnOf } from "../arns.ts";
import { eventBridge } from "../event-bridge/index.ts";
import { nameOf } from "../names.ts";
import { seededRandom } from "../random.ts";
import type { ServiceDefinition } from "../service-definition.ts";
import type { StateMachineProps } from "./state-machine.ts";
import type { StepFunctions } from "./step-functions.ts";

interface Encrypted {
  readonly encryptionConfiguration?: { readonly kmsKeyId?: string };
}

export const stepFunctions: ServiceDefinition<StepFunctions> = {
  name: "states",
  start: async (cloud) => {
    const { clock, aws, place } = cloud;
    const { StepFunctions } = await import("./step-functions.ts");
    const { statusEvent } = await import("./status-event.ts");
    const running = new StepFunctions({
      clock,
      call: (call) => aws.call(call),
      // Where time begins at the same instant, retries have the same jitter: a test that passes goes on passing.
      random: seededRandom(clock.now()),
      ...place,
    });
    running.onEnd((execution) => {
      void clock.track(cloud.service(eventBridge).replay(statusEvent(execution, place)));
    });
    return running;
  },
  resourceTypes: {
    "aws:sfn/stateMachine:StateMachine": {
      outputs: (creation) => {
        const name = nameOf(creation);
        const arn = arnOf(creation.place, "states", `stateMachine:${name}`);
        const version = creation.inputs.publish === true ? { stateMachineVersionArn: `${arn}:1` } : {};
        return { id: arn, outputs: { name, arn, status: "ACTIVE", ...version } };
      },
      build: (machine: StateMachineProps & Encrypted, running, { encryption, iam }) => {
        const key = machine.encryptionConfiguration?.kmsKeyId;
        encryption.encrypt(machine.arn, key);
        // Its executions read and write their own history, which is no call that anybody makes.
        for (const action of key === undefined ? [] : ["kms:Decrypt", "kms:GenerateDataKey"]) {
          const { allowed, reason } = iam.check({ role: machine.roleArn }, action, key ?? "");
          if (!allowed) throw new Error(`Executions of ${machine.name} could not run: ${reason}`);
        }
        running.addStateMachine(machine);
      },
    },
  },
};
