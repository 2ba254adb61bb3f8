import { arnOf } from "../arns.ts";
import { nameOf, uuid } from "../names.ts";
import type { ServiceDefinition } from "../service-definition.ts";

/** CloudWatch Logs: log groups by name only, and no queries of them. */
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
    "aws:cloudwatch/queryDefinition:QueryDefinition": {
      outputs: ({ identity }) => {
        const id = uuid(identity, "query-definition");
        return { id, outputs: { queryDefinitionId: id } };
      },
      withoutEffect: "it is a text that the console shows",
    },
  },
};
