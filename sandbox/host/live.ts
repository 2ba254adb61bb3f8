import { Hono } from "hono";
import { streamSSE } from "hono/streaming";
import type { Aws } from "../cloud/aws.ts";
import type { Clock } from "../cloud/clock.ts";
import type { DynamoDb } from "../cloud/dynamodb/dynamodb.ts";
import { writesOf } from "../cloud/dynamodb/transaction.ts";
import type { EventBridge } from "../cloud/event-bridge/event-bridge.ts";
import type { AwsCall, JsonObject } from "../cloud/service.ts";
import type { StepFunctions } from "../cloud/step-functions/step-functions.ts";
import type { Faults } from "../faults/faults.ts";
import type { Phones } from "../world/phones.ts";
import type { LiveChange, LiveClock, LiveTopic } from "./live-change.ts";

export interface Live {
  readonly routes: Hono;
  /** Ends every stream: who reads comes back, and is told to read everything anew. */
  end(): void;
}

export interface LiveDeps {
  readonly clock: Clock;
  readonly aws: Aws;
  readonly dynamoDb: Pick<DynamoDb, "call">;
  readonly stepFunctions: StepFunctions;
  readonly eventBridge: EventBridge;
  readonly phones: Phones;
  readonly faults: Faults;
}

/** How long changes are gathered before they are told, milliseconds of real time. */
const gatherTime = 40;
/** After which a reader whose stream has ended asks again, milliseconds. */
const retryTime = 200;
/** A line now and then, so that a stream whose reader has gone is noticed. */
const heartbeatTime = 15_000;

const tableWrites = new Set(["PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems"]);

/**
 * `GET /sandbox/live`: server-sent events that say what changed. `hello` comes first and again after every
 * reconnection, with {@link LiveClock}: read everything anew. Then `change`, with {@link LiveChange}.
 */
export function createLive(deps: LiveDeps): Live {
  const { clock } = deps;
  const readers = new Set<Changes>();
  const note = (add: (changes: Changes) => void) => {
    for (const changes of readers) add(changes);
  };
  deps.stepFunctions.onChange(({ name }) =>
    note((changes) => {
      changes.add("executions", name);
      changes.add("requests", name);
    }),
  );
  deps.phones.onChange(({ number }) => note((changes) => changes.add("phones", number)));
  deps.faults.onChange(() => note((changes) => changes.add("also", "faults")));
  deps.eventBridge.onEvent(() => note((changes) => changes.add("also", "bus")));
  clock.onMove(() => {
    note((changes) => {
      // With the time, queues hide and show messages, and tables lose what has outlived itself.
      for (const topic of ["clock", "queues", "tables"]) changes.add("also", topic);
    });
  });
  deps.aws.intercept(async (call, proceed) => {
    const answer = await proceed();
    const topic = topicOf(call, answer);
    if (topic !== undefined) note((changes) => changes.add("also", topic));
    if (topic === "tables" && readers.size > 0) {
      const { action, input } = call;
      const writes = action === "TransactWriteItems" ? writesOf(input) : [{ input }];
      for (const write of writes) {
        const requestId = await requestOfRow(write.input, deps.dynamoDb);
        if (requestId !== undefined) note((changes) => changes.add("requests", requestId));
      }
    }
    return answer;
  });

  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const routes = new Hono();
  routes.get("/sandbox/live", (c) =>
    streamSSE(c, async (stream) => {
      const clockNow = (): LiveClock => ({ now: new Date(clock.now()).toISOString(), live: clock.isLive });
      const changes = new Changes((change) =>
        stream.writeSSE({ event: "change", data: JSON.stringify({ clock: clockNow(), ...change }) }),
      );
      readers.add(changes);
      const heartbeat = setInterval(() => void stream.write(": still here\n\n"), heartbeatTime);
      const gone = new Promise<void>((resolve) => {
        stream.onAbort(resolve);
        ended.then(resolve);
      });
      await stream.writeSSE({ event: "hello", data: JSON.stringify(clockNow()), retry: retryTime });
      await gone;
      clearInterval(heartbeat);
      readers.delete(changes);
      changes.stop();
    }),
  );
  return { routes, end };
}

function topicOf({ service, action }: AwsCall, answer: JsonObject): LiveTopic | undefined {
  if (service === "dynamodb") return tableWrites.has(action) ? "tables" : undefined;
  if (service !== "sqs") return undefined;
  const changesNothing =
    action === "GetQueueAttributes" || (action === "ReceiveMessage" && answer.Messages === undefined);
  return changesNothing ? undefined : "queues";
}

/** The request to which a row belongs that was just written, if the row says so. */
async function requestOfRow(
  input: JsonObject,
  dynamoDb: Pick<DynamoDb, "call">,
): Promise<string | undefined> {
  const { TableName = null, Key } = input;
  const { Item = input.Item } =
    Key === undefined ? {} : await dynamoDb.call("GetItem", { TableName, Key, ConsistentRead: true });
  const requestId = (Item as JsonObject | undefined)?.request_id as { S?: string } | undefined;
  return requestId?.S;
}

/** Gathers changes for one reader and tells them together. */
class Changes {
  readonly #tell: (change: Omit<LiveChange, "clock">) => unknown;
  #gathered = emptyChanges();
  #timer: NodeJS.Timeout | undefined;

  constructor(tell: (change: Omit<LiveChange, "clock">) => unknown) {
    this.#tell = tell;
  }

  add(kind: Kind, name: string): void {
    this.#gathered[kind].add(name);
    this.#timer ??= setTimeout(() => this.#flush(), gatherTime);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #flush(): void {
    const { executions, requests, phones, also } = this.#gathered;
    this.#gathered = emptyChanges();
    this.#timer = undefined;
    this.#tell({
      executions: [...executions],
      requests: [...requests],
      phones: [...phones],
      also: [...also] as LiveTopic[],
    });
  }
}

type Kind = Exclude<keyof LiveChange, "clock">;

function emptyChanges(): Record<Kind, Set<string>> {
  return { executions: new Set(), requests: new Set(), phones: new Set(), also: new Set() };
}
