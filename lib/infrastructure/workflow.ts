import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Channel, channelNames, channels } from "../messaging/channels.ts";
import type { StateMachine } from "../step-functions/asl.ts";
import type { Encrypted } from "./encryption-key.ts";
import { type Permission, serviceRole, writeTraces } from "./policy.ts";
import type { Rollout } from "./rollout.ts";

/** Each channel's workflow, by its name in the program; AWS has a few more characters behind it. */
export const workflowNames = {
  sms: "send-sms",
  whatsapp: "send-whatsapp",
} as const satisfies Record<Channel, string>;

export type WorkflowName = (typeof workflowNames)[Channel];

/** The workflows in which messages are held for a person's reply. */
export const holdingWorkflows = namesWhere((channel) => channels[channel].hasWindow);

/** The workflows that await the fate of messages on a channel: its own, and those that may fall back to it. */
export function workflowsAwaiting(channel: Channel): WorkflowName[] {
  return namesWhere((other) => {
    const fallbacks: readonly Channel[] = channels[other].fallsBackTo;
    return other === channel || fallbacks.includes(channel);
  });
}

function namesWhere(holds: (channel: Channel) => boolean): WorkflowName[] {
  return channelNames.filter(holds).map((channel) => workflowNames[channel]);
}

/** For how long Step Functions uses a data key before it asks KMS for another, which costs: its default. */
const dataKeyReuseSeconds = 300;

export interface WorkflowArgs extends Encrypted {
  readonly definition: pulumi.Output<StateMachine>;
  readonly permissions: readonly Permission[];
  /** Whether X-Ray traces it. */
  readonly tracing: boolean;
  /** How a new version takes over. Without one there are no versions. */
  readonly rollout: Rollout | undefined;
}

/**
 * A Standard state machine with its role. It writes no log: execution data holds message bodies, and the
 * console shows every execution's history for 90 days anyway.
 */
export class Workflow extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  /** What StartExecution takes: the same, or the alias that moves from version to version. Executions are of {@link arn} in any case. */
  readonly startArn: pulumi.Output<string>;
  /** Where to look at its executions. */
  readonly consoleUrl: pulumi.Output<string>;

  constructor(name: WorkflowName, args: WorkflowArgs, options?: pulumi.ComponentResourceOptions) {
    super("messaging:sfn:Workflow", name, {}, options);
    const parent = { parent: this };

    const role = serviceRole(
      name,
      "states.amazonaws.com",
      [
        ...args.permissions,
        ...(args.tracing ? [writeTraces] : []),
        ...(args.key?.executionPermissions() ?? []),
      ],
      parent,
    );
    const machine = new aws.sfn.StateMachine(
      name,
      {
        type: "STANDARD",
        roleArn: role.arn,
        definition: pulumi.jsonStringify(args.definition),
        ...(args.rollout === undefined ? {} : { publish: true }),
        ...(args.tracing ? { tracingConfiguration: { enabled: true } } : {}),
        ...(args.key === undefined
          ? {}
          : {
              encryptionConfiguration: {
                type: "CUSTOMER_MANAGED_KMS_KEY",
                kmsKeyId: args.key.arn,
                kmsDataKeyReusePeriodSeconds: dataKeyReuseSeconds,
              },
            }),
      },
      { ...parent, dependsOn: role.policy },
    );
    this.arn = machine.arn;
    this.startArn = args.rollout?.aliasOf(name, machine, parent) ?? machine.arn;
    this.consoleUrl = machine.arn.apply((arn) => {
      const region = arn.split(":")[3];
      return `https://${region}.console.aws.amazon.com/states/home?region=${region}#/statemachines/view/${encodeURIComponent(arn)}`;
    });
    this.registerOutputs({ arn: this.arn, consoleUrl: this.consoleUrl });
  }
}
