import { describe, expect, it } from "vitest";
import publishedDocument from "../../docs/openapi.json" with { type: "json" };
import { story } from "../support/story.ts";

/** The API's door, as its callers meet it: API Gateway's models, keys and templates, as the stack deploys them. */

const sandbox = story();
const hello = { destination_number: "+14155550199", message_body: "Hello" };

describe("a request that breaks the schema", () => {
  it.each([
    ["no number", { message_body: "Hello" }, "destination_number"],
    ["an unknown field", { ...hello, colour: "red" }, "colour"],
    ["a number that is none", { ...hello, destination_number: "0800 FLOWERS" }, "destination_number"],
    ["a reference with spaces", { ...hello, reference: "my order" }, "reference"],
  ])("with %s is answered 400, naming the field", async (_what, body, field) => {
    for (const route of ["/sendSMS", "/sendWhatsApp"]) {
      const answer = await sandbox.api("POST", route, body);
      expect(answer).toMatchObject({ status: 400, body: { error: "invalid_request" } });
      expect(answer.body.message).toContain(field);
    }
  });

  it.each([
    ["too long a text", "/sendSMS", { ...hello, message_body: "x".repeat(1601) }],
    ["too long a text", "/sendWhatsApp", { ...hello, message_body: "x".repeat(4097) }],
    ["an empty text", "/sendSMS", { ...hello, message_body: "" }],
    ["too short a hold", "/sendWhatsApp", { ...hello, reply_timeout_seconds: 59 }],
    ["a fallback that there is not", "/sendWhatsApp", { ...hello, fallback: "pigeon" }],
    ["a message type that there is not", "/sendSMS", { ...hello, message_type: "NICE" }],
    ["a text that is a number", "/sendSMS", { ...hello, message_body: 7 }],
  ])("with %s is answered 400 (%s)", async (_what, route, body) => {
    const answer = await sandbox.api("POST", route, body);
    expect(answer).toMatchObject({
      status: 400,
      body: { error: "invalid_request", message: expect.any(String) },
    });
  });

  it.each([
    ["neither text nor message nor template", hello.destination_number, {}, "message_body"],
    [
      "both a text and a message",
      hello.destination_number,
      { message_body: "a", message: { type: "text", text: { body: "b" } } },
      "message",
    ],
    ["a number that cannot exist", "+999123456789", { message_body: "a" }, "destination_number"],
  ])(
    "in a way that only code can see (%s) is accepted, and ends invalid with the reason",
    async (_what, number, fields, field) => {
      const answer = await sandbox.api("POST", "/sendWhatsApp", { destination_number: number, ...fields });
      expect(answer.status).toBe(202);
      await sandbox.passes(1);
      const request = await sandbox.request(String(answer.body.request_id));
      expect(request).toMatchObject({
        latest_status: "invalid",
        error: { code: "InvalidRequest" },
        messages: [],
      });
      expect(request.error?.title).toContain(field);
      expect(await sandbox.execution(request.request_id)).toMatchObject({
        status: "FAILED",
        error: "InvalidRequest",
      });
    },
  );
});

describe("a request", () => {
  it("without the API key, or with a wrong one, is answered 403", async () => {
    for (const headers of [{}, { "x-api-key": "wrong" }]) {
      const answer = await fetch(`${sandbox.sandbox.url}/v1/sendSMS`, {
        method: "POST",
        headers: { "content-type": "application/json", ...(headers as Record<string, string>) },
        body: JSON.stringify(hello),
      });
      expect(answer.status).toBe(403);
    }
  });

  it("that is not JSON is answered 415, and one that only says so 400", async () => {
    expect(await sandbox.api("POST", "/sendSMS", "hello", { "content-type": "text/plain" })).toMatchObject({
      status: 415,
      body: { error: "unsupported_media_type" },
    });
    expect(await sandbox.api("POST", "/sendSMS", "{hello")).toMatchObject({ status: 400 });
  });

  it("with an Idempotency-Key of other characters is answered 400", async () => {
    const answer = await sandbox.api("POST", "/sendSMS", hello, { "idempotency-key": "my order" });
    expect(answer).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining("Idempotency-Key") },
    });
  });

  it("may be asked for before its first step has run", async () => {
    const answer = await sandbox.api("POST", "/sendSMS", hello);
    const { status, body } = await sandbox.api("GET", `/messages/${answer.body.request_id}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ type: "sms", delivery_history: { accepted: expect.any(String) } });
  });

  it("that nobody made is answered 404", async () => {
    expect(await sandbox.api("GET", "/messages/nobody-made-this")).toMatchObject({
      status: 404,
      body: { error: "not_found" },
    });
  });
});

describe("calls above the usage plan's rate", () => {
  it("are answered 429, with Retry-After", async () => {
    const answers = await Promise.all(Array.from({ length: 300 }, () => sandbox.api("GET", "/messages/x")));
    const throttled = answers.filter(({ status }) => status === 429);
    expect(throttled.length).toBeGreaterThan(50);
    expect(throttled[0]?.headers.get("retry-after")).toMatch(/^\d+$/);
    expect(throttled[0]?.body).toMatchObject({ error: "too_many_requests" });
    await sandbox.passes(5);
  });
});

describe("the API's document", () => {
  const methodsOf = (paths: object) =>
    Object.entries(paths).flatMap(([path, item]) => Object.keys(item).map((method) => `${method} ${path}`));

  it("is served with every route that is deployed, and the published one has the same", async () => {
    const [deployed] = sandbox.sandbox.program.of("aws:apigateway/restApi:RestApi");
    const served = (await (await fetch(`${sandbox.sandbox.url}/openapi.json`)).json()) as { paths: object };
    const routes = methodsOf(JSON.parse(String(deployed?.state.body)).paths);
    expect(routes).toContain("post /messages/{request_id}/cancel");
    expect(methodsOf(served.paths)).toEqual(routes);
    expect(methodsOf(publishedDocument.paths)).toEqual(routes);
  });
});
