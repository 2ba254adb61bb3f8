import { vi } from "vitest";
import { nameOfArn } from "../../sandbox/cloud/arns.ts";
import { STREAM_ACTIONS } from "../../sandbox/cloud/dynamodb/table-stream.ts";
import type { AwsCall, JsonObject } from "../../sandbox/cloud/service.ts";
import type { Sandbox } from "../../sandbox/host/sandbox.ts";
import { TableUnits } from "./table-units.ts";

/** What was counted, by name: how often, or how many units. */
export type Counts = Record<string, number>;

/** What AWS bills by the call. */
export interface Usage {
  /** POSTs that started an execution. */
  apiRequests: number;
  /** By function. */
  readonly invocations: Counts;
  /** By table, its indexes included. */
  readonly writeUnits: Counts;
  readonly readUnits: Counts;
  /** By action. */
  readonly queueRequests: Counts;
  /** Messages that AWS published to the topic, each delivered to one queue. */
  topicMessages: number;
  /** Published on the stack's own bus, by type. */
  readonly busEvents: Counts;
  /** Written by functions, with the 26 bytes that CloudWatch adds to each line. */
  logBytes: number;
  /** What costs nothing by itself, by service and action. */
  readonly free: Counts;
}

const nothing = (): Usage => ({
  apiRequests: 0,
  invocations: {},
  writeUnits: {},
  readUnits: {},
  queueRequests: {},
  topicMessages: 0,
  busEvents: {},
  logBytes: 0,
  free: {},
});

/**
 * Counts what a sandbox's stack uses, as if every event came alone: a function that takes several records at once counts one
 * invocation for each, and a queue one receive and one delete for each message. Traffic lets them share; no path costs more.
 * Lambda's reading of streams is free, and its polling of empty queues depends on the time and not on the messages.
 */
export class Meter {
  readonly #tables: TableUnits;
  /** By physical name. */
  readonly #functions: ReadonlyMap<string, string>;
  #usage = nothing();

  constructor(sandbox: Sandbox) {
    this.#tables = new TableUnits(sandbox);
    const functions = sandbox.program.of("aws:lambda/function:Function");
    this.#functions = new Map(functions.map(({ name, state }) => [String(state.name), name]));
    sandbox.aws.intercept((call, proceed) => this.#take(call, proceed));
    // Lambda's pollers invoke it directly, without a call that anybody could intercept.
    const lambda = sandbox.aws.service("lambda");
    if (lambda === undefined) throw new Error("The sandbox has no Lambda.");
    const invoke = lambda.call.bind(lambda);
    vi.spyOn(lambda, "call").mockImplementation((action, input, principal) => {
      this.#noteInvocation(input);
      return invoke(action, input, principal);
    });
  }

  /** What was used while `happens` happened. */
  async during(happens: () => Promise<void>): Promise<Usage> {
    this.#usage = nothing();
    await happens();
    const used = this.#usage;
    this.#usage = nothing();
    return used;
  }

  /**
   * A function has written a line.
   * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
   */
  noteLine(line: string): void {
    this.#usage.logBytes += Buffer.byteLength(line) + 26;
  }

  async #take(call: AwsCall, proceed: () => Promise<JsonObject>): Promise<JsonObject> {
    const { service, action, input } = call;
    const usage = this.#usage;
    switch (service) {
      case "dynamodb":
        return action === "ListStreams" || STREAM_ACTIONS.has(action)
          ? proceed()
          : this.#tables.measure(call, proceed, ({ table, reads, writes }) => {
              if (reads > 0) add(usage.readUnits, table, reads);
              if (writes > 0) add(usage.writeUnits, table, writes);
            });
      case "sqs":
        return this.#takeQueueRequest(call, proceed);
      case "lambda":
        return proceed();
      case "events":
        if (action !== "PutEvents") break;
        for (const { DetailType } of input.Entries as JsonObject[]) add(usage.busEvents, String(DetailType));
        return proceed();
      case "states":
        if (action === "StartExecution") usage.apiRequests++;
        break;
    }
    add(usage.free, `${service}:${action}`);
    return proceed();
  }

  async #takeQueueRequest(
    { action, principal }: AwsCall,
    proceed: () => Promise<JsonObject>,
  ): Promise<JsonObject> {
    const usage = this.#usage;
    const answer = await proceed();
    // The poller's own rhythm, here another one than Lambda's.
    if (action === "GetQueueAttributes") return answer;
    const requests = action === "ReceiveMessage" ? ((answer.Messages ?? []) as JsonObject[]).length : 1;
    if (requests > 0) add(usage.queueRequests, action, requests);
    if (action === "SendMessage" && "service" in principal && principal.service === "sns.amazonaws.com")
      usage.topicMessages++;
    return answer;
  }

  #noteInvocation({ FunctionName, Payload }: JsonObject): void {
    const name = this.#functions.get(nameOfArn(String(FunctionName).replace(/:\$LATEST$/, "")));
    if (name === undefined) throw new Error(`There is no function ${FunctionName} to bill.`);
    const { Records } = (Payload ?? {}) as { Records?: unknown[] };
    add(this.#usage.invocations, name, Records?.length ?? 1);
  }
}

function add(counts: Counts, name: string, number = 1): void {
  counts[name] = (counts[name] ?? 0) + number;
}

export function total(counts: Counts): number {
  return Object.values(counts).reduce((sum, number) => sum + number, 0);
}
