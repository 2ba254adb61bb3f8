import { randomUUID } from "node:crypto";
import { queueUrlOfArn } from "../arns.ts";
import type { Aws } from "../aws.ts";
import type { Clock } from "../clock.ts";
import type { AwsService, JsonObject } from "../service.ts";

/** The inputs of an `aws.sns.TopicSubscription` that decide what it does. */
export interface SubscriptionInputs {
  /** The ARN of the topic, which need not be of the program's making. */
  readonly topic: string;
  readonly protocol: string;
  /** The ARN of a queue. */
  readonly endpoint: string;
  readonly rawMessageDelivery?: boolean;
  readonly filterPolicy?: string;
}

export interface PublishedMessage {
  readonly topicArn: string;
  readonly message: string;
}

/** SNS: standard topics, delivering to queues. A topic exists as soon as something is subscribed to it. */
export class Sns implements AwsService {
  readonly #clock: Clock;
  readonly #aws: Aws;
  readonly #subscriptions: SubscriptionInputs[] = [];
  readonly #listeners: Array<(published: PublishedMessage) => void> = [];

  constructor(options: { readonly clock: Clock; readonly aws: Aws }) {
    this.#clock = options.clock;
    this.#aws = options.aws;
  }

  /** @throws Error for a kind of subscription that the sandbox does not know. */
  subscribe(subscription: SubscriptionInputs): void {
    const { topic, protocol, filterPolicy } = subscription;
    if (protocol !== "sqs")
      throw new Error(`The sandbox delivers from ${topic} to queues, not to "${protocol}".`);
    if (filterPolicy !== undefined) throw new Error(`The sandbox knows no filter policies: ${filterPolicy}`);
    this.#subscriptions.push(subscription);
  }

  /** Calls `listener` with every message that is published, to whichever topic. */
  onPublish(listener: (published: PublishedMessage) => void): void {
    this.#listeners.push(listener);
  }

  /**
   * Publishes to a topic and waits until every subscribed queue has the message.
   * @throws AwsError AccessDeniedException when the policy of a queue does not let the topic send to it. SNS itself
   *   would drop that delivery in silence, which nobody wants to search for.
   */
  async publish(topicArn: string, message: string): Promise<{ messageId: string }> {
    const messageId = randomUUID();
    for (const listener of this.#listeners) listener({ topicArn, message });
    for (const { topic, endpoint, rawMessageDelivery } of this.#subscriptions) {
      if (topic !== topicArn) continue;
      await this.#aws.call({
        principal: { service: "sns.amazonaws.com", sourceArn: topicArn },
        service: "sqs",
        action: "SendMessage",
        input: {
          QueueUrl: queueUrlOfArn(endpoint),
          MessageBody: rawMessageDelivery === true ? message : this.#envelope(topicArn, messageId, message),
        },
      });
    }
    return { messageId };
  }

  resources(_action: string, input: JsonObject): string[] {
    return [String(input.TopicArn)];
  }

  async call(action: string, input: JsonObject): Promise<JsonObject> {
    if (action !== "Publish") throw new Error(`The sandbox's SNS knows no ${action}.`);
    const { messageId } = await this.publish(String(input.TopicArn), String(input.Message));
    return { MessageId: messageId };
  }

  /** https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html */
  #envelope(topicArn: string, messageId: string, message: string): string {
    return JSON.stringify({
      Type: "Notification",
      MessageId: messageId,
      TopicArn: topicArn,
      Message: message,
      Timestamp: new Date(this.#clock.now()).toISOString(),
      SignatureVersion: "1",
    });
  }
}
