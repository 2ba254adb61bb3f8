import { requestIndex, wamidIndex } from "../../../lib/tables/messages.ts";
import { type EventTest, eventPattern } from "../../../sandbox/cloud/event-bridge/event-pattern.ts";
import type { AwsCall, JsonObject } from "../../../sandbox/cloud/service.ts";
import { statusEvent } from "../../../sandbox/cloud/step-functions/status-event.ts";
import type { Execution, StepFunctions } from "../../../sandbox/cloud/step-functions/step-functions.ts";
import type { Journal } from "../journal.ts";
import type { Choices } from "../kernel/choices.ts";
import type { Kernel, Touch } from "../kernel/kernel.ts";
import type { Trouble } from "../kernel/trouble.ts";
import { labelOf } from "../world/meta.ts";
import { attributeItem, plainItem } from "./attribute-values.ts";
import type { Blueprint } from "./blueprint.ts";
import { Calls as CallsOfRuns, type ClientLimits, type Errand, nameOf } from "./calls.ts";
import type { Item } from "./expressions.ts";
import { Functions, type Result } from "./functions.ts";
import type { Invocation } from "./invocation.ts";
import { Queue, type QueuedEvent, type QueueParts } from "./queue.ts";
import { TableStream } from "./table-streams.ts";
import { type Change, type TableInput, Tables, type TransactItem } from "./tables.ts";
import { startWorkflows } from "./workflows.ts";

/** The carriers' send APIs: take a message at once or throw an AwsError. `calledAt` is when the call set out. */
export interface SendApis {
  sendWhatsApp(input: JsonObject & { message: Uint8Array }, calledAt: number): JsonObject;
  sendSms(input: JsonObject, calledAt: number): JsonObject;
}

/** The way to AWS and back. */
export type Calls = Pick<CallsOfRuns, keyof CallsOfRuns>;

/** What is otherwise where the account's quotas are limits (test/simulation/load/). */
export interface OtherParts {
  readonly calls: Calls;
  readonly tables: Tables;
  /** Calls `enter` when an execution may enter its next state. */
  transition(enter: () => void): void;
  queue(plan: Blueprint["queues"][number], parts: QueueParts): Pick<Queue, keyof Queue>;
  stream(
    plan: Blueprint["streams"][number],
    invoke: (event: JsonObject, name: string) => Promise<Result>,
  ): { add(change: Change): void };
}

export interface CloudParts {
  readonly blueprint: Blueprint;
  readonly kernel: Kernel;
  readonly choices: Choices;
  readonly trouble: Trouble;
  readonly journal: Journal;
  readonly seed: number;
  readonly sendApis: SendApis;
  readonly other?: OtherParts;
}

/** The stack in one process: its tables, functions, workflows and queues, made from the Pulumi program's resources. */
export class Cloud {
  readonly tables: Tables;
  readonly workflows: StepFunctions;
  readonly calls: Calls;
  readonly #parts: CloudParts;
  readonly #functions: Functions;
  readonly #queues = new Map<string, Pick<Queue, keyof Queue>>();
  readonly #rules: ReadonlyArray<{ matches: EventTest; queueArn: string }>;
  /** By name: the execution that had it first. */
  readonly #first = new Map<string, Execution>();

  constructor(parts: CloudParts) {
    this.#parts = parts;
    const { blueprint, kernel, choices, trouble, seed, other } = parts;
    this.tables = other?.tables ?? new Tables();
    this.calls = other?.calls ?? new CallsOfRuns({ kernel, choices, trouble });
    this.#functions = new Functions({
      kernel,
      choices,
      seed,
      skewSeconds: trouble.skewSeconds,
      call: (invocation, ...args) => this.#fromFunction(invocation, ...args),
      log: (invocation, message, more) =>
        parts.journal.note({
          kind: "logged",
          by: invocation.name,
          line: `${message} ${JSON.stringify(more ?? {})}`,
        }),
    });
    this.workflows = startWorkflows(parts, (call) => this.#fromWorkflow(call), other?.transition);
    for (const { name, key, indexes } of blueprint.tables) {
      this.tables.create(name, key, new Map(Object.entries(indexes)));
    }
    this.#connectStreams();
    this.#connectQueues();
    this.#rules = blueprint.rules.map(({ pattern, queueArn }) => ({
      matches: eventPattern(pattern),
      queueArn,
    }));
    this.workflows.onChange((execution) => this.#follow(execution));
  }

  /** The tables, by their names in the program. */
  tableNames(): string[] {
    return this.#parts.blueprint.tables.map(({ logicalName }) => logicalName);
  }

  /** A table's rows by its name in the program. */
  rows(logicalName: string): Item[] {
    return this.tables.items(this.tableNamed(logicalName));
  }

  /** Publishes to the topic of the WhatsApp account. */
  publishToTopic(label: string, body: string): void {
    for (const arn of this.#parts.blueprint.topicQueues) this.#queues.get(arn)?.send(label, body);
  }

  /** Puts an event on the account's own bus. */
  putEvent(label: string, event: JsonObject): void {
    for (const { matches, queueArn } of this.#rules) {
      if (matches(event)) this.#queues.get(queueArn)?.send(label, JSON.stringify(event));
    }
  }

  machineArn(logicalName: string): string {
    const machine = this.#parts.blueprint.machines.find((candidate) => candidate.logicalName === logicalName);
    if (machine === undefined) throw new Error(`The program has no state machine ${logicalName}.`);
    return machine.arn;
  }

  /** Frees what a run that is left before its end has in use. */
  abandon(): void {
    this.#functions.abandon();
  }

  /** Calls a function as API Gateway does. */
  request(handler: string, pathParameters: Record<string, string>, name: string): Promise<Result> {
    return this.#invoke(handler, { pathParameters, headers: {}, queryStringParameters: null }, name);
  }

  #connectStreams(): void {
    const { kernel, journal, blueprint, other } = this.#parts;
    const streams = new Map(
      blueprint.streams.map((plan) => {
        const invoke = (event: JsonObject, name: string) => this.#invoke(plan.functionArn, event, name);
        return [plan.table, other?.stream(plan, invoke) ?? new TableStream(plan, kernel, invoke)];
      }),
    );
    const logicalNames = new Map(blueprint.tables.map(({ name, logicalName }) => [name, logicalName]));
    this.tables.onChange((change) => {
      journal.note({ kind: "changed", ...change, table: logicalNames.get(change.table) ?? change.table });
      streams.get(change.table)?.add(change);
    });
  }

  #connectQueues(): void {
    const { kernel, choices, trouble, journal, blueprint, other } = this.#parts;
    for (const plan of blueprint.queues) {
      const parts: QueueParts = {
        kernel,
        choices,
        trouble,
        isCalm: () => this.calls.calm,
        invoke: (records, name) => this.#invoke(plan.functionArn, sqsEvent(plan.arn, records), name),
        handled: ({ label }) => journal.note({ kind: "handled", event: label }),
        deadLettered: ({ label }) => journal.note({ kind: "dead-lettered", event: label }),
      };
      this.#queues.set(plan.arn, other?.queue(plan, parts) ?? new Queue(plan, parts));
    }
  }

  async #invoke(nameOrArn: string, event: unknown, name: string): Promise<Result> {
    const plan = this.#parts.blueprint.functions.find(
      (candidate) =>
        candidate.arn === nameOrArn || candidate.name === nameOrArn || candidate.physicalName === nameOrArn,
    );
    if (plan === undefined) throw new Error(`The program has no function ${nameOrArn}.`);
    const result = await this.#functions.invoke(plan, event, name);
    if ("error" in result) {
      const { errorType, errorMessage } = result.error;
      this.#parts.journal.note({ kind: "threw", by: name, error: `${errorType}: ${errorMessage}` });
    }
    return result;
  }

  #fromFunction(
    invocation: Invocation,
    sdkPackage: string,
    action: string,
    input: object,
    limits: ClientLimits,
  ): Promise<unknown> {
    const calledAt = this.#parts.kernel.now();
    return this.calls.fromFunction(invocation, limits, {
      service: serviceOf(sdkPackage),
      action,
      input,
      touches: () => this.#touchedBy(sdkPackage, action, input as JsonObject),
      perform: () => this.#perform(sdkPackage, action, input as JsonObject, calledAt),
    });
  }

  #perform(sdkPackage: string, action: string, input: JsonObject, calledAt: number): unknown {
    switch (sdkPackage) {
      case "@aws-sdk/client-dynamodb":
        return this.tables.call(action, input as unknown as TableInput);
      case "@aws-sdk/client-sfn":
        return this.workflows.call(action, input, { role: "function" }).then(withDates);
      case "@aws-sdk/client-eventbridge":
        return this.#putEvents(input);
      case "@aws-sdk/client-socialmessaging":
        return this.#parts.sendApis.sendWhatsApp(input as never, calledAt);
      case "@aws-sdk/client-pinpoint-sms-voice-v2":
        return this.#parts.sendApis.sendSms(input, calledAt);
      case "@aws-sdk/client-sqs":
        return this.#callQueue(action, input);
      default:
        throw new Error(`The simulation has no service behind ${sdkPackage}.`);
    }
  }

  async #fromWorkflow(call: AwsCall): Promise<JsonObject> {
    const plainInput = () => toPlain(call.input);
    const perform = () => {
      switch (call.service) {
        case "lambda":
          return this.#invokeFromWorkflow(call);
        case "dynamodb":
          if (call.action === "TransactWriteItems") {
            this.tables.transact(transactItems(call.input));
            return {};
          }
          return fromPlain(this.tables.call(call.action, plainInput()));
        case "states":
          return this.workflows.call(call.action, call.input, call.principal);
        case "events":
          return this.#putEvents(call.input);
        default:
          throw new Error(`The simulation has no service ${call.service} behind a workflow.`);
      }
    };
    const touches = () =>
      this.#touchedBy(
        call.service,
        call.action,
        call.service === "dynamodb" ? (plainInput() as unknown as JsonObject) : call.input,
      );
    const { service, action, input } = call;
    const errand: Errand = { service, action, input, touches, perform };
    return (await this.calls.fromWorkflow(call, errand)) as JsonObject;
  }

  async #invokeFromWorkflow(call: AwsCall): Promise<JsonObject> {
    const { FunctionName, Payload: payload } = call.input;
    const result = await this.#invoke(String(FunctionName), payload, nameOf(call));
    if ("result" in result) return { StatusCode: 200, Payload: result.result };
    if ("error" in result) return { StatusCode: 200, FunctionError: "Unhandled", Payload: result.error };
    const Payload =
      result.died === "timeout"
        ? { errorType: "Sandbox.Timedout", errorMessage: "Task timed out" }
        : { errorType: "Runtime.ExitError", errorMessage: "Runtime exited without providing a reason" };
    return { StatusCode: 200, FunctionError: "Unhandled", Payload };
  }

  #callQueue(action: string, { QueueUrl, ReceiptHandle, VisibilityTimeout }: JsonObject): JsonObject {
    const name = String(QueueUrl).split("/").at(-1);
    const queue = [...this.#queues].find(([arn]) => arn.endsWith(`:${name}`))?.[1];
    if (action !== "ChangeMessageVisibility" || queue === undefined) {
      throw new Error(`The simulation knows no ${action} of the queue ${name}.`);
    }
    queue.showAgain(String(ReceiptHandle), Number(VisibilityTimeout));
    return {};
  }

  /** What a call shares with other calls. */
  #touchedBy(service: string, action: string, input: JsonObject): Touch | undefined {
    if (action === "TransactWriteItems") {
      // Its writes are of one message, as is its row: whoever touches one of them is in the way of all.
      const [{ Update }] = transactItems(input) as [TransactItem];
      return this.#touchedBy(service, "UpdateItem", Update as unknown as JsonObject);
    }
    if (/dynamodb/.test(service)) {
      const table = this.#parts.blueprint.tables.find(({ name }) => name === input.TableName);
      const key = (input.Key ?? input.Item ?? {}) as JsonObject;
      const where =
        action === "Query" ? foundBy(input) : (table?.key ?? []).map((name) => String(key[name])).join(" ");
      const name = table?.logicalName === "waits" ? "messages" : table?.logicalName;
      return { what: `${name} ${where}`, changes: !/^(Get|BatchGet|Query|Scan)/.test(action) };
    }
    const what = action.startsWith("SendTask")
      ? "task tokens"
      : /socialmessaging|pinpoint/.test(service)
        ? "the phone"
        : undefined;
    return what === undefined ? undefined : { what, changes: true };
  }

  #putEvents({ Entries = [] }: JsonObject): JsonObject {
    const entries = Entries as Array<{ DetailType: string; Detail: string }>;
    for (const { DetailType, Detail } of entries) {
      this.#parts.journal.note({
        kind: "published",
        type: DetailType,
        detail: JSON.parse(Detail) as JsonObject,
      });
    }
    return { FailedEntryCount: 0, Entries: entries.map((_, index) => ({ EventId: String(index) })) };
  }

  /**
   * Notes what an execution does, and reports its end on the account's bus, as Step Functions does. Of one whose name
   * another has already, because its key was used again, nothing is noted: it is to do nothing.
   */
  #follow(execution: Execution): void {
    const { journal } = this.#parts;
    const { name, status, history, output, error } = execution;
    const event = history.at(-1);
    const hasEnded = status !== "RUNNING" && event?.type.startsWith("Execution") === true;
    const first = this.#first.get(name) ?? execution;
    this.#first.set(name, first);
    if (first !== execution) {
      if (hasEnded) this.#reportEnd(execution, `the end of the other ${name}`);
      return;
    }
    const state = event?.stateEnteredEventDetails?.name;
    if (state !== undefined) journal.note({ kind: "entered", request: name, state });
    if (event?.type === "TaskSubmitted") journal.note({ kind: "waits", request: name });
    if (event?.type === "ExecutionRedriven") journal.note({ kind: "redriven", request: name });
    if (!hasEnded) return;
    journal.note({ kind: "ended", request: name, status, output, error });
    this.#reportEnd(execution, `the end of ${name}`);
  }

  #reportEnd(execution: Execution, id: string): void {
    this.putEvent(id, { ...statusEvent(execution, place), id });
  }

  /** What a table of the program is called in AWS. */
  tableNamed(logicalName: string): string {
    const table = this.#parts.blueprint.tables.find((candidate) => candidate.logicalName === logicalName);
    if (table === undefined) throw new Error(`The program has no table ${logicalName}.`);
    return table.name;
  }
}

const place = { region: "us-east-1", accountId: "111122223333" };

/** As IAM names the service of an SDK's package. */
function serviceOf(sdkPackage: string): string {
  const client = sdkPackage.replace("@aws-sdk/client-", "");
  return { sfn: "states", eventbridge: "events", "pinpoint-sms-voice-v2": "sms-voice" }[client] ?? client;
}

function sqsEvent(eventSourceARN: string, records: readonly QueuedEvent[]): JsonObject {
  return {
    Records: records.map(({ id, body, receiveCount, group }) => ({
      messageId: id,
      receiptHandle: `${id} ${receiveCount}`,
      eventSource: "aws:sqs",
      eventSourceARN,
      body,
      attributes: {
        ApproximateReceiveCount: String(receiveCount),
        ...(group === undefined ? {} : { MessageGroupId: group }),
      },
    })),
  };
}

/** Of a workflow's call, whose items are attribute values. */
function toPlain(input: JsonObject): TableInput {
  const plain: JsonObject = { ...input };
  for (const member of ["Key", "Item", "ExpressionAttributeValues"]) {
    if (input[member] !== undefined) plain[member] = plainItem(input[member] as JsonObject);
  }
  return plain as unknown as TableInput;
}

/** The writes of a workflow's transaction. */
function transactItems({ TransactItems }: JsonObject): TransactItem[] {
  return (TransactItems as JsonObject[]).map((item) =>
    Object.fromEntries(Object.entries(item).map(([write, input]) => [write, toPlain(input as JsonObject)])),
  );
}

function fromPlain({ Item, Attributes, Items, ...rest }: ReturnType<Tables["call"]>): JsonObject {
  return {
    ...(rest as JsonObject),
    ...(Item === undefined ? {} : { Item: attributeItem(Item) }),
    ...(Attributes === undefined ? {} : { Attributes: attributeItem(Attributes) }),
    ...(Items === undefined ? {} : { Items: Items.map(attributeItem) }),
  };
}

/** Dates, which the protocol carries as epoch seconds. */
function withDates(answer: JsonObject): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(answer).map(([name, value]) => [
      name,
      typeof value === "number" && name.endsWith("Date") ? new Date(value * 1000) : value,
    ]),
  );
}

/** Which messages a query may find: their ids begin with their request's, and their wamids tell of them (meta.ts). */
function foundBy({ IndexName, ExpressionAttributeValues }: JsonObject): string {
  const value = String((ExpressionAttributeValues as JsonObject | undefined)?.[":key"]);
  if (IndexName === requestIndex.name) return `aws ${value} *`;
  if (IndexName === wamidIndex.name) return `aws ${labelOf(value)}`;
  return "*";
}
