import { beforeEach } from "vitest";
import { Aws } from "../../../sandbox/cloud/aws.ts";
import { Clock } from "../../../sandbox/cloud/clock.ts";
import type { JsonObject, Principal } from "../../../sandbox/cloud/service.ts";
import { type QueueInputs, Sqs } from "../../../sandbox/cloud/sqs/sqs.ts";

/** Queues on a clock that stands still, new for each test, behind a door that lets in whom the test lets in. */

export const place = { region: "eu-west-1", accountId: "123456789012" };
export const role = "arn:aws:iam::123456789012:role/reader";
export const queueArn = "arn:aws:sqs:eu-west-1:123456789012:work";
export const deadLetterArn = "arn:aws:sqs:eu-west-1:123456789012:dead";
export const QueueUrl = "https://sqs.eu-west-1.amazonaws.com/123456789012/work";
export const start = Date.parse("2030-05-01T09:00:00Z");

export let clock: Clock;
export let aws: Aws;
export let sqs: Sqs;
/** What may not be done, as `<principal> <action>`. */
export let denied: Set<string>;
/** Everything that was asked of the authorizer. */
export let checks: Array<{ principal: Principal; action: string; resource: string }>;

/** Makes them, before each test of the file that asks. */
export function queuesOfEachTest(): void {
  beforeEach(() => {
    clock = new Clock({ live: false, startAt: start });
    denied = new Set();
    checks = [];
    aws = new Aws({
      check: (principal, action, resource) => {
        checks.push({ principal, action, resource });
        const who = "role" in principal ? principal.role : principal.service;
        return { allowed: !denied.has(`${who} ${action}`), reason: `${who} may not ${action}` };
      },
    });
    sqs = new Sqs({ clock });
    aws.register("sqs", sqs);
  });
}

export function createQueue(more: Partial<QueueInputs> = {}): void {
  sqs.createQueue({ name: "work", arn: queueArn, ...more });
}

export function createQueueWithDeadLetters(maxReceiveCount: number): void {
  sqs.createQueue({ name: "dead", arn: deadLetterArn });
  createQueue({ redrivePolicy: JSON.stringify({ deadLetterTargetArn: deadLetterArn, maxReceiveCount }) });
}

export function send(MessageBody: string): Promise<JsonObject> {
  return sqs.call("SendMessage", { QueueUrl, MessageBody });
}

export async function receive(MaxNumberOfMessages = 10): Promise<JsonObject[]> {
  const { Messages = [] } = await sqs.call("ReceiveMessage", { QueueUrl, MaxNumberOfMessages });
  return Messages as JsonObject[];
}

export const bodies = (messages: readonly JsonObject[]) => messages.map(({ Body }) => Body);
export const bodiesIn = (arn: string) => sqs.messages(arn).map(({ body }) => body);
