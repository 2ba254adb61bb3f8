import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { eventSource } from "../messaging/published-events.ts";
import type { StackConfig } from "./config.ts";
import { type Permission, serviceRole } from "./policy.ts";
import { secureQueue } from "./secure-queue.ts";

/** The EventBridge bus on which the stack tells other systems what happens, with a webhook if one is configured. */
export class MessagingBus extends pulumi.ComponentResource {
  readonly name: pulumi.Output<string>;
  /** What the webhook never took, if there is a webhook. */
  readonly deadLetterQueueUrls: pulumi.Output<string>[] = [];
  readonly #arn: pulumi.Output<string>;

  constructor(
    name: string,
    config: Pick<StackConfig, "webhookUrl" | "webhookKey">,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("messaging:cloudwatch:MessagingBus", name, {}, options);
    const bus = new aws.cloudwatch.EventBus(name, {}, { parent: this });
    this.name = bus.name;
    this.#arn = bus.arn;
    const { webhookUrl, webhookKey } = config;
    if (webhookUrl !== undefined && webhookKey !== undefined) this.#webhook(bus, webhookUrl, webhookKey);
    this.registerOutputs({ name: this.name });
  }

  putPermission(): Permission {
    return { sid: "PublishEvents", actions: ["events:PutEvents"], resources: [this.#arn] };
  }

  /** EventBridge posts every event of ours to `url`, retries for a day, and keeps what it could not deliver. */
  #webhook(bus: aws.cloudwatch.EventBus, url: string, key: pulumi.Output<string>): void {
    const parent = { parent: this };
    const connection = new aws.cloudwatch.EventConnection(
      "webhook",
      {
        authorizationType: "API_KEY",
        authParameters: { apiKey: { key: "x-api-key", value: key } },
      },
      parent,
    );
    const destination = new aws.cloudwatch.EventApiDestination(
      "webhook",
      {
        connectionArn: connection.arn,
        httpMethod: "POST",
        invocationEndpoint: url,
        invocationRateLimitPerSecond: 100,
      },
      parent,
    );
    const role = serviceRole(
      "webhook",
      "events.amazonaws.com",
      [{ sid: "CallWebhook", actions: ["events:InvokeApiDestination"], resources: [destination.arn] }],
      parent,
    );
    const rule = new aws.cloudwatch.EventRule(
      "webhook",
      { eventBusName: bus.name, eventPattern: JSON.stringify({ source: [eventSource] }) },
      parent,
    );
    const undelivered = secureQueue(
      "webhook-dead-letters",
      { source: { service: "events.amazonaws.com", arn: rule.arn } },
      parent,
    );
    this.deadLetterQueueUrls.push(undelivered.url);
    new aws.cloudwatch.EventTarget(
      "webhook",
      {
        eventBusName: bus.name,
        rule: rule.name,
        arn: destination.arn,
        roleArn: role.arn,
        deadLetterConfig: { arn: undelivered.arn },
        retryPolicy: { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 },
      },
      { ...parent, dependsOn: [undelivered, role.policy] },
    );
  }
}
