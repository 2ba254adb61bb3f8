import { arnOf } from "../arns.ts";
import { nameOf } from "../names.ts";
import type { ServiceDefinition } from "../service-definition.ts";

/** CloudWatch Logs: log groups by name only. */
export const logs: ServiceDefinition<undefined> = {
  name: "logs",
  resourceTypes: {
    "aws:cloudwatch/logGroup:LogGroup": {
      outputs: (creation) => {
        const name = nameOf(creation);
        return { id: name, outputs: { name, arn: arnOf(creation.place, "logs", `log-group:${name}`) } };
      },
      withoutEffect: "Lambda and Step Functions keep what a log group would hold themselves",
    },
  },
};
