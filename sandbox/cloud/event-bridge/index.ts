import { arnOf, eventBusArn, ruleArn } from "../arns.ts";
import { digest, nameOf, uuid } from "../names.ts";
import type { ServiceDefinition } from "../service-definition.ts";
import type { ApiDestinationInputs, ConnectionInputs } from "./api-destination.ts";
import type { TargetInputs } from "./delivery.ts";
import type { EventBridge, RuleInputs } from "./event-bridge.ts";

/** Pulumi names EventBridge's resources as it was called before: CloudWatch Events. */
export const eventBridge: ServiceDefinition<EventBridge> = {
  name: "events",
  start: async (cloud) => {
    const { EventBridge } = await import("./event-bridge.ts");
    return new EventBridge(cloud);
  },
  resourceTypes: {
    "aws:cloudwatch/eventBus:EventBus": {
      outputs: (creation) => {
        const name = nameOf(creation);
        return { id: name, outputs: { name, arn: eventBusArn(creation.place, name) } };
      },
      build: ({ name }: { name: string }, running) => running.createBus(name),
    },
    "aws:cloudwatch/eventConnection:EventConnection": {
      outputs: (creation) => {
        const name = nameOf(creation);
        const path = `connection/${name}/${uuid(creation.identity, "connection")}`;
        return {
          id: name,
          outputs: {
            name,
            arn: arnOf(creation.place, "events", path),
            secretArn: arnOf(creation.place, "secretsmanager", `secret:events!${path}`),
          },
        };
      },
      build: (connection: ConnectionInputs, running) => running.createConnection(connection),
    },
    "aws:cloudwatch/eventApiDestination:EventApiDestination": {
      outputs: (creation) => {
        const name = nameOf(creation);
        const id = uuid(creation.identity, "api-destination");
        return {
          id: name,
          outputs: { name, arn: arnOf(creation.place, "events", `api-destination/${name}/${id}`) },
        };
      },
      build: (destination: ApiDestinationInputs, running) => running.createApiDestination(destination),
    },
    "aws:cloudwatch/eventRule:EventRule": {
      outputs: (creation) => {
        const name = nameOf(creation);
        const bus = String(creation.inputs.eventBusName ?? "default");
        const id = bus === "default" ? name : `${bus}/${name}`;
        return { id, outputs: { name, eventBusName: bus, arn: ruleArn(creation.place, name, bus) } };
      },
      build: (rule: RuleInputs, running) => running.createRule(rule),
    },
    "aws:cloudwatch/eventTarget:EventTarget": {
      outputs: ({ identity, inputs }) => {
        const targetId = String(inputs.targetId ?? `terraform-${digest(identity, "target").slice(0, 26)}`);
        return { id: `${inputs.rule}-${targetId}`, outputs: { targetId } };
      },
      build: (target: TargetInputs, running, { iam }) => {
        const { roleArn } = target;
        if (roleArn !== undefined) {
          const rule = running.ruleArn(target);
          if (!iam.canAssume(roleArn, "events.amazonaws.com", rule))
            throw new Error(
              `events.amazonaws.com may not assume ${roleArn}, the role of a target of ${rule}.`,
            );
        }
        running.createTarget(target);
      },
    },
  },
};
