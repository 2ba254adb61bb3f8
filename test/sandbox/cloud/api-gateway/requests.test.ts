import { describe, expect, it } from "vitest";
import { AwsError, type Json } from "../../../../sandbox/cloud/service.ts";
import { openApi, targets } from "./fixture.ts";

const headers = { "x-api-key": "secret", "user-agent": "test" };

/** The API in front of a function that answers with `result`. */
function withFunction(result: Json, functionError?: string) {
  return openApi(() => ({
    StatusCode: 200,
    Payload: result,
    ...(functionError === undefined ? {} : { FunctionError: functionError }),
  }));
}

describe("GET /messages/{request_id}", () => {
  it("invokes its function with a proxy event, as API Gateway and for this method", async () => {
    const { api, calls } = withFunction({ statusCode: 200, body: "{}" });

    await api.request("/v1/messages/order%204711?a=1&a=2", { headers });

    const [call] = calls;
    expect(call).toMatchObject({
      principal: {
        service: "apigateway.amazonaws.com",
        sourceArn: "arn:aws:execute-api:us-east-1:123456789012:api1234567/v1/GET/messages/*",
      },
      service: "lambda",
      action: "Invoke",
      input: { FunctionName: targets.arns.getRequest, InvocationType: "RequestResponse" },
    });
    expect(call?.input.Payload).toMatchObject({
      resource: "/messages/{request_id}",
      path: "/messages/order%204711",
      httpMethod: "GET",
      headers: { "user-agent": "test" },
      multiValueHeaders: { "user-agent": ["test"] },
      queryStringParameters: { a: "2" },
      multiValueQueryStringParameters: { a: ["1", "2"] },
      pathParameters: { request_id: "order 4711" },
      stageVariables: null,
      body: null,
      isBase64Encoded: false,
      requestContext: {
        accountId: "123456789012",
        apiId: "api1234567",
        path: "/v1/messages/order%204711",
        resourcePath: "/messages/{request_id}",
        stage: "v1",
        requestTime: "22/Nov/2026:10:00:00 +0000",
        requestTimeEpoch: Date.parse("2026-11-22T10:00:00Z"),
        identity: { apiKey: "secret", userAgent: "test" },
      },
    });
  });

  it("answers what the function answers", async () => {
    const { api } = withFunction({
      statusCode: 404,
      headers: { "x-one": "1", "content-type": "application/problem+json" },
      multiValueHeaders: { "x-many": ["a", "b"] },
      body: '{"error":"not_found"}',
    });

    const response = await api.request("/v1/messages/nobody", { headers });

    expect(response.status).toBe(404);
    expect(response.headers.get("x-one")).toBe("1");
    expect(response.headers.get("x-many")).toBe("a, b");
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(await response.text()).toBe('{"error":"not_found"}');
  });

  it.each([
    ["no status", { body: "{}" }],
    ["a body that is no text", { statusCode: 200, body: { a: 1 } }],
    ["null", null],
    ["a status that is none", { statusCode: 42 }],
  ])("is 502 when the function answers with %s", async (_what, result) => {
    const response = await withFunction(result).api.request("/v1/messages/a", { headers });

    expect(response.status).toBe(502);
    expect(await response.json()).toMatchObject({ error: "internal_error" });
  });

  it("is 502 when the function fails, and does not tell how", async () => {
    const { api } = withFunction({ errorMessage: "secret", errorType: "TypeError" }, "Unhandled");

    const response = await api.request("/v1/messages/a", { headers });

    expect(response.status).toBe(502);
    expect(await response.text()).not.toContain("secret");
  });

  it("is 500 when API Gateway may not invoke the function", async () => {
    const { api } = openApi(() => {
      throw new AwsError("AccessDeniedException", "not authorized", 403);
    });

    expect((await api.request("/v1/messages/a", { headers })).status).toBe(500);
  });

  it("wants the API key", async () => {
    expect((await withFunction({ statusCode: 200 }).api.request("/v1/messages/a")).status).toBe(403);
  });
});

it("POST /messages/{request_id}/cancel invokes its own function", async () => {
  const { api, calls } = withFunction({ statusCode: 200, body: "{}" });

  const response = await api.request("/v1/messages/order-4711/cancel", { method: "POST", headers });

  expect(response.status).toBe(200);
  expect(calls[0]?.input.FunctionName).toBe(targets.arns.cancelRequest);
  expect(calls[0]?.principal).toMatchObject({
    sourceArn: expect.stringMatching(/\/v1\/POST\/messages\/\*\/cancel$/),
  });
});
