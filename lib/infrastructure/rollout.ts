import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { StackConfig } from "./config.ts";
import { metricAlarm } from "./observability/metric-alarm.ts";
import { rolloutAlarm } from "./observability/rollout-alarm.ts";
import type { RolloutSetting } from "./rollout-settings.ts";

/** What callers start, where versions take over bit by bit. */
const aliasName = "live";

/** For what CloudFormation does besides, minutes. */
const allowance = 30;

/**
 * New versions of the workflows take over bit by bit, and everything goes back to the version before if a request ends by
 * a fault meanwhile: docs/decisions/0048-versions-take-over-bit-by-bit.md.
 */
export class Rollout extends pulumi.ComponentResource {
  readonly #setting: RolloutSetting;
  readonly #alarm: aws.cloudwatch.MetricAlarm;

  constructor(
    setting: RolloutSetting,
    config: Pick<StackConfig, "alarmTopicArn">,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("messaging:sfn:Rollout", "rollout", {}, options);
    this.#setting = setting;
    this.#alarm = metricAlarm(rolloutAlarm, config.alarmTopicArn, { parent: this });
    this.registerOutputs({});
  }

  /**
   * The alias of a state machine. CloudFormation moves it, for Pulumi's own alias moves at once; `pulumi up` ends when it has
   * moved, and fails when it was moved back.
   * @returns its ARN, once it is there
   */
  aliasOf(
    name: string,
    machine: aws.sfn.StateMachine,
    options: pulumi.CustomResourceOptions,
  ): pulumi.Output<string> {
    const { type, percent, minutes } = this.#setting;
    const steps = type === "canary" ? 1 : Math.ceil(100 / percent);
    const patience = `${steps * minutes + allowance}m`;
    const alias = {
      Type: "AWS::StepFunctions::StateMachineAlias",
      Properties: {
        Name: aliasName,
        DeploymentPreference: {
          StateMachineVersionArn: machine.stateMachineVersionArn,
          Type: type.toUpperCase(),
          Percentage: percent,
          Interval: minutes,
          Alarms: [this.#alarm.name],
        },
      },
    };
    const stack = new aws.cloudformation.Stack(
      `${name}-${aliasName}`,
      { templateBody: pulumi.jsonStringify({ Resources: { Alias: alias } }) },
      { ...options, customTimeouts: { create: patience, update: patience } },
    );
    return pulumi.all([machine.arn, stack.id]).apply(([arn]) => `${arn}:${aliasName}`);
  }
}
