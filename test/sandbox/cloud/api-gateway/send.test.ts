import { describe, expect, it, vi } from "vitest";
import { Clock } from "../../../../sandbox/cloud/clock.ts";
import { AwsError } from "../../../../sandbox/cloud/service.ts";
import { openApi, sms, targets } from "./fixture.ts";

describe("a message is accepted", () => {
  it("with 202 and an id of API Gateway's, which names the execution, and where to find it", async () => {
    const { post, calls } = openApi();

    const answer = await post("/sendSMS", sms);

    expect(answer.status).toBe(202);
    const { request_id, status } = JSON.parse(answer.text);
    expect(status).toBe("accepted");
    expect(request_id).toMatch(/^[A-Za-z0-9_-]{15}$/);
    expect(answer.headers.get("x-amz-apigw-id")).toBe(`${request_id}=`);
    expect(answer.headers.get("location")).toBe(`/v1/messages/${request_id}`);
    expect(calls).toEqual([
      {
        principal: { role: targets.startExecutionRoleArn },
        service: "states",
        action: "StartExecution",
        input: {
          stateMachineArn: targets.arns.sendSms,
          name: request_id,
          input: JSON.stringify(sms),
        },
      },
    ]);
  });

  it("under an id that the caller cannot choose, other than by a key", async () => {
    const { post, inputs } = openApi();

    const answer = await post("/sendSMS", sms, { "x-amzn-RequestId": "somebody-elses" });

    expect(answer.status).toBe(202);
    expect(inputs()[0]?.name).not.toBe("somebody-elses");
  });

  it("on WhatsApp by its own state machine", async () => {
    const { post, inputs } = openApi();
    const message = { type: "image", image: { link: "https://example.com/a.jpg" } };

    expect((await post("/sendWhatsApp", { destination_number: "14155550123", message })).status).toBe(202);
    expect(inputs()[0]?.stateMachineArn).toBe(targets.arns.sendWhatsApp);
  });

  it("whatever charset the content type names, and without a content type too", async () => {
    const { api, post } = openApi();

    expect((await post("/sendSMS", sms, { "content-type": "application/json; charset=utf-8" })).status).toBe(
      202,
    );
    const bytes = new TextEncoder().encode(JSON.stringify(sms));
    const untyped = await api.request("/v1/sendSMS", {
      method: "POST",
      headers: { "x-api-key": "secret" },
      body: bytes,
    });
    expect(untyped.status).toBe(202);
  });
});

describe("an Idempotency-Key", () => {
  it("names the execution", async () => {
    const { post, inputs } = openApi();

    const answer = await post("/sendSMS", sms, { "Idempotency-Key": "order_4711-A" });

    expect(JSON.parse(answer.text)).toEqual({ request_id: "order_4711-A", status: "accepted" });
    expect(inputs()[0]?.name).toBe("order_4711-A");
  });

  it("makes a retry byte for byte the same call, which is answered the same", async () => {
    const { post, inputs } = openApi();
    const headers = { "Idempotency-Key": "order-4711" };

    const first = await post("/sendSMS", sms, headers);
    const retry = await post("/sendSMS", sms, headers);

    expect(retry).toMatchObject({ status: 202, text: first.text });
    expect(JSON.stringify(inputs()[1])).toBe(JSON.stringify(inputs()[0]));
  });

  it("that was used with another body is 409 and tells the request id", async () => {
    const { post } = openApi();
    const headers = { "Idempotency-Key": "order-4711" };
    await post("/sendSMS", sms, headers);

    const answer = await post("/sendSMS", { ...sms, message_body: "Other" }, headers);

    expect(answer.status).toBe(409);
    expect(JSON.parse(answer.text)).toEqual({
      error: "idempotency_key_used",
      message: expect.stringContaining("GET shows it"),
      field: "Idempotency-Key",
      request_id: "order-4711",
    });
  });

  it.each(["a", "a".repeat(80), "0_-Z"])("may be %s", async (key) => {
    expect((await openApi().post("/sendSMS", sms, { "idempotency-key": key })).status).toBe(202);
  });

  it.each([
    "",
    "a".repeat(81),
    "with space",
    "a.b",
    "a:b",
    'quote"',
    "$context.requestId",
    "#set($a = 1)",
    "\\",
    "käse",
    ...Object.getOwnPropertyNames(Object.prototype),
  ])("may not be %j", async (key) => {
    const { post } = openApi();

    const answer = await post("/sendSMS", sms, { "Idempotency-Key": key });

    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toEqual({
      error: "invalid_request",
      message: expect.stringMatching(/^Idempotency-Key: 1 to 80 characters/),
      field: "Idempotency-Key",
    });
  });
});

describe("a body that breaks a rule of its fields is 400 and names the field, never what is in it", () => {
  it.each<[string, string, unknown, string]>([
    ["a missing field", "destination_number", { message_body: "x" }, "is missing"],
    ["an empty body", "message_body", "", "is missing"],
    ["an unknown field", "subject", { ...sms, subject: "x" }, "there is no such field"],
    ["no number", "destination_number", { ...sms, destination_number: "call me" }, "an E.164 number such as"],
    [
      "an odd reference",
      "reference",
      { ...sms, reference: "a b" },
      "1 to 64 characters of A-Z a-z 0-9 _ . : -",
    ],
    [
      "too long a text",
      "message_body",
      { ...sms, message_body: "x".repeat(1601) },
      "at most 1600 characters",
    ],
    ["too long a text of emoji", "message_body", { ...sms, message_body: "😀".repeat(1601) }, "at most 1600"],
    ["an empty text", "message_body", { ...sms, message_body: "" }, "at least 1 character"],
    ["a number for a text", "message_body", { ...sms, message_body: 7 }, "at least 1 character"],
    ["null", "message_body", { ...sms, message_body: null }, "at least 1 character"],
    [
      "an unknown value",
      "message_type",
      { ...sms, message_type: "SPAM" },
      "one of TRANSACTIONAL, PROMOTIONAL",
    ],
    ["another type", "message_type", { ...sms, message_type: ["PROMOTIONAL"] }, "one of TRANSACTIONAL"],
  ])("%s", async (_what, field, body, reason) => {
    const { post } = openApi();

    const answer = await post("/sendSMS", body);

    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toEqual({
      error: "invalid_request",
      message: expect.stringContaining(`${field}: `),
      field,
    });
    expect(JSON.parse(answer.text).message).toContain(reason);
    expect(answer.text).not.toMatch(/call me|a b|xx|😀|SPAM|\\|\^/);
  });

  it.each([
    ["a hold that is too short", "reply_timeout_seconds", { reply_timeout_seconds: 59 }, "at least 60"],
    ["a hold that is too long", "reply_timeout_seconds", { reply_timeout_seconds: 86_401 }, "at most 86400"],
    ["half a second", "reply_timeout_seconds", { reply_timeout_seconds: 60.5 }, "a whole number"],
    ["a word for a number", "reply_timeout_seconds", { reply_timeout_seconds: "soon" }, "a whole number"],
    ["another fallback", "fallback", { fallback: "fax" }, "must be sms"],
  ])("%s", async (_what, field, fields, reason) => {
    const answer = await openApi().post("/sendWhatsApp", { ...sms, ...fields });

    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toMatchObject({ field, message: expect.stringContaining(reason) });
  });

  it.each([60, 86_400])("but a hold of %i seconds is not", async (reply_timeout_seconds) => {
    expect((await openApi().post("/sendWhatsApp", { ...sms, reply_timeout_seconds })).status).toBe(202);
  });

  it("and an unknown name that might be data is not repeated", async () => {
    const answer = await openApi().post("/sendSMS", { ...sms, "+14155550123": "x" });

    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toEqual({
      error: "invalid_request",
      message: expect.stringContaining("there are destination_number, message_body"),
      field: "body",
    });
    expect(answer.text).not.toContain("4155550123");
  });

  it.each([
    ["a list", "[]"],
    ["not JSON", "{"],
  ])("%s is not a body at all", async (_what, body) => {
    const { post, calls } = openApi();

    const answer = await post("/sendSMS", body);

    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toEqual({
      error: "invalid_request",
      message: expect.stringContaining("must be one JSON object"),
      field: "body",
    });
    expect(calls).toEqual([]);
  });

  it("and is still 400 if Step Functions should come to refuse a name in other words", async () => {
    const { post } = openApi(() => {
      throw new AwsError("InvalidName", "No.");
    });

    const answer = await post("/sendSMS", {});

    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toEqual({ error: "invalid_request", message: expect.any(String) });
  });

  it("a whole number that is written with a fraction is none, as Java has it", async () => {
    const body = JSON.stringify({ ...sms, reply_timeout_seconds: 7_200 });
    const { post } = openApi();

    expect((await post("/sendWhatsApp", body)).status).toBe(202);
    const answer = await post("/sendWhatsApp", body.replace("7200", "7200.0"));

    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toMatchObject({ field: "reply_timeout_seconds" });
  });
});

describe("a request is turned away", () => {
  it.each([
    ["without an API key", {}],
    ["with a wrong one", { "x-api-key": "guess" }],
  ])("%s", async (_how, headers) => {
    const { api, calls } = openApi();

    const response = await api.request("/v1/sendSMS", { method: "POST", headers, body: JSON.stringify(sms) });

    expect(response.status).toBe(403);
    expect(response.headers.get("x-amzn-errortype")).toBe("ForbiddenException");
    expect(await response.json()).toEqual({
      error: "forbidden",
      message: "x-api-key: give the API key of this stack",
      field: "x-api-key",
    });
    expect(calls).toEqual([]);
  });

  it.each([
    ["POST", "/v1/sendFax"],
    ["GET", "/v1/messages/a/b"],
  ])("%s %s: there is no such path", async (method, path) => {
    const response = await openApi().api.request(path, { method, headers: { "x-api-key": "secret" } });

    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({
      error: "no_such_route",
      message: expect.stringContaining("GET /v1/messages/{request_id}"),
    });
  });

  it.each([
    ["GET", undefined],
    ["PUT", "application/json; charset=utf-8"],
    ["PATCH", "application/x-www-form-urlencoded"],
    ["DELETE", "text/plain"],
    ["OPTIONS", undefined],
  ])("by %s, with content type %s: 405, and how it is taken", async (method, type) => {
    const { api, calls } = openApi();
    const headers = { "x-api-key": "secret", ...(type === undefined ? {} : { "content-type": type }) };
    const body = type === undefined ? null : "a=1";
    const response = await api.request("/v1/sendSMS", { method, headers, body });

    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe("POST");
    expect(await response.json()).toEqual({
      error: "method_not_allowed",
      message: "/v1/sendSMS takes POST, and no other method.",
    });
    expect(calls).toEqual([]);
  });

  it("by another method and without a key: 403, so that strangers learn nothing", async () => {
    expect((await openApi().api.request("/v1/sendSMS", { method: "GET" })).status).toBe(403);
  });

  it("if it is not JSON: 415, and the validator is not slipped past", async () => {
    const { post, calls } = openApi();

    const answer = await post("/sendSMS", "destination_number=1", { "content-type": "text/plain" });

    expect(answer.status).toBe(415);
    expect(JSON.parse(answer.text).error).toBe("unsupported_media_type");
    expect(calls).toEqual([]);
  });

  it("if it is larger than an execution's input may be: 413", async () => {
    const message = { type: "text", text: { body: "x".repeat(262_144) } };

    const answer = await openApi().post("/sendWhatsApp", { destination_number: "14155550123", message });

    expect(answer.status).toBe(413);
    expect(JSON.parse(answer.text)).toMatchObject({
      error: "request_too_large",
      message: expect.any(String),
    });
  });

  it("if it is larger than API Gateway takes: 413", async () => {
    const { post, calls } = openApi();

    const answer = await post("/sendSMS", "x".repeat(10_485_761));

    expect(answer.status).toBe(413);
    expect(JSON.parse(answer.text).error).toBe("request_too_large");
    expect(calls).toEqual([]);
  });

  it("when the usage plan throttles, until its bucket fills again: 429", async () => {
    const clock = new Clock({ live: false, startAt: 0 });
    const { post } = openApi(undefined, { throttle: { rateLimit: 2, burstLimit: 3 }, clock });
    const statuses = async (count: number) => {
      const answers = [];
      for (let i = 0; i < count; i++) answers.push(await post("/sendSMS", sms));
      return answers.map(({ status }) => status);
    };

    expect(await statuses(4)).toEqual([202, 202, 202, 429]);
    const throttled = await post("/sendSMS", sms);
    expect(throttled.headers.get("retry-after")).toBe("1");
    expect(JSON.parse(throttled.text)).toMatchObject({
      error: "too_many_requests",
      message: expect.any(String),
    });
    await clock.advance(1);
    expect(await statuses(3)).toEqual([202, 202, 429]);
  });
});

describe("Step Functions answers with an error", () => {
  const answerTo = (error: AwsError) =>
    openApi(() => {
      throw error;
    }).post("/sendSMS", sms, { "Idempotency-Key": "order-4711" });

  it.each([
    ["ThrottlingException", 400, 429, "too_many_requests"],
    ["ExecutionLimitExceeded", 400, 429, "too_many_requests"],
    ["KmsThrottlingException", 400, 429, "too_many_requests"],
    ["ValidationException", 400, 500, "internal_error"],
    ["AccessDeniedException", 400, 500, "internal_error"],
    ["AccessDeniedException", 403, 500, "internal_error"],
    ["StateMachineDoesNotExist", 400, 500, "internal_error"],
    ["InternalFailure", 500, 503, "service_unavailable"],
    ["ServiceUnavailable", 503, 503, "service_unavailable"],
    ["Moved", 302, 500, "internal_error"],
  ])("%s %i becomes %i", async (code, status, wanted, error) => {
    const answer = await answerTo(new AwsError(code, "secret details", status));

    expect(answer.status).toBe(wanted);
    expect(JSON.parse(answer.text)).toEqual({ error, message: expect.any(String) });
    expect(answer.text).not.toContain("secret details");
    expect(answer.headers.get("retry-after")).toBe(wanted === 429 || wanted === 503 ? "1" : null);
  });

  it("that it cannot read the input becomes 400", async () => {
    const answer = await answerTo(new AwsError("InvalidExecutionInput", "secret details"));

    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toMatchObject({ error: "invalid_request", field: "body" });
    expect(answer.text).not.toContain("secret details");
  });

  it("whose type carries a prefix", async () => {
    const prefix = "com.amazonaws.swf.service.v2.model#";
    const answer = await answerTo(
      new AwsError(`${prefix}ExecutionAlreadyExists`, "Execution Already Exists: 'arn'"),
    );

    expect(answer.status).toBe(409);
    expect(JSON.parse(answer.text)).toMatchObject({
      error: "idempotency_key_used",
      request_id: "order-4711",
    });
  });

  it("and a fault of the sandbox is not dressed up as an answer of AWS", async () => {
    const spy = vi.spyOn(console, "error").mockImplementation(() => {});
    const { post } = openApi(() => {
      throw new Error("no such action");
    });

    expect((await post("/sendSMS", sms)).text).toBe("Internal Server Error");
    expect(spy).toHaveBeenCalledOnce();
    spy.mockRestore();
  });
});

it("the access log tells what happened and nothing of what was sent", async () => {
  const { post, log } = openApi();
  await post("/sendSMS", sms);
  await post("/sendSMS", ["call me"]);

  const time = Date.parse("2026-11-22T10:00:00Z");
  expect(log).toMatchObject([
    { requestTimeEpoch: time, httpMethod: "POST", resourcePath: "/sendSMS", status: 202, error: undefined },
    {
      requestTimeEpoch: time,
      httpMethod: "POST",
      resourcePath: "/sendSMS",
      status: 400,
      error: "BAD_REQUEST_BODY",
    },
  ]);
  expect(JSON.stringify(log)).not.toMatch(/call me|Hello|secret/);
});
