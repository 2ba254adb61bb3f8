import { queueUrlOfArn } from "../arns.ts";
import type { Aws } from "../aws.ts";
import type { Clock } from "../clock.ts";
import { AwsError, type AwsService, type Json, type JsonObject } from "../service.ts";
import type { Sqs } from "../sqs/sqs.ts";
import { BatchingWindow } from "./batching-window.ts";

/** The inputs of an `aws.lambda.EventSourceMapping` that decide what it does. */
export interface EventSourceMappingInputs {
  /** The ARN of a queue. */
  readonly eventSourceArn: string;
  /** Name or ARN. */
  readonly functionName: string;
  /** Default 10. */
  readonly batchSize?: number;
  readonly maximumBatchingWindowInSeconds?: number;
  readonly functionResponseTypes?: readonly string[];
  readonly scalingConfig?: { readonly maximumConcurrency?: number };
  readonly filterCriteria?: unknown;
  readonly enabled?: boolean;
}

export interface EventSourceMappingOptions {
  readonly clock: Clock;
  readonly aws: Aws;
  readonly sqs: Sqs;
  /** Invoked without a permission check: Lambda's own pollers need none. */
  readonly lambda: AwsService;
  readonly mapping: EventSourceMappingInputs;
  /** The function that is invoked: its execution role and its timeout in seconds. */
  readonly target: { readonly role: string; readonly timeout: number };
}

/** Concurrent batches with which Lambda starts for a queue. */
const DEFAULT_CONCURRENCY = 5;
/** Milliseconds after a call of the poller that failed for a passing reason, and before a throttled batch's first retry. */
const RETRY_DELAY = 1000;
/** AWS does not say how long it waits between retries: here 1 s, doubling up to this. */
const LONGEST_RETRY_DELAY = 20_000;
/** ReceiveMessage gives ten at most. */
const RECEIVE_LIMIT = 10;

/** Messages that were received together. */
interface Batch {
  readonly messages: readonly JsonObject[];
  /** When the queue shows them to others again: virtual milliseconds. */
  readonly visibleAt: number;
  /** How often its invocation was throttled. */
  readonly throttles: number;
}

/**
 * Lambda's poller of a queue: gathers batches, invokes the function with them and deletes what it has done.
 * It receives and deletes as the function's role, whose policy must allow it.
 *
 * What fails is not deleted, so that it comes back after the queue's visibility timeout. A batch whose invocation is
 * throttled is tried again for as long as that timeout lasts, which costs it no receive, and fewer are taken meanwhile.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export class EventSourceMapping {
  readonly #options: EventSourceMappingOptions;
  readonly #batchSize: number;
  readonly #window: BatchingWindow;
  readonly #concurrency: number;
  readonly #reportsItemFailures: boolean;
  /** How many batches may be worked on at once: less than the concurrency after throttling. */
  #allowed: number;
  #running = 0;
  #stopped = false;

  /** @throws Error for a mapping that Lambda would refuse, or that the sandbox does not know. */
  constructor(options: EventSourceMappingOptions) {
    const { mapping } = options;
    this.#options = options;
    this.#batchSize = mapping.batchSize ?? 10;
    const { maximumBatchingWindowInSeconds: windowSeconds = 0 } = mapping;
    this.#window = new BatchingWindow(options.clock, windowSeconds, () => this.#deliver());
    this.#concurrency = mapping.scalingConfig?.maximumConcurrency ?? DEFAULT_CONCURRENCY;
    this.#allowed = this.#concurrency;
    this.#reportsItemFailures = mapping.functionResponseTypes?.includes("ReportBatchItemFailures") ?? false;
    refuseInvalid(options, this.#batchSize, windowSeconds);
    if (mapping.enabled !== false) options.sqs.onVisible(mapping.eventSourceArn, () => this.#gather());
  }

  get #queueUrl(): string {
    return queueUrlOfArn(this.#options.mapping.eventSourceArn);
  }

  #gather(): void {
    this.#window.gather({ isFull: this.#visible() >= this.#batchSize });
  }

  async #deliver(): Promise<void> {
    if (this.#stopped || this.#running >= this.#allowed) return;
    this.#running++;
    await this.#untilDone(async () => {
      const { clock, mapping, sqs } = this.#options;
      const visibleAt = clock.now() + sqs.visibilityTimeout(mapping.eventSourceArn) * 1000;
      const messages = await this.#receive();
      if (messages.length === 0) return true;
      // What is left is the next batch's, which need not wait for this one.
      if (this.#visible() > 0) this.#gather();
      return this.#process({ messages, visibleAt, throttles: 0 });
    });
  }

  /** Does a piece of work on a batch that says whether the batch is done with, and makes room for the next if it is. */
  async #untilDone(work: () => Promise<boolean>): Promise<void> {
    let isDone = true;
    try {
      isDone = await work();
    } catch (error) {
      // A role that may not poll will not be allowed later either; anything else is tried again.
      if (error instanceof AwsError && error.code !== "AccessDeniedException") {
        this.#options.clock.after(RETRY_DELAY, () => this.#gather());
        return;
      }
      this.#stopped = true;
      const { functionName, eventSourceArn } = this.#options.mapping;
      throw new Error(`${functionName} gets nothing from ${eventSourceArn} any more: ${String(error)}`, {
        cause: error,
      });
    } finally {
      if (isDone) this.#running--;
    }
    if (isDone && this.#visible() > 0) this.#gather();
  }

  /** @returns false if the batch is to be tried again, for which a timer is set */
  async #process(batch: Batch): Promise<boolean> {
    const failed = await this.#invoke(batch.messages);
    if (failed === "throttled") return !this.#tryLater(batch);
    this.#allowed = Math.min(this.#concurrency, this.#allowed + 1);
    for (const message of batch.messages) {
      if (failed.has(String(message.MessageId))) continue;
      await this.#asFunction("DeleteMessage", { ReceiptHandle: message.ReceiptHandle ?? null });
    }
    return true;
  }

  /** @returns false if the queue shows the messages to others before */
  #tryLater(batch: Batch): boolean {
    const { clock } = this.#options;
    this.#allowed = Math.max(1, Math.floor(this.#allowed / 2));
    const delay = Math.min(RETRY_DELAY * 2 ** batch.throttles, LONGEST_RETRY_DELAY);
    if (clock.now() + delay >= batch.visibleAt) return false;
    const again = { ...batch, throttles: batch.throttles + 1 };
    clock.after(delay, () => this.#untilDone(() => this.#process(again)));
    return true;
  }

  async #receive(): Promise<JsonObject[]> {
    await this.#asFunction("GetQueueAttributes", { AttributeNames: ["All"] });
    const messages: JsonObject[] = [];
    while (messages.length < this.#batchSize) {
      const MaxNumberOfMessages = Math.min(RECEIVE_LIMIT, this.#batchSize - messages.length);
      const { Messages } = await this.#asFunction("ReceiveMessage", { MaxNumberOfMessages });
      if (Messages === undefined) break;
      messages.push(...(Messages as JsonObject[]));
    }
    return messages;
  }

  /** @returns the ids of the messages that failed */
  async #invoke(messages: readonly JsonObject[]): Promise<ReadonlySet<string> | "throttled"> {
    const { lambda, mapping } = this.#options;
    const all = new Set(messages.map((message) => String(message.MessageId)));
    let answer: JsonObject;
    try {
      answer = await lambda.call(
        "Invoke",
        {
          FunctionName: mapping.functionName,
          Payload: { Records: messages.map((message) => eventRecord(message, mapping.eventSourceArn)) },
        },
        { service: "lambda.amazonaws.com", sourceArn: mapping.eventSourceArn },
      );
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return error.code === "TooManyRequestsException" ? "throttled" : all;
    }
    if (answer.FunctionError !== undefined) return all;
    return this.#reportsItemFailures ? failedItems(answer.Payload ?? null, all) : new Set();
  }

  #asFunction(action: string, input: JsonObject): Promise<JsonObject> {
    return this.#options.aws.call({
      principal: { role: this.#options.target.role },
      service: "sqs",
      action,
      input: { QueueUrl: this.#queueUrl, ...input },
    });
  }

  #visible(): number {
    const { sqs, mapping } = this.#options;
    return sqs.messages(mapping.eventSourceArn).filter((message) => !message.inFlight).length;
  }
}

function refuseInvalid(
  { mapping, sqs, target }: EventSourceMappingOptions,
  batchSize: number,
  window: number,
): void {
  const refuse = (reason: string) => {
    throw new Error(`The event source mapping of ${mapping.functionName} is refused: ${reason}.`);
  };
  if (mapping.filterCriteria !== undefined) refuse("the sandbox knows no filterCriteria");
  const unknown = mapping.functionResponseTypes?.find((type) => type !== "ReportBatchItemFailures");
  if (unknown !== undefined) refuse(`there is no functionResponseType "${unknown}"`);
  if (batchSize > 10 && window < 1)
    refuse("a batchSize above 10 needs a batching window of a second or more");
  const visibility = sqs.visibilityTimeout(mapping.eventSourceArn);
  if (visibility < target.timeout) {
    refuse(
      `the queue's visibility timeout (${visibility} s) is less than the function's timeout (${target.timeout} s)`,
    );
  }
}

/**
 * Which messages a function's answer declares failed. No list, or an empty one, is complete success; a list that
 * cannot be read, or that names a message which was not in the batch, is complete failure.
 */
function failedItems(payload: Json, all: Set<string>): Set<string> {
  if (payload === null) return new Set();
  if (typeof payload !== "object" || Array.isArray(payload)) return all;
  const items = payload.batchItemFailures ?? [];
  if (!Array.isArray(items)) return all;
  const failed = new Set<string>();
  for (const item of items) {
    if (typeof item !== "object" || item === null || Array.isArray(item)) return all;
    const { itemIdentifier } = item;
    if (typeof itemIdentifier !== "string" || !all.has(itemIdentifier)) return all;
    failed.add(itemIdentifier);
  }
  return failed;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
function eventRecord(message: JsonObject, eventSourceARN: string): JsonObject {
  const [, , , awsRegion = ""] = eventSourceARN.split(":");
  return {
    messageId: message.MessageId ?? null,
    receiptHandle: message.ReceiptHandle ?? null,
    body: message.Body ?? null,
    attributes: message.Attributes ?? {},
    messageAttributes: message.MessageAttributes ?? {},
    md5OfBody: message.MD5OfBody ?? null,
    eventSource: "aws:sqs",
    eventSourceARN,
    awsRegion,
  };
}
