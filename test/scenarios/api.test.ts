import { describe, expect, it } from "vitest";
import publishedDocument from "../../docs/openapi.json" with { type: "json" };
import { story } from "../support/story.ts";

/** The API's door, as its callers meet it: API Gateway's models, keys and templates, as the stack deploys them. */

const sandbox = story();
const hello = { destination_number: "+14155550199", message_body: "Hello" };

describe("a request that breaks a rule", () => {
  it.each<[string, string, object, string]>([
    ["no number", "/sendSMS", { message_body: "Hello" }, "destination_number"],
    ["no number", "/sendWhatsApp", { message_body: "Hello" }, "destination_number"],
    ["an unknown field", "/sendSMS", { ...hello, colour: "red" }, "colour"],
    ["an unknown field", "/sendWhatsApp", { ...hello, colour: "red" }, "colour"],
    [
      "a number that is none",
      "/sendSMS",
      { ...hello, destination_number: "0800 FLOWERS" },
      "destination_number",
    ],
    [
      "a number without quotes",
      "/sendSMS",
      { ...hello, destination_number: 14155550199 },
      "destination_number",
    ],
    ["a reference with spaces", "/sendWhatsApp", { ...hello, reference: "my order" }, "reference"],
    ["too long a text", "/sendSMS", { ...hello, message_body: "x".repeat(1601) }, "message_body"],
    ["too long a text", "/sendWhatsApp", { ...hello, message_body: "x".repeat(4097) }, "message_body"],
    ["an empty text", "/sendSMS", { ...hello, message_body: "" }, "message_body"],
    ["too short a hold", "/sendWhatsApp", { ...hello, reply_timeout_seconds: 59 }, "reply_timeout_seconds"],
    ["a fallback that there is not", "/sendWhatsApp", { ...hello, fallback: "pigeon" }, "fallback"],
    ["a message type that there is not", "/sendSMS", { ...hello, message_type: "NICE" }, "message_type"],
  ])(
    "with %s is answered 400 (%s), naming the field and quoting nothing",
    async (_what, route, body, field) => {
      const answer = await sandbox.api("POST", route, body);
      expect(answer.status).toBe(400);
      expect(answer.body).toEqual({
        error: "invalid_request",
        message: expect.stringMatching(new RegExp(`^${field}: `)),
        field,
      });
      expect(JSON.stringify(answer.body)).not.toMatch(/0800|0199|my order|xx|59|pigeon|NICE|red/);
    },
  );

  it.each([
    [
      "a place without latitude",
      hello.destination_number,
      { message: { type: "location", location: {} } },
      "message.location.latitude",
    ],
    ["a landline", "+493012345678", { message_body: "a" }, "destination_number"],
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
      expect(await answer.json()).toMatchObject({ error: "forbidden", field: "x-api-key" });
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

  // What a caller says may become the name of a JavaScript property, and these every object has.
  it.each(["__proto__", "constructor", "toString"])(
    "with the Idempotency-Key %s is answered 400",
    async (key) => {
      const answer = await sandbox.api("POST", "/sendSMS", hello, { "idempotency-key": key });
      expect(answer).toMatchObject({ status: 400, body: { field: "Idempotency-Key" } });
    },
  );

  it("may be asked for before its first step has run", async () => {
    const answer = await sandbox.api("POST", "/sendSMS", hello);
    const { status, body } = await sandbox.api("GET", `/messages/${answer.body.request_id}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ type: "sms", delivery_history: { accepted: expect.any(String) } });
  });

  it.each([
    ["POST", "/send"],
    ["GET", "/requests"],
  ])(
    "to a route that there is not (%s %s) is answered 404, with those that there are",
    async (method, path) => {
      const { status, body } = await sandbox.api(method, path);
      expect(status).toBe(404);
      expect(body).toEqual({
        error: "no_such_route",
        message: expect.stringContaining("POST /v1/sendSMS, POST /v1/sendWhatsApp, "),
      });
    },
  );

  it("by a method that its path does not take is answered 405, with the one that it takes", async () => {
    const { status, headers, body } = await sandbox.api("PUT", "/sendSMS", hello);
    expect(status).toBe(405);
    expect(headers.get("allow")).toBe("POST");
    expect(body).toEqual({
      error: "method_not_allowed",
      message: "/v1/sendSMS takes POST, and no other method.",
    });
  });

  it("is to be found where its 202 says", async () => {
    const answer = await sandbox.api("POST", "/sendSMS", hello);
    const location = answer.headers.get("location");
    expect(location).toBe(`/v1/messages/${answer.body.request_id}`);
    expect((await sandbox.api("GET", String(location).replace("/v1", ""))).status).toBe(200);
  });

  it("that nobody made is answered 404", async () => {
    expect(await sandbox.api("GET", "/messages/nobody-made-this")).toMatchObject({
      status: 404,
      body: { error: "not_found" },
    });
  });
});

describe("an id that only Step Functions could know", () => {
  const asked: string[] = [];
  const routes = [
    ["GET", "/messages/nobody-knows", "This is not known yet. Ask again in a second."],
    [
      "POST",
      "/messages/nobody-knows/cancel",
      "Nothing was cancelled, for the request is not known yet. Try again in a second.",
    ],
  ] as const;

  it.each(routes)(
    "is not known yet while Step Functions is too busy to say: %s",
    async (method, path, message) => {
      await sandbox.fault({
        call: { service: "states", action: "DescribeExecution" },
        error: "ThrottlingException",
        status: 400,
        times: 100,
      });
      const { status, headers, body } = await sandbox.api(method, path);
      await sandbox.control("DELETE", "/faults");

      expect({ status, body }).toEqual({ status: 429, body: { error: "too_many_requests", message } });
      expect(headers.get("retry-after")).toBe("1");
    },
  );

  it("is nobody's, and is not looked for, if it cannot be the name of an execution", async () => {
    sandbox.sandbox.aws.intercept((call, proceed) => {
      if (call.service !== "lambda") asked.push(`${call.service}:${call.action}`);
      return proceed();
    });
    for (const id of ["x".repeat(190), "x".repeat(81), "a.b", "a%20b", "%C3%A9"]) {
      for (const [method, path] of [
        ["GET", `/messages/${id}`],
        ["POST", `/messages/${id}/cancel`],
      ] as const) {
        expect(await sandbox.api(method, path)).toMatchObject({ status: 404, body: { error: "not_found" } });
      }
    }
    expect(asked).toEqual([]);
  });
});

describe("a request that ended long ago", () => {
  it("is told of by the tables alone: Step Functions answers 15 such questions a second", async () => {
    const answer = await sandbox.api("POST", "/sendSMS", hello);
    await sandbox.passes(3600);
    const asked: string[] = [];
    sandbox.sandbox.aws.intercept((call, proceed) => {
      if (call.service === "states") asked.push(call.action);
      return proceed();
    });
    expect(await sandbox.request(String(answer.body.request_id))).toMatchObject({ outcome: "delivered" });
    expect(asked).toEqual([]);
  });
});

describe("calls above the usage plan's rate", () => {
  it("are answered 429, with Retry-After", async () => {
    const answers = await Promise.all(Array.from({ length: 300 }, () => sandbox.api("GET", "/messages/x")));
    const throttled = answers.filter(({ status }) => status === 429);
    expect(throttled.length).toBeGreaterThan(50);
    expect(throttled[0]?.headers.get("retry-after")).toMatch(/^\d+$/);
    // In words that are true of every route.
    expect(throttled[0]?.body).toEqual({
      error: "too_many_requests",
      message: "Nothing was done: this API key makes too many requests. Try again in a second.",
    });
    await sandbox.passes(5);
  });
});

describe("the API's document", () => {
  const methodsOf = (paths: object) =>
    Object.entries(paths).flatMap(([path, item]) => Object.keys(item).map((method) => `${method} ${path}`));

  it("is served with every route that is deployed, and the published one has the same", async () => {
    const [deployed] = sandbox.sandbox.program.of("aws:apigateway/restApi:RestApi");
    const served = (await (await fetch(`${sandbox.sandbox.url}/openapi.json`)).json()) as { paths: object };
    const routes = methodsOf(JSON.parse(String(deployed?.state.body)).paths).filter(
      // What stands for all the others is told by no document.
      (method) => !method.startsWith("x-amazon-apigateway-any-method "),
    );
    expect(routes).toContain("post /messages/{request_id}/cancel");
    expect(methodsOf(served.paths)).toEqual(routes);
    expect(methodsOf(publishedDocument.paths)).toEqual(routes);
  });
});
