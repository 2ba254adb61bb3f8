import { arnOf, functionArn } from "../arns.ts";
import { dynamoDb } from "../dynamodb/index.ts";
import { autoname, nameOf, uuid } from "../names.ts";
import type { ServiceDefinition } from "../service-definition.ts";
import { sqs } from "../sqs/index.ts";
import type { EventSourceMappingInputs } from "./event-source-mapping.ts";
import type { Lambda } from "./lambda.ts";
import type { FunctionInputs } from "./lambda-environment.ts";
import type { StreamMappingInputs } from "./stream-mapping-inputs.ts";

interface PermissionInputs {
  /** Name or ARN. */
  readonly function: string;
  readonly principal: string;
  readonly action: string;
  readonly sourceArn: string;
}

export const lambda: ServiceDefinition<Lambda> = {
  name: "lambda",
  start: async ({ clock, place, credentials, endpoint, settings }) => {
    const { Lambda } = await import("./lambda.ts");
    return new Lambda({ clock, place, credentials, endpoint, ...settings });
  },
  ready: (running) => running.ready(),
  stop: (running) => running.stop(),
  resourceTypes: {
    "aws:lambda/function:Function": {
      outputs: (creation) => {
        const name = nameOf(creation);
        const arn = functionArn(creation.place, name);
        return {
          id: name,
          outputs: {
            name,
            arn,
            version: "$LATEST",
            qualifiedArn: `${arn}:$LATEST`,
            invokeArn: `arn:aws:apigateway:${creation.place.region}:lambda:path/2015-03-31/functions/${arn}/invocations`,
          },
        };
      },
      build: (definition: FunctionInputs, running) => running.createFunction(definition),
    },
    "aws:lambda/permission:Permission": {
      outputs: (creation) => {
        const id = String(creation.inputs.statementId ?? autoname(creation));
        return { id, outputs: { statementId: id } };
      },
      build: (permission: PermissionInputs, running, { iam }) => {
        const { arn } = running.definition(permission.function);
        iam.addResourcePolicy(arn, {
          Version: "2012-10-17",
          Statement: [
            {
              Effect: "Allow",
              Principal: { Service: permission.principal },
              Action: permission.action,
              Resource: arn,
              Condition: { ArnLike: { "AWS:SourceArn": permission.sourceArn } },
            },
          ],
        });
      },
    },
    "aws:lambda/eventSourceMapping:EventSourceMapping": {
      outputs: ({ identity, inputs, place }) => {
        const id = uuid(identity, "event-source-mapping");
        const target = String(inputs.functionName);
        return {
          id,
          outputs: {
            uuid: id,
            arn: arnOf(place, "lambda", `event-source-mapping:${id}`),
            functionArn: target.startsWith("arn:") ? target : functionArn(place, target),
            state: "Enabled",
          },
        };
      },
      build: async (mapping: EventSourceMappingInputs & StreamMappingInputs, running, cloud) => {
        const { arn, role, timeout } = running.definition(mapping.functionName);
        const { clock, aws } = cloud;
        const stream = cloud.service(dynamoDb).stream(mapping.eventSourceArn);
        if (stream !== undefined) {
          const { StreamMapping } = await import("./stream-mapping.ts");
          new StreamMapping({ clock, aws, stream, lambda: running, mapping, target: { arn, role } });
          return;
        }
        const { EventSourceMapping } = await import("./event-source-mapping.ts");
        const target = { role, timeout: timeout ?? 3 };
        new EventSourceMapping({ clock, aws, sqs: cloud.service(sqs), lambda: running, mapping, target });
      },
    },
  },
};
