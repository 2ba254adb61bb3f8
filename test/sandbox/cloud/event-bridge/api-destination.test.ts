import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Aws } from "../../../../sandbox/cloud/aws.ts";
import { Clock } from "../../../../sandbox/cloud/clock.ts";
import type {
  ApiDestinationInputs,
  ConnectionInputs,
} from "../../../../sandbox/cloud/event-bridge/api-destination.ts";
import type { TargetInputs } from "../../../../sandbox/cloud/event-bridge/delivery.ts";
import { EventBridge } from "../../../../sandbox/cloud/event-bridge/event-bridge.ts";
import type { JsonObject } from "../../../../sandbox/cloud/service.ts";
import { AwsError } from "../../../../sandbox/cloud/service.ts";
import { Sqs } from "../../../../sandbox/cloud/sqs/sqs.ts";

const place = { region: "eu-west-1", accountId: "123456789012" };
const role = "arn:aws:iam::123456789012:role/webhook";
const destinationArn = "arn:aws:events:eu-west-1:123456789012:api-destination/webhook/1";
const ruleArn = "arn:aws:events:eu-west-1:123456789012:rule/outcomes/all";
const queueArn = "arn:aws:sqs:eu-west-1:123456789012:work";
const deadLetterArn = "arn:aws:sqs:eu-west-1:123456789012:dead";
const start = Date.parse("2030-05-01T09:00:00Z");

const connection: ConnectionInputs = {
  name: "webhook",
  arn: "arn:aws:events:eu-west-1:123456789012:connection/webhook/1",
  authorizationType: "API_KEY",
  authParameters: { apiKey: { key: "x-webhook-key", value: "hush" } },
};

let clock: Clock;
let sqs: Sqs;
let events: EventBridge;
/** What may not be done. */
let denied: Set<string>;
let checks: unknown[];

/** What the endpoint was asked, and when by the virtual clock. */
let requests: Array<{
  at: number;
  method: string;
  url: string;
  headers: Record<string, unknown>;
  body: string;
}>;
let respond: () => { status: number; headers?: Record<string, string> };
let server: Server;
let endpoint: string;

beforeEach(async () => {
  clock = new Clock({ live: false, startAt: start });
  denied = new Set();
  checks = [];
  const aws = new Aws({
    check: (principal, action, resource) => {
      checks.push({ principal, action, resource });
      return { allowed: !denied.has(`${action} ${resource}`), reason: `may not ${action}` };
    },
  });
  sqs = new Sqs({ clock });
  sqs.createQueue({ name: "work", arn: queueArn });
  sqs.createQueue({ name: "dead", arn: deadLetterArn });
  aws.register("sqs", sqs);
  events = new EventBridge({ clock, aws, place });
  aws.register("events", events);
  events.createBus("outcomes");

  requests = [];
  respond = () => ({ status: 200 });
  server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const { method = "", url = "", headers } = request;
    requests.push({ at: (clock.now() - start) / 1000, method, url, headers, body });
    const { status, headers: answered } = respond();
    response.writeHead(status, answered).end("noted");
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const bus = { eventBusName: "outcomes" };

function target(more: Partial<TargetInputs> = {}): void {
  events.createRule({ ...bus, name: "all", arn: ruleArn, eventPattern: '{"source":["messaging"]}' });
  events.createTarget({ ...bus, rule: "all", arn: destinationArn, roleArn: role, ...more });
}

function destination(more: Partial<ApiDestinationInputs> = {}, through: ConnectionInputs = connection): void {
  events.createConnection(through);
  events.createApiDestination({
    name: "webhook",
    arn: destinationArn,
    connectionArn: connection.arn,
    httpMethod: "POST",
    invocationEndpoint: `${endpoint}/hook`,
    ...more,
  });
}

function webhook(more: Partial<TargetInputs> = {}): void {
  destination();
  target(more);
}

function emit(id = 1): Promise<{ eventId: string }> {
  return events.emit({ bus: "outcomes", source: "messaging", detailType: "request.ended", detail: { id } });
}

async function deadLetters(): Promise<JsonObject[]> {
  const { Messages = [] } = await sqs.call("ReceiveMessage", {
    QueueUrl: "https://sqs.eu-west-1.amazonaws.com/123456789012/dead",
    MaxNumberOfMessages: 10,
  });
  return Messages as JsonObject[];
}

const text = (StringValue: string) => ({ DataType: "String", StringValue });
const withDeadLetters = { deadLetterConfig: { arn: deadLetterArn } };

describe("an API destination", () => {
  it("is sent the event, with the connection's key", async () => {
    webhook();
    const { eventId } = await emit();
    await clock.settle();
    expect(requests).toMatchObject([
      {
        method: "POST",
        url: "/hook",
        headers: {
          "x-webhook-key": "hush",
          "content-type": "application/json; charset=utf-8",
          "user-agent": "Amazon/EventBridge/ApiDestinations",
        },
      },
    ]);
    expect(JSON.parse(requests[0]?.body ?? "")).toEqual({
      version: "0",
      id: eventId,
      "detail-type": "request.ended",
      source: "messaging",
      account: "123456789012",
      time: "2030-05-01T09:00:00Z",
      region: "eu-west-1",
      resources: [],
      detail: { id: 1 },
    });
  });

  it("is sent what the connection adds to every request", async () => {
    destination(
      {},
      {
        ...connection,
        authParameters: {
          ...connection.authParameters,
          invocationHttpParameters: {
            headers: [{ key: "x-tenant", value: "north" }],
            queryStrings: [{ key: "from", value: "a b" }],
          },
        },
      },
    );
    target();
    await emit();
    await clock.settle();
    expect(requests).toMatchObject([{ url: "/hook?from=a+b", headers: { "x-tenant": "north" } }]);
  });

  it("is invoked as the target's role", async () => {
    webhook();
    await emit();
    await clock.settle();
    expect(checks).toEqual([
      { principal: { role }, action: "events:InvokeApiDestination", resource: destinationArn },
    ]);
  });

  it("is tried again while it is down, later and later, until it takes the event", async () => {
    webhook(withDeadLetters);
    const answers = [503, 429, 500];
    respond = () => ({ status: answers.shift() ?? 204 });
    await emit();
    await clock.advance(3600);
    expect(requests.map(({ at }) => at)).toEqual([0, 1, 3, 7]);
    expect(new Set(requests.map(({ body }) => body)).size).toBe(1);
    expect(await deadLetters()).toEqual([]);
  });

  it("is tried again no sooner than it asks for", async () => {
    webhook();
    respond = () =>
      requests.length > 1 ? { status: 200 } : { status: 503, headers: { "Retry-After": "90" } };
    await emit();
    await clock.advance(3600);
    expect(requests.map(({ at }) => at)).toEqual([0, 90]);
  });

  it("loses the event to the dead-letter queue after the last retry", async () => {
    webhook({ ...withDeadLetters, retryPolicy: { maximumRetryAttempts: 2 } });
    respond = () => ({ status: 500 });
    await emit();
    await clock.advance(3600);
    expect(requests).toHaveLength(3);
    const [lost, ...others] = await deadLetters();
    expect(others).toEqual([]);
    expect(lost).toMatchObject({
      Body: requests[0]?.body,
      MessageAttributes: {
        RULE_ARN: text(ruleArn),
        TARGET_ARN: text(destinationArn),
        ERROR_CODE: text("ERROR_FROM_TARGET"),
        RETRY_ATTEMPTS: { DataType: "Number", StringValue: "2" },
        EXHAUSTED_RETRY_CONDITION: text("MaximumRetryAttempts"),
      },
    });
  });

  it("loses the event to the dead-letter queue when that is too old, though retries are left", async () => {
    webhook({ ...withDeadLetters, retryPolicy: { maximumEventAgeInSeconds: 60 } });
    await new Promise((closed) => server.close(closed));
    await emit();
    await clock.advance(3600);
    expect(await deadLetters()).toMatchObject([
      {
        MessageAttributes: {
          ERROR_CODE: text("CONNECTION_FAILURE"),
          EXHAUSTED_RETRY_CONDITION: text("MaximumEventAgeInSeconds"),
        },
      },
    ]);
  });

  it("is tried for a day by default", async () => {
    webhook(withDeadLetters);
    respond = () => ({ status: 503 });
    await emit();
    await clock.advance(23 * 3600);
    expect(await deadLetters()).toEqual([]);
    await clock.advance(3600);
    expect(await deadLetters()).toMatchObject([
      { MessageAttributes: { EXHAUSTED_RETRY_CONDITION: text("MaximumEventAgeInSeconds") } },
    ]);
  });

  it.each([400, 404, 302])("is not tried again after %i", async (status) => {
    webhook(withDeadLetters);
    respond = () => ({ status, headers: { Location: `${endpoint}/elsewhere` } });
    await emit();
    await clock.advance(3600);
    expect(requests.map(({ url }) => url)).toEqual(["/hook"]);
    const [lost] = await deadLetters();
    expect(lost?.MessageAttributes).toMatchObject({ ERROR_CODE: text("ERROR_FROM_TARGET") });
    expect(lost?.MessageAttributes).not.toHaveProperty("EXHAUSTED_RETRY_CONDITION");
  });

  it("does not hold up other targets, nor whoever emits the event", async () => {
    webhook();
    respond = () => ({ status: 503 });
    events.createTarget({ ...bus, rule: "all", arn: queueArn });
    await emit();
    expect(sqs.messages(queueArn)).toHaveLength(1);
  });

  it("is called no more often in a second than its rate allows", async () => {
    destination({ invocationRateLimitPerSecond: 2 });
    target();
    for (let id = 0; id < 5; id++) await emit(id);
    await clock.advance(10);
    expect(requests.map(({ at }) => at)).toEqual([0, 0, 1, 1, 2]);
  });

  it("is not called without permission: the event goes to the dead-letter queue, or the sandbox says so", async () => {
    denied.add(`events:InvokeApiDestination ${destinationArn}`);
    webhook(withDeadLetters);
    await emit();
    await clock.settle();
    expect(requests).toEqual([]);
    expect(await deadLetters()).toMatchObject([
      { MessageAttributes: { ERROR_CODE: text("NO_PERMISSIONS") } },
    ]);

    const said = vi.spyOn(console, "error").mockImplementation(() => {});
    events.createTarget({ ...bus, rule: "all", arn: destinationArn, roleArn: role });
    await emit();
    await clock.settle();
    expect(String(said.mock.lastCall?.at(-1))).toMatch(/may not events:InvokeApiDestination/);
    said.mockRestore();
  });

  it.each([
    "https://example.com/hook",
    "http://127.0.0.1.example.com/",
    "http://10.0.0.1/",
    "ftp://127.0.0.1/",
    "http://localhost@example.com/",
  ])("is refused at %s: the sandbox calls only this computer", (invocationEndpoint) => {
    expect(() => destination({ invocationEndpoint })).toThrow(/calls only this computer/);
  });

  it.each(["http://localhost:8080/hook", "http://[::1]:8080/hook", "https://127.0.0.1/hook"])(
    "may be %s",
    (invocationEndpoint) => {
      destination({ invocationEndpoint });
    },
  );

  it("is refused where the sandbox does not know it", () => {
    expect(() => destination({ httpMethod: "PUT" })).toThrow(/POSTed/);
    expect(() => destination({ invocationEndpoint: `${endpoint}/*` })).toThrow(/path parameters/);
    expect(() => destination({ connectionArn: "arn:of:another" })).toThrow(/no connection/);
    expect(() => destination({}, { ...connection, authorizationType: "BASIC" })).toThrow(/not BASIC/);
    const bodies = [{ key: "a", value: "b" }];
    const authParameters = { ...connection.authParameters, invocationHttpParameters: { bodies } };
    expect(() => destination({}, { ...connection, authParameters })).toThrow(/bodies/);
    destination();
    expect(() => events.createTarget({ ...bus, rule: "all", arn: destinationArn })).toThrow(/needs a role/);
  });
});

describe("a queue as a target, with a dead-letter queue", () => {
  it("is tried again after a passing error", async () => {
    let failures = 2;
    const call = sqs.call.bind(sqs);
    sqs.call = async (action, input) => {
      if (action === "SendMessage" && failures-- > 0) throw new AwsError("ServiceUnavailable", "Later", 503);
      return call(action, input);
    };
    target({ arn: queueArn, ...withDeadLetters });
    await emit();
    expect(sqs.messages(queueArn)).toEqual([]);
    await clock.advance(3);
    expect(sqs.messages(queueArn)).toHaveLength(1);
  });

  it("loses to it what the queue's policy does not let in", async () => {
    denied.add(`sqs:SendMessage ${queueArn}`);
    target({ arn: queueArn, ...withDeadLetters });
    await emit();
    expect(await deadLetters()).toMatchObject([
      { MessageAttributes: { ERROR_CODE: text("NO_PERMISSIONS"), TARGET_ARN: text(queueArn) } },
    ]);
  });
});

it("PutEvents takes ten events at most", async () => {
  const entry = { Source: "messaging", DetailType: "x", Detail: "{}", EventBusName: "outcomes" };
  await expect(events.call("PutEvents", { Entries: Array(11).fill(entry) })).rejects.toMatchObject({
    code: "ValidationException",
  });
});
