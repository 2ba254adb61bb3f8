import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { HandlerFunction } from "./handler-function.ts";
import { invoke } from "./permissions.ts";
import { serviceRole } from "./policy.ts";

/** Has a function run every so many minutes, two or more, with a role that may do nothing else. */
export class Schedule extends pulumi.ComponentResource {
  constructor(
    name: string,
    { minutes, run }: { readonly minutes: number; readonly run: HandlerFunction },
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("messaging:scheduler:Schedule", name, {}, options);
    const parent = { parent: this };
    const role = serviceRole(name, "scheduler.amazonaws.com", [invoke(run)], parent);
    new aws.scheduler.Schedule(
      name,
      {
        scheduleExpression: `rate(${minutes} minutes)`,
        flexibleTimeWindow: { mode: "OFF" },
        target: {
          arn: run.arn,
          roleArn: role.arn,
          input: "{}",
          // The next time comes soon enough.
          retryPolicy: { maximumRetryAttempts: 0 },
        },
      },
      { ...parent, dependsOn: role.policy },
    );
    this.registerOutputs({});
  }
}
