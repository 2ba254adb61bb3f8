import { setTimeout as sleep } from "node:timers/promises";
import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ListDeadLetterSourceQueuesCommand,
  ListMessageMoveTasksCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from "@aws-sdk/client-sqs";
import { NotPossible } from "../command.ts";
import { asked, type Deployment } from "../deployment.ts";
import { tell } from "./dead-letter.ts";
import { type DeadLetterQueue, type DeadLetterQueues, nowhereToGo, sourceOf } from "./queues.ts";

/** How many of a queue are looked at: each look hides a message from other readers until all are let go. */
const mostLookedAt = 100;
const hiddenSeconds = 60;
/** How long a move of all is watched. */
const watchedSeconds = 30;

/** The dead-letter queues of a deployed stack. */
export class DeployedQueues implements DeadLetterQueues {
  readonly #sqs: SQSClient;
  readonly #urls: readonly string[];

  constructor({ client, deadLetterQueueUrls }: Deployment) {
    // The URLs say which queues, and not where AWS is.
    this.#sqs = new SQSClient({ ...client, useQueueUrlAsEndpoint: false });
    this.#urls = deadLetterQueueUrls;
  }

  async list(source?: string): Promise<DeadLetterQueue[]> {
    const queues: DeadLetterQueue[] = [];
    for (const url of this.#of(source)) {
      const { waiting } = await this.#attributes(url);
      const letters = await this.#looking(url, async (messages) =>
        messages.map((message) => told(url, message)),
      );
      queues.push({
        source: nameOf(url),
        isRedriven: (await this.#sourceUrl(url)) !== undefined,
        waiting: Math.max(waiting, letters.length),
        letters,
      });
    }
    return queues;
  }

  async redriveAll(source: string): Promise<string | undefined> {
    const [url] = this.#of(source);
    if (url === undefined) return undefined;
    if ((await this.#sourceUrl(url)) === undefined) throw new NotPossible(nowhereToGo(source));
    const { arn } = await this.#attributes(url);
    await asked("sqs:StartMessageMoveTask", () =>
      this.#sqs.send(new StartMessageMoveTaskCommand({ SourceArn: arn })),
    );
    for (let second = 0; second < watchedSeconds; second++) {
      const { Results: [task] = [] } = await asked("sqs:ListMessageMoveTasks", () =>
        this.#sqs.send(new ListMessageMoveTasksCommand({ SourceArn: arn, MaxResults: 1 })),
      );
      const moved = task?.ApproximateNumberOfMessagesMoved ?? 0;
      if (task?.Status === "COMPLETED") return `${moved} moved back to ${source}.`;
      if (task?.Status === "FAILED") {
        throw new NotPossible(
          `SQS has stopped after ${moved}: ${task.FailureReason ?? "it gives no reason"}.`,
        );
      }
      if (task?.Status === "CANCELLED")
        throw new NotPossible(`SQS has stopped after ${moved}: the move was cancelled.`);
      await sleep(1_000);
    }
    return `SQS goes on moving them back to ${source}: aws sqs list-message-move-tasks --source-arn ${arn}`;
  }

  async redriveOne(id: string, source?: string): Promise<string | undefined> {
    for (const url of this.#of(source)) {
      const isMoved = await this.#looking(url, async (messages, release) => {
        const message = messages.find(({ MessageId }) => MessageId === id);
        if (message === undefined) return false;
        await this.#move(url, message);
        release(message);
        return true;
      });
      if (isMoved) return nameOf(url);
    }
    return undefined;
  }

  /** Sends first: what is deleted before it is sent would be lost, and an event may come twice. */
  async #move(url: string, { Body, MessageAttributes, ReceiptHandle }: Message): Promise<void> {
    const QueueUrl = await this.#sourceUrl(url);
    if (QueueUrl === undefined) throw new NotPossible(nowhereToGo(nameOf(url)));
    await asked("sqs:SendMessage", () =>
      this.#sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: Body, MessageAttributes })),
    );
    await asked("sqs:DeleteMessage", () =>
      this.#sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle })),
    );
  }

  /**
   * Takes what is in a queue, looks at it, and lets it go again.
   * @param look may take a message out of what is let go
   */
  async #looking<Seen>(
    url: string,
    look: (messages: readonly Message[], release: (message: Message) => void) => Promise<Seen>,
  ): Promise<Seen> {
    const held = new Set<Message>();
    try {
      while (held.size < mostLookedAt) {
        const { Messages = [] } = await asked("sqs:ReceiveMessage", () =>
          this.#sqs.send(
            new ReceiveMessageCommand({
              QueueUrl: url,
              MaxNumberOfMessages: 10,
              VisibilityTimeout: hiddenSeconds,
              MessageSystemAttributeNames: ["SentTimestamp"],
              MessageAttributeNames: ["All"],
              // Asks all of SQS's servers, so that one message among few is found.
              WaitTimeSeconds: 1,
            }),
          ),
        );
        for (const message of Messages) held.add(message);
        if (Messages.length === 0) break;
      }
      return await look([...held], (message) => held.delete(message));
    } finally {
      await this.#letGo(url, [...held]);
    }
  }

  /** Who may not is told nothing: they show again by themselves in a minute. */
  async #letGo(QueueUrl: string, messages: readonly Message[]): Promise<void> {
    for (let from = 0; from < messages.length; from += 10) {
      const Entries = messages
        .slice(from, from + 10)
        .map(({ ReceiptHandle }, place) => ({ Id: String(place), ReceiptHandle, VisibilityTimeout: 0 }));
      await this.#sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries })).catch(() => {});
    }
  }

  async #attributes(QueueUrl: string): Promise<{ arn: string; waiting: number }> {
    const { Attributes = {} } = await asked("sqs:GetQueueAttributes", () =>
      this.#sqs.send(
        new GetQueueAttributesCommand({
          QueueUrl,
          AttributeNames: ["QueueArn", "ApproximateNumberOfMessages"],
        }),
      ),
    );
    return { arn: Attributes.QueueArn ?? "", waiting: Number(Attributes.ApproximateNumberOfMessages ?? 0) };
  }

  /** The queue before it; undefined for one in which a stream's changes are set aside. */
  async #sourceUrl(QueueUrl: string): Promise<string | undefined> {
    const { queueUrls = [] } = await asked("sqs:ListDeadLetterSourceQueues", () =>
      this.#sqs.send(new ListDeadLetterSourceQueuesCommand({ QueueUrl })),
    );
    return queueUrls[0];
  }

  #of(source: string | undefined): string[] {
    return this.#urls.filter((url) => source === undefined || nameOf(url) === source);
  }
}

function nameOf(url: string): string {
  return sourceOf(url.slice(url.lastIndexOf("/") + 1));
}

function told(url: string, { MessageId = "", Body = "", Attributes = {} }: Message) {
  return tell(nameOf(url), { id: MessageId, body: Body, sentAt: new Date(Number(Attributes.SentTimestamp)) });
}
