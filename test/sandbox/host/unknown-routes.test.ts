import { request } from "node:http";
import { describe, expect, it } from "vitest";
import { story } from "../../support/story.ts";

const sandbox = story();

/** As any client may ask: fetch refuses some methods. */
function ask(method: string, path: string): Promise<{ status: number; errorType: unknown; body: string }> {
  return new Promise((resolve, reject) => {
    const asked = request(
      `${sandbox.sandbox.url}${path}`,
      { method, headers: { "x-api-key": "sandbox" } },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("end", () =>
          resolve({
            status: answer.statusCode ?? 0,
            errorType: answer.headers["x-amzn-errortype"],
            body: Buffer.concat(chunks).toString(),
          }),
        );
      },
    );
    asked.on("error", reject);
    asked.end();
  });
}

describe("what the API does not have is answered as API Gateway answers it", () => {
  it.each([
    ["GET", "/v1"],
    ["GET", "/v1/"],
    ["GET", "/v1/nothing"],
    ["TRACE", "/v1/sendSMS"],
    ["PROPFIND", "/v1/sendSMS"],
  ])("%s %s: no such method of the stage", async (method, path) => {
    const { body, ...answer } = await ask(method, path);
    expect(answer).toEqual({ status: 404, errorType: "MissingAuthenticationTokenException" });
    expect(JSON.parse(body)).toMatchObject({ error: "no_such_route" });
  });

  it.each([
    ["GET", "/v1/sendSMS"],
    ["DELETE", "/v1/messages/parcel-81"],
    ["OPTIONS", "/v1/sendSMS/check"],
  ])("%s %s: not by this method", async (method, path) => {
    const { body, ...answer } = await ask(method, path);
    expect(answer).toEqual({ status: 405, errorType: undefined });
    expect(JSON.parse(body)).toMatchObject({ error: "method_not_allowed" });
  });

  it("HEAD is no GET, and has no body", async () => {
    const { status, body } = await ask("HEAD", "/v1/messages/parcel-81");
    expect({ status, body }).toEqual({ status: 405, body: "" });
  });

  it.each([
    ["GET", "/v2/messages/parcel-81"],
    ["POST", "/sendSMS"],
    ["GET", "/nothing"],
    ["TRACE", "/nothing"],
  ])("%s %s: no such stage", async (method, path) => {
    expect(await ask(method, path)).toEqual({
      status: 403,
      errorType: "ForbiddenException",
      body: '{"message":"Forbidden"}',
    });
  });
});
