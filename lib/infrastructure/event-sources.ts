import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { executionsOf } from "../messaging/execution-arn.ts";
import { timing } from "../timing.ts";
import type { Encrypted } from "./encryption-key.ts";
import { EventQueue } from "./event-queue.ts";

/** A queue of what is published to an SNS topic, as it was published: without SNS's envelope. */
export function queueOfTopic(name: string, topicArn: string, { key }: Encrypted): EventQueue {
  const queue = new EventQueue(name, { key, source: { service: "sns.amazonaws.com", arn: topicArn } });
  new aws.sns.TopicSubscription(
    name,
    { topic: topicArn, protocol: "sqs", endpoint: queue.arn, rawMessageDelivery: true },
    { parent: queue, dependsOn: [queue] },
  );
  return queue;
}

/**
 * A queue of the events on a bus that match `pattern`, which may hold outputs.
 * @param options `eventBusName`: not the account's default bus, but this one; the others are of {@link EventQueue}
 */
export function queueOfEvents(
  name: string,
  pattern: Record<string, unknown>,
  { key }: Encrypted,
  options: {
    readonly eventBusName?: pulumi.Output<string>;
    readonly maxReceiveCount?: number;
    readonly delaySeconds?: number;
  } = {},
): EventQueue {
  const { eventBusName, ...more } = options;
  const bus = eventBusName === undefined ? {} : { eventBusName };
  const rule = new aws.cloudwatch.EventRule(name, { ...bus, eventPattern: pulumi.jsonStringify(pattern) });
  const queue = new EventQueue(name, {
    key,
    source: { service: "events.amazonaws.com", arn: rule.arn },
    ...more,
  });
  new aws.cloudwatch.EventTarget(
    name,
    { ...bus, rule: rule.name, arn: queue.arn },
    { parent: queue, dependsOn: [queue] },
  );
  return queue;
}

/**
 * The fate of every SMS of this account and region.
 * https://docs.aws.amazon.com/sms-voice/latest/userguide/monitor-event-bridge.html
 */
export const smsStatusPattern = {
  source: ["aws.sms-voice"],
  "detail-type": ["Text Message Delivery Status Updated"],
};

/**
 * The executions of these state machines that did not succeed, by their own states or otherwise. They are known by their
 * own ARNs, which are the same whatever version or alias they were started by.
 * https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
 */
export function unsuccessfulExecutions(stateMachineArns: readonly pulumi.Output<string>[]) {
  return {
    source: ["aws.states"],
    "detail-type": ["Step Functions Execution Status Change"],
    detail: {
      executionArn: stateMachineArns.map((arn) => ({ prefix: arn.apply(executionsOf) })),
      status: ["FAILED", "TIMED_OUT", "ABORTED"],
    },
  };
}

/** An execution's end waits until nothing of its is on its way any more: docs/decisions/0041-late-writes-of-an-earlier-state.md. */
export const heldBack = { delaySeconds: timing.executionEndDelaySeconds } as const;
