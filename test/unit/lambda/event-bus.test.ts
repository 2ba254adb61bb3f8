import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { EventBus } from "../../../lib/lambda/event-bus.ts";
import { publishedEvent } from "../../../lib/messaging/published-events.ts";

/** How many requests publishing takes, and who hears of it if one is refused. */

interface PutEvents {
  Entries: Array<{ EventBusName: string; DetailType: string; Detail: string }>;
}

let requests: PutEvents[] = [];
/** The HTTP status of the next answers. */
let status = 200;
/** Of which people's events EventBridge refuses. */
let refused: string[] = [];
let eventBridge: Server;
let bus: EventBus;

beforeAll(async () => {
  eventBridge = createServer(async (request, response) => {
    const input: PutEvents = JSON.parse((await request.toArray()).join(""));
    requests.push(input);
    const results = input.Entries.map(({ Detail }) =>
      refused.includes(JSON.parse(Detail).conversation_id)
        ? { ErrorCode: "ThrottlingException" }
        : { EventId: "id" },
    );
    response.writeHead(status, { "content-type": "application/x-amz-json-1.1" });
    response.end(
      JSON.stringify(
        status === 200
          ? { FailedEntryCount: results.filter(({ ErrorCode }) => ErrorCode).length, Entries: results }
          : { __type: "AccessDeniedException", message: "no" },
      ),
    );
  });
  await new Promise<void>((resolve) => eventBridge.listen(0, "127.0.0.1", resolve));
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(eventBridge.address() as AddressInfo).port}`,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "key",
    AWS_SECRET_ACCESS_KEY: "secret",
  });
  bus = new EventBus("messaging");
});
afterAll(() => eventBridge.close());
beforeEach(() => {
  requests = [];
  refused = [];
  status = 200;
});

const optOut = (person: string) =>
  publishedEvent("recipient.opted_out", {
    version: "1",
    conversation_id: person,
    at: "2026-01-05T09:30:12.345Z",
  });
const people = (count: number) => Array.from({ length: count }, (_, index) => `person-${index}`);
const publishedTo = () => requests.map(({ Entries }) => Entries.length);

describe("events that are published at once", () => {
  it("share requests of ten, whoever publishes them, and stay in order", async () => {
    await Promise.all(people(25).map((person) => bus.publish([optOut(person)])));
    expect(publishedTo()).toEqual([10, 10, 5]);
    const heard = requests.flatMap(({ Entries }) =>
      Entries.map(({ Detail }) => JSON.parse(Detail).conversation_id),
    );
    expect(heard).toEqual(people(25));
  });

  it("fail for whoever published one that was refused, and for nobody else", async () => {
    refused = ["person-3"];
    const outcomes = await Promise.allSettled(people(5).map((person) => bus.publish([optOut(person)])));
    expect(outcomes.map((outcome) => outcome.status === "rejected")).toEqual([
      false,
      false,
      false,
      true,
      false,
    ]);
    expect(outcomes[3]).toMatchObject({
      reason: { message: expect.stringContaining("ThrottlingException") },
    });
  });

  it("are not tried one request after another while the bus is out of reach", async () => {
    status = 400;
    const outcomes = await Promise.allSettled(people(25).map((person) => bus.publish([optOut(person)])));
    expect(outcomes.every((outcome) => outcome.status === "rejected")).toBe(true);
    expect(publishedTo()).toEqual([10]);
    status = 200;
    await bus.publish([optOut("person-26")]);
    expect(publishedTo()).toEqual([10, 1]);
  });
});
