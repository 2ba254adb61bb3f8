import { randomUUID } from "node:crypto";
import { eventBusArn, nameOfArn, type Place } from "../arns.ts";
import type { Aws } from "../aws.ts";
import type { Clock } from "../clock.ts";
import { AwsError, type AwsService, type Json, type JsonObject } from "../service.ts";
import { ApiDestination, type ApiDestinationInputs, type ConnectionInputs } from "./api-destination.ts";
import { Deliveries, type Delivery, isQueue, type TargetInputs } from "./delivery.ts";
import { type EventTest, eventPattern } from "./event-pattern.ts";

/** The inputs of an `aws.cloudwatch.EventRule` that decide what it does, with its ARN. */
export interface RuleInputs {
  readonly name: string;
  readonly arn: string;
  /** Name or ARN; default `default`. */
  readonly eventBusName?: string;
  /** JSON. */
  readonly eventPattern?: string;
  readonly scheduleExpression?: string;
  readonly state?: string;
}

/** What EventBridge needs to be told of an event; the rest of the envelope it adds itself. */
export interface EmittedEvent {
  readonly source: string;
  readonly detailType: string;
  readonly detail: JsonObject;
  readonly resources?: readonly string[];
  /** Name or ARN; default `default`. */
  readonly bus?: string;
  /** Virtual milliseconds; default now. */
  readonly time?: number;
}

/** An event as its targets receive it. */
export interface DeliveredEvent {
  readonly bus: string;
  readonly event: JsonObject;
}

interface Rule {
  readonly bus: string;
  readonly name: string;
  readonly arn: string;
  readonly matches: EventTest;
  readonly targets: TargetInputs[];
}

/** PutEvents takes so many entries. */
const ENTRIES_LIMIT = 10;

/** EventBridge: buses, and rules that match by pattern and deliver to queues and to API destinations. */
export class EventBridge implements AwsService {
  readonly #clock: Clock;
  readonly #place: Place;
  readonly #buses = new Set(["default"]);
  readonly #rules: Rule[] = [];
  readonly #connections = new Map<string, ConnectionInputs>();
  readonly #destinations = new Map<string, ApiDestination>();
  readonly #deliveries: Deliveries;
  readonly #listeners: Array<(delivered: DeliveredEvent) => void> = [];

  constructor(options: { readonly clock: Clock; readonly aws: Aws; readonly place: Place }) {
    this.#clock = options.clock;
    this.#place = options.place;
    this.#deliveries = new Deliveries(options);
  }

  createBus(name: string): void {
    this.#buses.add(name);
  }

  createConnection(connection: ConnectionInputs): void {
    this.#connections.set(connection.arn, connection);
  }

  /** @throws Error for a destination outside this computer, or whose connection is missing or not known. */
  createApiDestination(destination: ApiDestinationInputs): void {
    const connection = this.#connections.get(destination.connectionArn);
    if (connection === undefined) {
      throw new Error(`The API destination ${destination.name} has no connection.`);
    }
    this.#destinations.set(destination.arn, new ApiDestination(this.#clock, destination, connection));
  }

  /** @throws Error for a rule that the sandbox does not know how to run. */
  createRule(rule: RuleInputs): void {
    if (rule.eventPattern === undefined || rule.scheduleExpression !== undefined) {
      throw new Error(`The sandbox knows rules with an event pattern, not schedules: ${rule.name}.`);
    }
    if (rule.state !== undefined && rule.state !== "ENABLED") return;
    const bus = this.#bus(rule.eventBusName);
    const matches = eventPattern(rule.eventPattern);
    this.#rules.push({ bus, name: rule.name, arn: rule.arn, matches, targets: [] });
  }

  /** @throws Error for a target that is no queue and no API destination, changes the event, or has no rule. */
  createTarget(target: TargetInputs): void {
    const isDestination = this.#destinations.has(target.arn);
    if (!isDestination && !isQueue(target.arn)) {
      throw new Error(`The sandbox's rules deliver to queues and API destinations, not to ${target.arn}.`);
    }
    if (isDestination && target.roleArn === undefined) {
      throw new Error(`The target of ${target.rule} needs a role that may invoke ${target.arn}.`);
    }
    if (target.input ?? target.inputPath ?? target.inputTransformer ?? target.httpTarget) {
      throw new Error(
        `The sandbox's rules deliver the whole event; the target of ${target.rule} changes it.`,
      );
    }
    this.#ruleOf(target).targets.push(target);
  }

  /** The ARN of the rule that a target belongs to. */
  ruleArn(target: Pick<TargetInputs, "rule" | "eventBusName">): string {
    return this.#ruleOf(target).arn;
  }

  /** Calls `listener` with every event on every bus, matched or not. */
  onEvent(listener: (delivered: DeliveredEvent) => void): void {
    this.#listeners.push(listener);
  }

  /**
   * An event from an AWS service (or, through PutEvents, from anybody), delivered to the targets of every rule that
   * matches; API destinations are not waited for.
   * @throws AwsError AccessDeniedException when the policy of a target queue does not let the rule send to it, and
   *   the target has no dead-letter queue. EventBridge itself would drop the event in silence, which nobody
   *   wants to search for.
   */
  async emit(emitted: EmittedEvent): Promise<{ eventId: string }> {
    const eventId = randomUUID();
    await this.#deliver(this.#bus(emitted.bus), this.#envelope(eventId, emitted));
    return { eventId };
  }

  /** Puts a whole event, envelope and all, on the default bus: what production saw, once more. */
  async replay(event: JsonObject): Promise<void> {
    await this.#deliver("default", event);
  }

  resources(action: string, input: JsonObject): string[] {
    if (action === "InvokeApiDestination") return [String(input.ApiDestinationArn)];
    const buses = entriesOf(input).map(({ EventBusName }) => nameOf(EventBusName));
    return [...new Set(buses)].map((bus) => eventBusArn(this.#place, bus));
  }

  async call(action: string, input: JsonObject): Promise<JsonObject> {
    if (action === "InvokeApiDestination") return this.#invokeApiDestination(input);
    if (action !== "PutEvents") throw new Error(`The sandbox's EventBridge knows no ${action}.`);
    if (entriesOf(input).length > ENTRIES_LIMIT) {
      throw new AwsError("ValidationException", `PutEvents takes ${ENTRIES_LIMIT} entries at most.`);
    }
    const Entries = entriesOf(input).map((entry) => this.#put(entry));
    return { Entries, FailedEntryCount: Entries.filter(({ ErrorCode }) => ErrorCode !== undefined).length };
  }

  #put(entry: JsonObject): JsonObject {
    const { Source, DetailType, Detail, Resources, Time } = entry;
    const bus = this.#bus(nameOf(entry.EventBusName));
    if (typeof Source !== "string" || typeof DetailType !== "string" || typeof Detail !== "string") {
      return { ErrorCode: "InvalidArgument", ErrorMessage: "Source, DetailType and Detail are required." };
    }
    if (Source.startsWith("aws.")) {
      return {
        ErrorCode: "NotAuthorizedForSource",
        ErrorMessage: `Not authorized for the source ${Source}.`,
      };
    }
    const detail = parseDetail(Detail);
    if (detail === undefined) return { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." };
    const eventId = randomUUID();
    const event = this.#envelope(eventId, {
      source: Source,
      detailType: DetailType,
      detail,
      ...(Array.isArray(Resources) ? { resources: Resources.map(String) } : {}),
      ...(typeof Time === "number" ? { time: Time * 1000 } : {}),
    });
    // Whoever puts an event does not wait for its delivery.
    this.#clock.after(0, () => this.#deliver(bus, event));
    return { EventId: eventId };
  }

  /** No action of EventBridge's API, but what a target's role is asked for. */
  async #invokeApiDestination({ ApiDestinationArn, Event }: JsonObject): Promise<JsonObject> {
    const destination = this.#destinations.get(String(ApiDestinationArn));
    if (destination === undefined) throw new Error(`There is no API destination ${ApiDestinationArn}.`);
    await destination.post((Event ?? {}) as JsonObject);
    return {};
  }

  async #deliver(bus: string, event: JsonObject): Promise<void> {
    for (const listener of this.#listeners) listener({ bus, event });
    const startedAt = this.#clock.now();
    const matching = this.#rules.filter((rule) => rule.bus === bus && rule.matches(event));
    for (const rule of matching) {
      for (const target of rule.targets) {
        const delivery: Delivery = { event, rule: rule.arn, target, startedAt, retries: 0 };
        const destination = this.#destinations.get(target.arn);
        if (destination === undefined) await this.#deliveries.attempt(delivery);
        else this.#clock.at(destination.reserve(), () => this.#deliveries.attempt(delivery));
      }
    }
  }

  /** https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html */
  #envelope(id: string, { source, detailType, detail, resources = [], time }: EmittedEvent): JsonObject {
    return {
      version: "0",
      id,
      "detail-type": detailType,
      source,
      account: this.#place.accountId,
      // Whole seconds, as EventBridge writes them.
      time: new Date(time ?? this.#clock.now()).toISOString().replace(/\.\d{3}Z$/, "Z"),
      region: this.#place.region,
      resources: [...resources],
      detail,
    };
  }

  #ruleOf(target: Pick<TargetInputs, "rule" | "eventBusName">): Rule {
    const bus = this.#bus(target.eventBusName);
    const rule = this.#rules.find((candidate) => candidate.bus === bus && candidate.name === target.rule);
    if (rule === undefined) throw new Error(`There is no enabled rule ${target.rule} on the bus ${bus}.`);
    return rule;
  }

  #bus(nameOrArn: string | undefined): string {
    const bus = nameOf(nameOrArn);
    if (!this.#buses.has(bus))
      throw new AwsError("ResourceNotFoundException", `Event bus ${bus} does not exist.`);
    return bus;
  }
}

function nameOf(bus: Json | undefined): string {
  return typeof bus === "string" ? nameOfArn(bus) : "default";
}

function entriesOf(input: JsonObject): JsonObject[] {
  return (input.Entries ?? []) as JsonObject[];
}

function parseDetail(detail: string): JsonObject | undefined {
  try {
    const parsed: Json = JSON.parse(detail);
    return typeof parsed === "object" && parsed !== null && !Array.isArray(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}
