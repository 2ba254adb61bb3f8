import { arnOf } from "../arns.ts";
import { nameOf, uuid } from "../names.ts";
import type { ServiceDefinition } from "../service-definition.ts";
import { stepFunctions } from "../step-functions/index.ts";
import { readAlias } from "./alias-template.ts";

/** CloudFormation: stacks whose template has an alias of a state machine, which Pulumi's provider cannot move bit by bit. */
export const cloudFormation: ServiceDefinition<undefined> = {
  name: "cloudformation",
  resourceTypes: {
    "aws:cloudformation/stack:Stack": {
      outputs: (creation) => {
        const name = nameOf(creation);
        const id = uuid(creation.identity, "stack");
        return {
          id: arnOf(creation.place, "cloudformation", `stack/${name}/${id}`),
          outputs: { name, outputs: {} },
        };
      },
      build: ({ templateBody }: { templateBody: string }, _, cloud) => {
        const { name, versionArn } = readAlias(templateBody);
        const machineArn = versionArn.slice(0, versionArn.lastIndexOf(":"));
        cloud.service(stepFunctions).addAlias(name, machineArn);
      },
    },
  },
};
