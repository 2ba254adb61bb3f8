import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { StateMachine } from "../step-functions/asl.ts";
import { type Permission, serviceRole, writeTraces } from "./policy.ts";

/** The workflows' names in the program; AWS has them with a few more characters behind. */
export type WorkflowName = "send-sms" | "send-whatsapp";

export interface WorkflowArgs {
  readonly definition: pulumi.Output<StateMachine>;
  readonly permissions: readonly Permission[];
  /** Whether X-Ray traces it. */
  readonly tracing: boolean;
}

/**
 * A Standard state machine with its role. It writes no log: execution data holds message bodies, and the
 * console shows every execution's history for 90 days anyway.
 */
export class Workflow extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  /** Where to look at its executions. */
  readonly consoleUrl: pulumi.Output<string>;

  constructor(name: WorkflowName, args: WorkflowArgs, options?: pulumi.ComponentResourceOptions) {
    super("messaging:sfn:Workflow", name, {}, options);
    const parent = { parent: this };

    const role = serviceRole(
      name,
      "states.amazonaws.com",
      [...args.permissions, ...(args.tracing ? [writeTraces] : [])],
      parent,
    );
    const machine = new aws.sfn.StateMachine(
      name,
      {
        type: "STANDARD",
        roleArn: role.arn,
        definition: pulumi.jsonStringify(args.definition),
        ...(args.tracing ? { tracingConfiguration: { enabled: true } } : {}),
      },
      { ...parent, dependsOn: role.policy },
    );
    this.arn = machine.arn;
    this.consoleUrl = machine.arn.apply((arn) => {
      const region = arn.split(":")[3];
      return `https://${region}.console.aws.amazon.com/states/home?region=${region}#/statemachines/view/${encodeURIComponent(arn)}`;
    });
    this.registerOutputs({ arn: this.arn, consoleUrl: this.consoleUrl });
  }
}
