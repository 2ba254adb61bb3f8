import { uuid } from "../names.ts";
import type { ServiceDefinition } from "../service-definition.ts";
import type { Sns, SubscriptionInputs } from "./sns.ts";

export const sns: ServiceDefinition<Sns> = {
  name: "sns",
  start: async (cloud) => {
    const { Sns } = await import("./sns.ts");
    return new Sns(cloud);
  },
  resourceTypes: {
    "aws:sns/topicSubscription:TopicSubscription": {
      outputs: ({ inputs, identity }) => {
        const arn = `${inputs.topic}:${uuid(identity, "subscription")}`;
        return { id: arn, outputs: { arn } };
      },
      build: (subscription: SubscriptionInputs, running) => running.subscribe(subscription),
    },
  },
};
