import { arnOf, queueArnOfUrl, queueUrl } from "../arns.ts";
import { nameOf } from "../names.ts";
import type { ServiceDefinition } from "../service-definition.ts";
import type { QueueInputs, Sqs } from "./sqs.ts";

export const sqs: ServiceDefinition<Sqs> = {
  name: "sqs",
  start: async ({ clock }) => {
    const { Sqs } = await import("./sqs.ts");
    return new Sqs({ clock });
  },
  // Two queues may name each other, one as its dead-letter queue, the other as a source that it allows.
  ready: (running) => running.checkRedrivePolicies(),
  resourceTypes: {
    "aws:sqs/queue:Queue": {
      outputs: (creation) => {
        const name = nameOf(creation);
        const url = queueUrl(creation.place, name);
        return { id: url, outputs: { name, url, arn: arnOf(creation.place, "sqs", name) } };
      },
      build: (queue: QueueInputs & { readonly kmsMasterKeyId?: string }, running, { encryption }) => {
        encryption.encrypt(queue.arn, queue.kmsMasterKeyId);
        running.createQueue(queue);
      },
    },
    "aws:sqs/queuePolicy:QueuePolicy": {
      outputs: ({ inputs }) => ({ id: String(inputs.queueUrl) }),
      build: ({ queueUrl, policy }: { queueUrl: string; policy: string }, _running, { iam }) =>
        iam.addResourcePolicy(queueArnOfUrl(queueUrl), JSON.parse(policy)),
    },
    "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy": {
      outputs: ({ inputs }) => ({ id: String(inputs.queueUrl) }),
      build: (allow: { queueUrl: string; redriveAllowPolicy: string }, running) =>
        running.allowRedrive(allow.queueUrl, allow.redriveAllowPolicy),
    },
  },
};
