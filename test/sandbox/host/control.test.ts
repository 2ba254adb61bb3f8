import { Hono } from "hono";
import { describe, expect, it, vi } from "vitest";
import type { JsonObject } from "../../../sandbox/cloud/service.ts";
import type { ExecutionDetail } from "../../../sandbox/host/answers.ts";
import { type ControlDeps, createControl } from "../../../sandbox/host/control.ts";
import { ana, carriers } from "../world/carriers-fixture.ts";

const execution: ExecutionDetail = {
  request_id: "r1",
  state_machine: "send-whatsapp",
  status: "RUNNING",
  input: { destination_number: ana },
  started_at: "2026-11-23T08:00:00.000Z",
  current_state: "AwaitReply",
  waiting_until: "2026-11-23T10:00:00.000Z",
  transitions: 5,
  definition: { StartAt: "AcceptRequest" },
  history: [{ id: 1, previousEventId: 0, timestamp: "2026-11-23T08:00:00.000Z", type: "ExecutionStarted" }],
};

function sandbox(more: Partial<ControlDeps> = {}) {
  const all = carriers();
  const whatsapp = vi.fn<(message: string) => void>();
  const sms = vi.fn<(event: JsonObject) => void>();
  const redrive = vi.fn(async () => 3);
  const resend = vi.fn(() => true);
  const control = createControl({
    clock: all.clock,
    reset: async () => {},
    phones: all.phones,
    faults: all.faults,
    health: () => ({ ready: true, functions: 4 }),
    executions: { list: () => [execution], get: (id) => (id === "r1" ? execution : undefined) },
    requests: { list: async () => [], get: async () => undefined, statuses: () => ["held"] },
    tables: {
      names: () => ["conversations", "messages", "requests"],
      scan: async (name) => [{ table: name }],
    },
    aws: () => ({
      endpoint: "http://127.0.0.1:4001",
      region: "us-east-1",
      credentials: { accessKeyId: "a", secretAccessKey: "b", sessionToken: "c" },
      tables: { messages: "messages-1a2b3c4" },
    }),
    queues: {
      list: () => [
        { name: "whatsapp-events", waiting: 0, messages: [], dead_letter_queue: "whatsapp-events-dlq" },
        { name: "whatsapp-events-dlq", waiting: 0, messages: [], dead_letters_of: ["whatsapp-events"] },
      ],
      redrive,
    },
    bus: { events: () => [{ id: "e1", "detail-type": "Message Delivered" }] },
    webhooks: { resend },
    logs: { names: () => ["sms-events"], read: () => [{ at: "2026-11-23T08:00:00.000Z", message: "{}" }] },
    publish: { whatsapp, sms },
    ...more,
  });
  // Mounted in another app, as the sandbox's server does.
  const app = new Hono().route("/", control);
  /** A body that is a string goes out as it is. */
  const ask = async (method: string, path: string, body?: unknown) => {
    const init =
      body === undefined
        ? { method }
        : { method, body: typeof body === "string" ? body : JSON.stringify(body) };
    const answer = await app.request(`/sandbox${path}`, init);
    const text = await answer.text();
    return { status: answer.status, body: text === "" ? undefined : JSON.parse(text) };
  };
  return { ...all, ask, whatsapp, sms, redrive, resend };
}

describe("a phone", () => {
  it("shows what came, lets the person answer, and is found with or without the plus", async () => {
    const { ask, clock, inbound, sendTemplate } = sandbox();
    await sendTemplate(ana);
    await clock.advance(1);
    const shown = await ask("GET", `/phones/${encodeURIComponent(ana)}/messages`);
    expect(shown.status).toBe(200);
    expect(shown.body).toMatchObject([{ kind: "template", status: "delivered" }]);
    const written = await ask("POST", "/phones/14155550123/messages", { button: "Send it" });
    expect(written.status).toBe(201);
    expect(written.body).toMatchObject({ direction: "in", kind: "button", body: "Send it" });
    await clock.advance(1);
    expect(inbound()).toHaveLength(1);
    expect((await ask("GET", `/phones/${ana}/messages`)).body).toHaveLength(2);
  });

  it("changes how it behaves", async () => {
    const { ask } = sandbox();
    const changed = await ask("PATCH", `/phones/${ana}`, { online: false, reads: true });
    expect(changed).toMatchObject({
      status: 200,
      body: { number: ana, online: false, reads: true, blocks: false },
    });
    expect((await ask("GET", "/phones")).body).toMatchObject([
      { number: ana, wa_id: "14155550123", online: false },
    ]);
    expect(await ask("POST", `/phones/${ana}/messages`, { text: "Hello" })).toMatchObject({
      status: 409,
      body: { error: "not_possible", message: expect.stringContaining("off") },
    });
  });

  it.each([
    ["PATCH", `/phones/${ana}`, { onlne: false }, "onlne"],
    ["PATCH", `/phones/${ana}`, {}, "Say what changes"],
    ["PATCH", `/phones/${ana}`, { online: "no" }, "online"],
    ["PATCH", "/phones/ana", { online: true }, "E.164"],
    ["GET", "/phones/0123/messages", undefined, "E.164"],
    ["POST", `/phones/${ana}/messages`, {}, "Say what the person writes"],
    ["POST", `/phones/${ana}/messages`, "text=hello", "must be JSON"],
  ])("says what is wrong: %s %s %j", async (method, path, body, says) => {
    const { ask } = sandbox();
    expect(await ask(method, path, body)).toMatchObject({
      status: 400,
      body: { error: "invalid_request", message: expect.stringContaining(says) },
    });
  });
});

describe("the clock", () => {
  it("moves, and answers when everything due by then has happened", async () => {
    const { ask, sendTemplate, statuses } = sandbox();
    await sendTemplate(ana);
    expect((await ask("GET", "/clock")).body).toEqual({
      now: "2026-11-23T08:00:00.000Z",
      frozen: true,
      next_due: "2026-11-23T08:00:00.050Z",
    });
    const moved = await ask("POST", "/clock/advance", { seconds: 7200 });
    expect(moved).toEqual({ status: 200, body: { now: "2026-11-23T10:00:00.000Z" } });
    expect(statuses()).toEqual(["accepted", "sent", "delivered"]);
  });

  it.each([
    [{ seconds: -1 }, "seconds: time moves forward only"],
    [{ seconds: "60" }, "seconds: must be a number of seconds"],
    [{}, "seconds: is missing"],
    [{ seconds: 1e12 }, "seconds: is more than a year"],
  ])("does not take %j", async (body, message) => {
    const { ask } = sandbox();
    expect(await ask("POST", "/clock/advance", body)).toEqual({
      status: 400,
      body: { error: "invalid_request", message },
    });
  });
});

describe("what the system holds", () => {
  it("its health", async () => {
    expect(await sandbox().ask("GET", "/health")).toEqual({
      status: 200,
      body: { status: "ok", functions: 4 },
    });
    const starting = sandbox({ health: () => ({ ready: false }) });
    expect(await starting.ask("GET", "/health")).toEqual({ status: 503, body: { status: "starting" } });
  });

  it("its executions", async () => {
    const { ask } = sandbox();
    expect((await ask("GET", "/executions")).body).toMatchObject([
      { request_id: "r1", current_state: "AwaitReply" },
    ]);
    expect((await ask("GET", "/executions/r1")).body).toEqual(execution);
    expect(await ask("GET", "/executions/r2")).toMatchObject({ status: 404, body: { error: "not_found" } });
  });

  it("its tables, its bus and its logs", async () => {
    const { ask } = sandbox();
    expect((await ask("GET", "/aws")).body).toMatchObject({ tables: { messages: "messages-1a2b3c4" } });
    expect((await ask("GET", "/tables/messages")).body).toEqual([{ table: "messages" }]);
    expect(await ask("GET", "/tables/users")).toMatchObject({
      status: 404,
      body: { message: expect.stringContaining("conversations, messages, requests") },
    });
    expect((await ask("GET", "/bus")).body).toEqual([{ id: "e1", "detail-type": "Message Delivered" }]);
    expect((await ask("GET", "/logs/sms-events")).body).toHaveLength(1);
    expect((await ask("GET", "/logs/other")).status).toBe(404);
  });

  it("its queues; a dead-letter queue can be redriven, others cannot", async () => {
    const { ask, redrive } = sandbox();
    expect((await ask("GET", "/queues")).body).toHaveLength(2);
    expect((await ask("POST", "/queues/whatsapp-events/redrive")).status).toBe(409);
    expect((await ask("POST", "/queues/other/redrive")).status).toBe(404);
    expect(redrive).not.toHaveBeenCalled();
    expect(await ask("POST", "/queues/whatsapp-events-dlq/redrive")).toEqual({
      status: 200,
      body: { moved: 3 },
    });
    expect(redrive).toHaveBeenCalledExactlyOnceWith("whatsapp-events-dlq", undefined);
    await ask("POST", "/queues/whatsapp-events-dlq/redrive", { message_id: "m-1" });
    expect(redrive).toHaveBeenLastCalledWith("whatsapp-events-dlq", "m-1");
    const wrong = await ask("POST", "/queues/whatsapp-events-dlq/redrive", { id: "m-1" });
    expect(wrong.status).toBe(400);
    expect(redrive).toHaveBeenCalledTimes(2);
  });
});

describe("events from production", () => {
  it("are replayed byte for byte", async () => {
    const { ask, whatsapp } = sandbox();
    const message = '{ "whatsAppWebhookEntry": "{}",  "odd":\t1 }';
    expect(await ask("POST", "/events/whatsapp", message)).toEqual({ status: 202, body: { accepted: true } });
    expect(whatsapp).toHaveBeenCalledExactlyOnceWith(message);
  });

  it("of SMS are the whole EventBridge event", async () => {
    const { ask, sms } = sandbox();
    const event = { source: "aws.sms-voice", "detail-type": "X", detail: { eventType: "TEXT_DELIVERED" } };
    expect((await ask("POST", "/events/sms", event)).status).toBe(202);
    expect(sms).toHaveBeenCalledExactlyOnceWith(event);
  });

  it.each([
    ["/events/whatsapp", { Type: "Notification", Message: "{}" }, "under Message"],
    ["/events/whatsapp", "not json", "must be JSON"],
    ["/events/sms", { eventType: "TEXT_DELIVERED" }, "aws.sms-voice"],
  ])("of another shape are refused in words: %s %j", async (path, body, says) => {
    const { ask, sms, whatsapp } = sandbox();
    expect(await ask("POST", path, body)).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining(says) },
    });
    expect(whatsapp).not.toHaveBeenCalled();
    expect(sms).not.toHaveBeenCalled();
  });
});

it("faults are asked for, listed and forgotten", async () => {
  const { ask } = sandbox();
  expect(await ask("POST", "/faults", { events: "duplicate" })).toEqual({
    status: 201,
    body: { id: 1, events: "duplicate", times: 1 },
  });
  expect((await ask("POST", "/faults", { events: "explode" })).status).toBe(400);
  expect((await ask("GET", "/faults")).body).toHaveLength(1);
  expect(await ask("DELETE", "/faults")).toEqual({ status: 204, body: undefined });
  expect((await ask("GET", "/faults")).body).toEqual([]);
});

it("the bus's events after one that is known, by their number or by its id", async () => {
  const events = ["a", "b", "c"].map((letter) => ({ id: `${letter.repeat(8)}-0000-4000-8000-000000000000` }));
  const { ask } = sandbox({ bus: { events: (after) => events.slice(after) } });
  expect((await ask("GET", "/bus?after=1")).body).toEqual(events.slice(1));
  expect((await ask("GET", `/bus?after=${events[1]?.id}`)).body).toEqual(events.slice(2));
  const forgotten = "00000000-0000-4000-8000-000000000000";
  expect((await ask("GET", `/bus?after=${forgotten}`)).body).toEqual(events);
  expect((await ask("GET", "/bus?after=yesterday")).status).toBe(400);
});

it("a route that does not exist says which do", async () => {
  const { ask } = sandbox();
  const missing = await ask("GET", "/phone");
  expect(missing).toMatchObject({ status: 404, body: { error: "not_found" } });
  expect(missing.body.message).toContain("GET /sandbox/phones");
});

describe("posting an event to the webhook again", () => {
  it("takes its id, or means the last one", async () => {
    const { ask, resend } = sandbox();
    for (const body of [undefined, { id: "e1" }])
      expect(await ask("POST", "/webhooks/resend", body)).toMatchObject({
        status: 202,
        body: { resent: "e1", "detail-type": "Message Delivered" },
      });
    expect(resend).toHaveBeenCalledTimes(2);
    expect((await ask("POST", "/webhooks/resend", { id: "e2" })).status).toBe(404);
  });

  it("is not possible without one", async () => {
    const { ask } = sandbox({ webhooks: { resend: () => false } });
    expect(await ask("POST", "/webhooks/resend")).toMatchObject({
      status: 409,
      body: { message: expect.stringContaining("webhookSecrets") },
    });
  });
});

it("a fault of the sandbox itself is a 500 that says so", async () => {
  const log = vi.spyOn(console, "error").mockImplementation(() => {});
  const { ask } = sandbox({ bus: { events: () => Promise.reject(new Error("no bus")) } });
  expect(await ask("GET", "/bus")).toMatchObject({
    status: 500,
    body: { message: expect.stringContaining("no bus") },
  });
  expect(log).toHaveBeenCalledOnce();
  log.mockRestore();
});
