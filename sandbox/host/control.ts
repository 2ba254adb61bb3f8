import { type Context, Hono } from "hono";
import * as v from "valibot";
import type { JsonObject } from "../cloud/service.ts";
import type { Faults } from "../faults/faults.ts";
import { InvalidInput, NotPossibleNow, readInput } from "../world/input.ts";
import type { Phone, PhoneBehaviour, Phones } from "../world/phones.ts";
import { readWriting } from "../world/writing.ts";
import type { ExecutionDetail, ExecutionSummary, LogLine, QueueContents, RequestAnswer } from "./answers.ts";
import { bodyOf, parseJson } from "./body.ts";
import { readDuration } from "./duration.ts";
import { documentedFailures, findFailure } from "./failures.ts";
import { createTimeRoutes, type TimeDeps } from "./time-routes.ts";
import { NotReached, waitUntil } from "./wait.ts";

type Awaitable<T> = T | Promise<T>;

/** An event as its bus delivered it. */
export type PublishedEvent = JsonObject;

/** What the control routes need of the sandbox's other parts. */
export interface ControlDeps extends TimeDeps {
  readonly phones: Phones;
  readonly faults: Pick<Faults, "add" | "list" | "clear">;
  /** `ready` when everything is up; further members say what is. */
  health(): Awaitable<{ ready: boolean } & Record<string, unknown>>;
  readonly executions: {
    list(): Awaitable<readonly ExecutionSummary[]>;
    get(requestId: string): Awaitable<ExecutionDetail | undefined>;
  };
  /** Where requests stand, in the API's own words. */
  readonly requests: {
    list(requestIds: readonly string[]): Awaitable<readonly RequestAnswer[]>;
    get(requestId: string): Awaitable<RequestAnswer | undefined>;
    /** What can become of a request, in the API's own words. */
    statuses(): readonly string[];
  };
  readonly tables: {
    /** The names by which the tables are known here: conversations, messages, requests, waits. */
    names(): readonly string[];
    /** All rows as plain JSON. */
    scan(name: string): Awaitable<readonly JsonObject[]>;
  };
  /** How whoever operates the stack reaches its AWS. */
  aws(): {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: {
      readonly accessKeyId: string;
      readonly secretAccessKey: string;
      readonly sessionToken: string;
    };
    /** The tables' physical names, by those of the program. */
    readonly tables: Readonly<Record<string, string>>;
  };
  readonly queues: {
    list(): Awaitable<readonly QueueContents[]>;
    /** Moves a dead-letter queue's messages, or one of them, back to where they came from. @returns how many */
    redrive(name: string, messageId?: string): Awaitable<number>;
  };
  readonly bus: {
    /** What the program has published on its own buses, oldest first, without the first `after`. */
    events(after: number): Awaitable<readonly PublishedEvent[]>;
  };
  readonly webhooks: {
    /** Has an event of the bus posted to the webhook again. @returns false if no webhook is configured */
    resend(event: PublishedEvent): Awaitable<boolean>;
  };
  readonly logs: {
    /** The functions' names. */
    names(): readonly string[];
    read(name: string): Awaitable<readonly LogLine[]>;
  };
  readonly publish: {
    /** Publishes to the WhatsApp SNS topic. */
    whatsapp(message: string): Awaitable<void>;
    /** Puts an event on the default bus. */
    sms(event: JsonObject): Awaitable<void>;
  };
}

const routes = [
  "GET /sandbox/health",
  "GET /sandbox/phones",
  "GET, PATCH /sandbox/phones/{number}",
  "GET, POST /sandbox/phones/{number}/messages",
  "GET /sandbox/clock",
  "POST /sandbox/clock/{advance|freeze|resume}",
  "POST /sandbox/settle",
  "POST /sandbox/reset",
  "GET /sandbox/executions",
  "GET /sandbox/executions/{request_id}",
  "GET /sandbox/requests",
  "GET /sandbox/requests/{request_id}",
  "GET /sandbox/failures",
  "GET /sandbox/aws",
  "GET /sandbox/tables/{name}",
  "GET /sandbox/queues",
  "POST /sandbox/queues/{name}/redrive",
  "GET /sandbox/bus",
  "GET /sandbox/logs",
  "POST /sandbox/webhooks/resend",
  "GET /sandbox/logs/{function}",
  "GET /sandbox/events",
  "POST /sandbox/events/{whatsapp|sms}",
  "GET, POST, DELETE /sandbox/faults",
  "GET /sandbox/record",
];

const behaviour = v.pipe(
  v.strictObject({
    online: v.optional(v.boolean()),
    onWhatsApp: v.optional(v.boolean()),
    reads: v.optional(v.boolean()),
    blocks: v.optional(v.boolean()),
    hidesNumber: v.optional(v.union([v.boolean(), v.literal("empty")], 'must be true, false or "empty"')),
    name: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(100))),
  }),
  v.check(
    (changes) => Object.keys(changes).length > 0,
    "Say what changes: online, onWhatsApp, reads, blocks, hidesNumber or name.",
  ),
);

const redriven = v.strictObject({ message_id: v.optional(v.string("must be a message's id")) });

const resend = v.strictObject({ id: v.optional(v.string("must be an event's id")) });

const topicMessage = v.looseObject(
  { whatsAppWebhookEntry: v.string() },
  "hand in the message as AWS publishes it to the topic (in an SNS notification, what stands under Message)",
);

const smsEvent = v.looseObject(
  {
    source: v.literal("aws.sms-voice", "must be aws.sms-voice"),
    "detail-type": v.string(),
    detail: v.looseObject({}),
  },
  "hand in the whole EventBridge event of aws.sms-voice",
);

/** How long a request is waited for, where nobody says. */
const defaultPatience = "1m";

class NotFound extends Error {
  override readonly name = "NotFound";
}

/**
 * The routes under `/sandbox`, the same for the web page, the tests and anyone's curl: people's phones, the
 * clock, what the system holds, and what is to go wrong. Errors are `{error, message}`, and the message says
 * what to do.
 */
export function createControl(deps: ControlDeps): Hono {
  const { bus, executions, faults, logs, phones, publish, queues, requests, tables, webhooks } = deps;
  const app = new Hono();

  app.get("/sandbox/health", async (c) => {
    const { ready, ...parts } = await deps.health();
    return c.json({ status: ready ? "ok" : "starting", ...parts }, ready ? 200 : 503);
  });

  app.get("/sandbox/phones", (c) => c.json(phones.list().map(describePhone)));
  app.get("/sandbox/phones/:number", (c) => c.json(describePhone(phones.get(numberIn(c)))));
  app.patch("/sandbox/phones/:number", async (c) => {
    const changes = readInput(behaviour, await bodyOf(c)) as Partial<PhoneBehaviour>;
    return c.json(describePhone(phones.change(numberIn(c), changes)));
  });
  app.get("/sandbox/phones/:number/messages", (c) => c.json(phones.messages(numberIn(c))));
  app.post("/sandbox/phones/:number/messages", async (c) => {
    const writing = readWriting(await bodyOf(c));
    return c.json(phones.write(numberIn(c), writing), 201);
  });

  app.route("/", createTimeRoutes(deps));

  /** All, newest first; or those whose `request_id` is asked for, which may be repeated. */
  const chosenExecutions = async (c: Context) => {
    const asked = c.req.queries("request_id");
    const all = await executions.list();
    return asked === undefined ? all : all.filter(({ request_id }) => asked.includes(request_id));
  };
  app.get("/sandbox/executions", async (c) => c.json([...(await chosenExecutions(c))]));
  app.get("/sandbox/executions/:request_id", async (c) => {
    const execution = await executions.get(c.req.param("request_id"));
    if (execution === undefined)
      throw new NotFound(
        `No execution has the request_id "${c.req.param("request_id")}"; GET /sandbox/executions lists them.`,
      );
    return c.json(execution);
  });

  app.get("/sandbox/requests", async (c) => {
    const ids = (await chosenExecutions(c)).map(({ request_id }) => request_id);
    return c.json([...(await requests.list(ids))]);
  });
  app.get("/sandbox/requests/:request_id", async (c) => {
    const requestId = c.req.param("request_id");
    const { until, within = defaultPatience } = c.req.query();
    if (until === undefined && c.req.query("within") !== undefined)
      throw new InvalidInput("within: says how long to wait, so say what for: until=delivered.");
    const ask = async () => requests.get(requestId);
    const request = await (until === undefined
      ? ask()
      : waitUntil(deps.clock, {
          until: oneOf("status", until, [...requests.statuses(), "ended"]),
          within: readDuration("within", within),
          ask,
        }));
    if (request === undefined)
      throw new NotFound(`No request has the request_id "${requestId}"; GET /sandbox/requests lists them.`);
    return c.json(request);
  });

  app.get("/sandbox/failures", async (c) => {
    const all = await documentedFailures();
    return c.json(c.req.queries("code")?.flatMap((code) => findFailure(all, code) ?? []) ?? all);
  });

  app.get("/sandbox/aws", (c) => c.json(deps.aws()));

  app.get("/sandbox/tables/:name", async (c) => {
    const name = oneOf("table", c.req.param("name"), tables.names());
    return c.json([...(await tables.scan(name))]);
  });

  app.get("/sandbox/queues", async (c) => {
    const all = await queues.list();
    const isBrief = c.req.query("messages") === "none";
    return c.json(isBrief ? all.map((queue) => ({ ...queue, messages: [] })) : [...all]);
  });
  app.post("/sandbox/queues/:name/redrive", async (c) => {
    const all = await queues.list();
    const name = oneOf(
      "queue",
      c.req.param("name"),
      all.map((queue) => queue.name),
    );
    const deadLettersOf = all.find((queue) => queue.name === name)?.dead_letters_of ?? [];
    if (deadLettersOf.length === 0)
      throw new NotPossibleNow(`${name} is not a dead-letter queue, so there is nowhere to redrive to.`);
    const body = await c.req.text();
    const { message_id: messageId } = readInput(redriven, body === "" ? {} : parseJson(body));
    return c.json({ moved: await queues.redrive(name, messageId) });
  });

  app.get("/sandbox/bus", async (c) => {
    const after = c.req.query("after") ?? "0";
    if (/^\d+$/.test(after)) return c.json([...(await bus.events(Number(after)))]);
    if (!/^[0-9a-f-]{36}$/.test(after))
      throw new InvalidInput(
        "after: must be the number of events that are known already, such as 12, or the id of the last.",
      );
    const all = await bus.events(0);
    // One that is not kept any more is before all that are.
    return c.json(all.slice(all.findIndex((event) => event.id === after) + 1));
  });
  app.post("/sandbox/webhooks/resend", async (c) => {
    const text = await c.req.text();
    const { id } = readInput(resend, text === "" ? {} : parseJson(text));
    const events = await bus.events(0);
    const event = id === undefined ? events.at(-1) : events.find((published) => published.id === id);
    if (event === undefined)
      throw new NotFound("There is no such event; GET /sandbox/bus lists them, each with its id.");
    if (!(await webhooks.resend(event)))
      throw new NotPossibleNow("No webhook is configured: start with webhookUrl and webhookSecrets.");
    return c.json({ resent: event.id, "detail-type": event["detail-type"] }, 202);
  });
  app.get("/sandbox/logs/:function", async (c) => {
    const name = oneOf("function", c.req.param("function"), logs.names());
    return c.json([...(await logs.read(name))]);
  });

  app.post("/sandbox/events/whatsapp", async (c) => {
    const message = await c.req.text();
    readInput(topicMessage, parseJson(message));
    // Exactly as it was given: a re-written message would not replay what production saw.
    await publish.whatsapp(message);
    return c.json({ accepted: true }, 202);
  });
  app.post("/sandbox/events/sms", async (c) => {
    const event = readInput(smsEvent, await bodyOf(c));
    await publish.sms(event as JsonObject);
    return c.json({ accepted: true }, 202);
  });

  app.get("/sandbox/faults", (c) => c.json(faults.list()));
  app.post("/sandbox/faults", async (c) => c.json(faults.add(await bodyOf(c)), 201));
  app.delete("/sandbox/faults", (c) => {
    faults.clear();
    return c.body(null, 204);
  });

  app.all("/sandbox/*", (c) => {
    throw new NotFound(`There is no ${c.req.method} ${c.req.path}. There are: ${routes.join("; ")}.`);
  });

  app.onError((error, c) => {
    if (error instanceof InvalidInput)
      return c.json({ error: "invalid_request", message: error.message }, 400);
    if (error instanceof NotFound) return c.json({ error: "not_found", message: error.message }, 404);
    if (error instanceof NotReached)
      return c.json({ error: "not_reached", message: error.message, request: error.request }, 409);
    if (error instanceof NotPossibleNow)
      return c.json({ error: "not_possible", message: error.message }, 409);
    console.error("sandbox: a control route failed:", error);
    return c.json(
      { error: "internal", message: `${error.message} (a fault of the sandbox; its output has the details)` },
      500,
    );
  });
  return app;
}

function describePhone(phone: Phone): JsonObject {
  const ends = [...phone.windows.ends()].map(([business, end]) => [business, new Date(end).toISOString()]);
  return {
    number: phone.number,
    wa_id: phone.waId,
    ...phone.behaviour,
    messages: phone.messages.length,
    windows: Object.fromEntries(ends),
  };
}

function numberIn(c: Context): string {
  const number = (c.req.param("number") ?? "").trim();
  if (/^\+?[1-9]\d{6,14}$/.test(number)) return number;
  throw new InvalidInput("Give the phone number in E.164 form, such as +14155550123.");
}

/** @throws {NotFound} that lists those there are */
function oneOf(kind: string, name: string, names: readonly string[]): string {
  if (names.includes(name)) return name;
  throw new NotFound(`There is no ${kind} ${name}. There are: ${names.join(", ") || "none"}.`);
}
