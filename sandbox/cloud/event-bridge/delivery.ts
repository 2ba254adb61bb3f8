import { queueUrlOfArn } from "../arns.ts";
import type { Aws } from "../aws.ts";
import type { Clock } from "../clock.ts";
import { AwsError, type JsonObject } from "../service.ts";
import { DeliveryFailure } from "./api-destination.ts";

/** The inputs of an `aws.cloudwatch.EventTarget` that decide what it does. */
export interface TargetInputs {
  /** The name of the rule. */
  readonly rule: string;
  /** The ARN of a queue or of an API destination. */
  readonly arn: string;
  readonly eventBusName?: string;
  /** For an API destination: the role that may invoke it. */
  readonly roleArn?: string;
  readonly deadLetterConfig?: { readonly arn?: string };
  readonly retryPolicy?: {
    /** Default a day. */
    readonly maximumEventAgeInSeconds?: number;
    /** Default 185. */
    readonly maximumRetryAttempts?: number;
  };
  readonly input?: string;
  readonly inputPath?: string;
  readonly inputTransformer?: unknown;
  readonly httpTarget?: unknown;
}

/** One event on its way to one target. */
export interface Delivery {
  readonly event: JsonObject;
  /** The ARN of the rule that matched. */
  readonly rule: string;
  readonly target: TargetInputs;
  /** Virtual milliseconds. */
  readonly startedAt: number;
  readonly retries: number;
}

const DEFAULT_RETRIES = 185;
const DEFAULT_AGE_SECONDS = 24 * 3600;
/** Doubling from one second to this, 185 retries take about the day that EventBridge gives them. */
const LONGEST_RETRY_DELAY = 512_000;

/**
 * Delivers events to queues and to API destinations. What a target does not take is tried again, by the virtual clock
 * and without jitter, and goes to the target's dead-letter queue at last.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-event-delivery.html
 */
export class Deliveries {
  readonly #clock: Clock;
  readonly #aws: Aws;

  constructor(options: { readonly clock: Clock; readonly aws: Aws }) {
    this.#clock = options.clock;
    this.#aws = options.aws;
  }

  async attempt(delivery: Delivery): Promise<void> {
    try {
      await this.#send(delivery);
    } catch (error) {
      await this.#failed(delivery, error);
    }
  }

  #send({ event, rule, target }: Delivery): Promise<JsonObject> {
    const { arn, roleArn } = target;
    if (roleArn !== undefined && !isQueue(arn)) {
      const input = { ApiDestinationArn: arn, Event: event };
      return this.#aws.call({
        principal: { role: roleArn },
        service: "events",
        action: "InvokeApiDestination",
        input,
      });
    }
    return this.#sendToQueue(rule, arn, { MessageBody: JSON.stringify(event) });
  }

  #sendToQueue(rule: string, queueArn: string, message: JsonObject): Promise<JsonObject> {
    return this.#aws.call({
      principal: { service: "events.amazonaws.com", sourceArn: rule },
      service: "sqs",
      action: "SendMessage",
      input: { QueueUrl: queueUrlOfArn(queueArn), ...message },
    });
  }

  async #failed(delivery: Delivery, error: unknown): Promise<void> {
    const { event, rule, target, startedAt, retries } = delivery;
    const failure = failureOf(error);
    const { maximumRetryAttempts = DEFAULT_RETRIES, maximumEventAgeInSeconds = DEFAULT_AGE_SECONDS } =
      target.retryPolicy ?? {};
    const delay = Math.min(1000 * 2 ** retries, LONGEST_RETRY_DELAY);
    const next = this.#clock.now() + Math.max(delay, failure.retryAfterSeconds * 1000);
    const exhausted =
      retries >= maximumRetryAttempts
        ? "MaximumRetryAttempts"
        : next > startedAt + maximumEventAgeInSeconds * 1000
          ? "MaximumEventAgeInSeconds"
          : undefined;
    if (failure.retriable && exhausted === undefined) {
      this.#clock.at(next, () => this.attempt({ ...delivery, retries: retries + 1 }));
      return;
    }
    const deadLetters = target.deadLetterConfig?.arn;
    if (deadLetters === undefined) {
      if (!(error instanceof DeliveryFailure)) throw error;
      return;
    }
    await this.#sendToQueue(rule, deadLetters, {
      MessageBody: JSON.stringify(event),
      MessageAttributes: {
        RULE_ARN: text(rule),
        TARGET_ARN: text(target.arn),
        ERROR_CODE: text(failure.code),
        ERROR_MESSAGE: text(failure.message),
        RETRY_ATTEMPTS: { DataType: "Number", StringValue: String(retries) },
        ...(failure.retriable && exhausted !== undefined
          ? { EXHAUSTED_RETRY_CONDITION: text(exhausted) }
          : {}),
      },
    });
  }
}

export function isQueue(arn: string): boolean {
  return arn.startsWith("arn:aws:sqs:");
}

/** What EventBridge makes of a target's error. Missing permissions and missing targets are not tried again. */
function failureOf(error: unknown): DeliveryFailure {
  if (error instanceof DeliveryFailure) return error;
  if (!(error instanceof AwsError)) throw error;
  const { code, message, status } = error;
  if (code === "AccessDeniedException")
    return new DeliveryFailure("NO_PERMISSIONS", message, { retriable: false });
  if (code === "QueueDoesNotExist") return new DeliveryFailure("NO_RESOURCE", message, { retriable: false });
  const throttled = /throttl/i.test(code);
  return new DeliveryFailure(throttled ? "THROTTLING" : "ERROR_FROM_TARGET", message, {
    retriable: throttled || status >= 500,
  });
}

function text(StringValue: string): JsonObject {
  return { DataType: "String", StringValue };
}
