import { randomUUID } from "node:crypto";
import { queueArnOfUrl } from "../arns.ts";
import type { Clock } from "../clock.ts";
import { AwsError, type AwsService, type Json, type JsonObject } from "../service.ts";
import { asReceived, fresh, type Message, md5 } from "./message.ts";

/** The inputs of an `aws.sqs.Queue` that decide what the queue does, with its ARN. */
export interface QueueInputs {
  readonly name: string;
  readonly arn: string;
  /** Default 30. */
  readonly visibilityTimeoutSeconds?: number;
  /** Default four days. */
  readonly messageRetentionSeconds?: number;
  readonly delaySeconds?: number;
  readonly fifoQueue?: boolean;
  /** JSON: `{ deadLetterTargetArn, maxReceiveCount }`. */
  readonly redrivePolicy?: string;
}

/** A message as an inspector sees it. */
export interface QueuedMessage {
  readonly messageId: string;
  readonly body: string;
  /** Virtual milliseconds. */
  readonly sentAt: number;
  readonly receiveCount: number;
  /** Received and not deleted: hidden until its visibility timeout has passed. */
  readonly inFlight: boolean;
}

interface Queue {
  readonly arn: string;
  readonly visibilityTimeout: number;
  readonly retention: number;
  readonly delay: number;
  readonly deadLetterQueue: string | undefined;
  readonly maxReceiveCount: number;
  readonly listeners: Set<() => void>;
  messages: Message[];
}

const SECONDS = 1000;
const DEFAULT_RETENTION = 4 * 24 * 3600;
/** Seconds for which a message can be hidden at most. */
const LONGEST_VISIBILITY = 12 * 3600;

/**
 * Standard queues in memory: visibility timeouts, receive counts, dead-letter queues, retention, all by the
 * virtual clock. Receiving never waits; who wants to know when there is something listens ({@link onVisible}).
 */
export class Sqs implements AwsService {
  readonly #clock: Clock;
  readonly #queues = new Map<string, Queue>();
  /** By dead-letter queue: the source queues that its redrive allow policy names. */
  readonly #allowedSources = new Map<string, (source: string) => boolean>();

  constructor(options: { readonly clock: Clock }) {
    this.#clock = options.clock;
  }

  /** @throws Error for a FIFO queue. */
  createQueue(inputs: QueueInputs): void {
    if (inputs.fifoQueue === true) throw new Error(`The sandbox has no FIFO queues: ${inputs.name}.`);
    const redrive = inputs.redrivePolicy === undefined ? {} : JSON.parse(inputs.redrivePolicy);
    this.#queues.set(inputs.arn, {
      arn: inputs.arn,
      visibilityTimeout: inputs.visibilityTimeoutSeconds ?? 30,
      retention: inputs.messageRetentionSeconds ?? DEFAULT_RETENTION,
      delay: inputs.delaySeconds ?? 0,
      deadLetterQueue: redrive.deadLetterTargetArn,
      maxReceiveCount: Number(redrive.maxReceiveCount ?? Number.POSITIVE_INFINITY),
      listeners: new Set(),
      messages: [],
    });
  }

  /**
   * Says which queues may use a queue as their dead-letter queue.
   * @param policy JSON: `{ redrivePermission, sourceQueueArns }`
   */
  allowRedrive(queueUrl: string, policy: string): void {
    const { redrivePermission, sourceQueueArns = [] } = JSON.parse(policy);
    const allows: Record<string, (source: string) => boolean> = {
      allowAll: () => true,
      denyAll: () => false,
      byQueue: (source) => sourceQueueArns.includes(source),
    };
    const allowed = allows[redrivePermission];
    if (allowed === undefined) throw new Error(`SQS knows no redrivePermission "${redrivePermission}".`);
    this.#allowedSources.set(queueArnOfUrl(queueUrl), allowed);
  }

  /** @throws Error when a redrive policy names a queue that is not there, or that does not allow it. */
  checkRedrivePolicies(): void {
    for (const { arn, deadLetterQueue } of this.#queues.values()) {
      if (deadLetterQueue === undefined) continue;
      if (!this.#queues.has(deadLetterQueue)) {
        throw new Error(`The dead-letter queue of ${arn} is not there: ${deadLetterQueue}.`);
      }
      if (this.#allowedSources.get(deadLetterQueue)?.(arn) === false) {
        throw new Error(`${deadLetterQueue} does not allow ${arn} to use it as its dead-letter queue.`);
      }
    }
  }

  /** The seconds for which a received message is hidden. */
  visibilityTimeout(queueArn: string): number {
    return this.#queue(queueArn).visibilityTimeout;
  }

  /** Everything in a queue, oldest first. */
  messages(queueArn: string): QueuedMessage[] {
    return this.#current(this.#queue(queueArn)).map(
      ({ messageId, body, sentAt, receiveCount, visibleAt }) => ({
        messageId,
        body,
        sentAt,
        receiveCount,
        inFlight: visibleAt > this.#clock.now(),
      }),
    );
  }

  /** Calls `listener` whenever a message of the queue becomes visible. */
  onVisible(queueArn: string, listener: () => void): void {
    this.#queue(queueArn).listeners.add(listener);
  }

  /**
   * Moves the visible messages of a dead-letter queue back to where they came from, as a message move task does.
   * @param messageId only that one
   * @returns how many were moved.
   */
  redrive(deadLetterQueueArn: string, messageId?: string): number {
    const queue = this.#queue(deadLetterQueueArn);
    const moved = this.#visible(queue).filter(
      (message) => message.movedFrom !== undefined && message.messageId === (messageId ?? message.messageId),
    );
    for (const message of moved) {
      remove(queue, message);
      this.#enqueue(this.#queue(message.movedFrom ?? ""), fresh(message, undefined));
    }
    return moved.length;
  }

  resources(_action: string, input: JsonObject): string[] {
    return [queueArnOfUrl(String(input.QueueUrl))];
  }

  async call(action: string, input: JsonObject): Promise<JsonObject> {
    const queue = this.#queue(queueArnOfUrl(String(input.QueueUrl)));
    switch (action) {
      case "SendMessage":
        return this.#send(queue, input);
      case "ReceiveMessage":
        return this.#receive(queue, Number(input.MaxNumberOfMessages ?? 1));
      case "DeleteMessage":
        return this.#delete(queue, String(input.ReceiptHandle));
      case "ChangeMessageVisibility":
        return this.#changeVisibility(queue, String(input.ReceiptHandle), Number(input.VisibilityTimeout));
      case "GetQueueAttributes":
        return this.#attributes(queue);
      default:
        throw new Error(`The sandbox's SQS knows no ${action}.`);
    }
  }

  #send(queue: Queue, input: JsonObject): JsonObject {
    const body = String(input.MessageBody);
    const message: Message = {
      messageId: randomUUID(),
      body,
      attributes: (input.MessageAttributes ?? {}) as JsonObject,
      sentAt: this.#clock.now(),
      senderId: "AIDASANDBOX",
      firstReceivedAt: undefined,
      receiveCount: 0,
      receiptHandle: undefined,
      visibleAt: this.#clock.now() + queue.delay * SECONDS,
      timer: undefined,
      movedFrom: undefined,
    };
    this.#enqueue(queue, message);
    return { MessageId: message.messageId, MD5OfMessageBody: md5(body) };
  }

  #receive(queue: Queue, most: number): JsonObject {
    if (most < 1 || most > 10) {
      throw new AwsError(
        "InvalidParameterValue",
        `Value ${most} for parameter MaxNumberOfMessages is invalid.`,
      );
    }
    const now = this.#clock.now();
    const received: Json[] = [];
    for (const message of this.#visible(queue)) {
      if (received.length === most) break;
      if (queue.deadLetterQueue !== undefined && message.receiveCount >= queue.maxReceiveCount) {
        remove(queue, message);
        this.#enqueue(this.#queue(queue.deadLetterQueue), fresh(message, queue.arn));
        continue;
      }
      message.receiveCount++;
      message.firstReceivedAt ??= now;
      message.receiptHandle = randomUUID();
      message.visibleAt = now + queue.visibilityTimeout * SECONDS;
      this.#wakeWhenVisible(queue, message);
      received.push(asReceived(message));
    }
    return received.length === 0 ? {} : { Messages: received };
  }

  /** A handle of an earlier receipt deletes nothing, and is no error. */
  #delete(queue: Queue, receiptHandle: string): JsonObject {
    const message = queue.messages.find((candidate) => candidate.receiptHandle === receiptHandle);
    if (message !== undefined) remove(queue, message);
    return {};
  }

  /** From now on, whatever is left of the visibility timeout. */
  #changeVisibility(queue: Queue, receiptHandle: string, seconds: number): JsonObject {
    if (!(seconds >= 0 && seconds <= LONGEST_VISIBILITY)) {
      throw new AwsError(
        "InvalidParameterValue",
        `Value ${seconds} for parameter VisibilityTimeout is invalid.`,
      );
    }
    const message = queue.messages.find((candidate) => candidate.receiptHandle === receiptHandle);
    if (message === undefined) {
      throw new AwsError("ReceiptHandleIsInvalid", "The receipt handle is not valid.");
    }
    const now = this.#clock.now();
    if (message.visibleAt <= now) {
      throw new AwsError("MessageNotInflight", "The message is not in flight.");
    }
    message.visibleAt = now + seconds * SECONDS;
    this.#wakeWhenVisible(queue, message);
    return {};
  }

  #attributes(queue: Queue): JsonObject {
    const visible = this.#visible(queue).length;
    return {
      Attributes: {
        ApproximateNumberOfMessages: String(visible),
        ApproximateNumberOfMessagesNotVisible: String(queue.messages.length - visible),
        MessageRetentionPeriod: String(queue.retention),
        QueueArn: queue.arn,
        VisibilityTimeout: String(queue.visibilityTimeout),
      },
    };
  }

  #enqueue(queue: Queue, message: Message): void {
    queue.messages.push(message);
    if (message.visibleAt > this.#clock.now()) this.#wakeWhenVisible(queue, message);
    else this.#wake(queue);
  }

  #wakeWhenVisible(queue: Queue, message: Message): void {
    message.timer?.cancel();
    message.timer = this.#clock.at(message.visibleAt, () => this.#wake(queue));
  }

  #wake(queue: Queue): void {
    for (const listener of queue.listeners) listener();
  }

  #visible(queue: Queue): Message[] {
    return this.#current(queue).filter((message) => message.visibleAt <= this.#clock.now());
  }

  /** Drops what the queue's retention has outlived. */
  #current(queue: Queue): Message[] {
    const oldest = this.#clock.now() - queue.retention * SECONDS;
    for (const message of queue.messages.filter(({ sentAt }) => sentAt <= oldest)) remove(queue, message);
    return queue.messages;
  }

  #queue(arn: string): Queue {
    const queue = this.#queues.get(arn);
    if (queue === undefined) {
      throw new AwsError("QueueDoesNotExist", `The specified queue does not exist: ${arn}`);
    }
    return queue;
  }
}

function remove(queue: Queue, message: Message): void {
  message.timer?.cancel();
  queue.messages = queue.messages.filter((other) => other !== message);
}
