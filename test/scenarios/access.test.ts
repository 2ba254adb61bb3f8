import { describe, expect, it } from "vitest";
import type { OpenApiDocument } from "../../lib/api/openapi.ts";
import { story } from "../support/story.ts";

/** Who may call the API, by the stack's settings. */

const sms = { destination_number: "+14155550123", message_body: "Hello" };

describe("named API keys", () => {
  const sandbox = story({
    config: {
      apiKeys: JSON.stringify([
        { name: "shop", rateLimit: 1, burstLimit: 2 },
        { name: "newsletter", quota: { limit: 1, period: "DAY" } },
      ]),
      allowedSourceRanges: '["127.0.0.0/8"]',
    },
  });
  const posts = async (key: string) => {
    const { status, body } = await sandbox.api("POST", "/sendSMS", sms, { "x-api-key": key });
    return [status, body.message];
  };

  it("open the API beside the stack's own, each at its own pace", async () => {
    const throttled = "Nothing was done: this API key makes too many requests. Try again in a second.";
    expect([await posts("sandbox-shop"), await posts("sandbox-shop"), await posts("sandbox-shop")]).toEqual([
      [202, undefined],
      [202, undefined],
      [429, throttled],
    ]);
    expect(await posts("sandbox")).toEqual([202, undefined]);
    await sandbox.passes(1);
    expect(await posts("sandbox-shop")).toEqual([202, undefined]);
  });

  it("have a quota, which is whole again the next day", async () => {
    expect(await posts("sandbox-newsletter")).toEqual([202, undefined]);
    expect(await posts("sandbox-newsletter")).toEqual([
      429,
      "Nothing was done: the quota of this API key is used up.",
    ]);
    await sandbox.passes(24 * 3600);
    expect(await posts("sandbox-newsletter")).toEqual([202, undefined]);
  });

  it("are no other than those", async () => {
    expect(await posts("sandbox-else")).toEqual([403, "x-api-key: give the API key of this stack"]);
  });
});

describe("callers who sign", () => {
  const sandbox = story({ config: { auth: "iam", apiRateLimit: "1", apiBurstLimit: "2" } });
  const signedBy = (accessKeyId: string) => ({
    authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20261122/us-east-1/execute-api/aws4_request, SignedHeaders=host, Signature=0`,
  });
  const operator = async () => {
    const { credentials } = (await sandbox.control("GET", "/aws")) as {
      credentials: { accessKeyId: string };
    };
    return signedBy(credentials.accessKeyId);
  };

  it("may send, and see what became of it", async () => {
    const { status, body } = await sandbox.api("POST", "/sendSMS", sms, await operator());
    expect(status).toBe(202);
    await sandbox.passes(3);
    const got = await sandbox.api("GET", `/messages/${body.request_id}`, undefined, await operator());
    expect(got.body.latest_status).toBe("delivered");
    // The sandbox sees it too.
    const seen = (await sandbox.control("GET", `/requests/${body.request_id}`)) as { latest_status: string };
    expect(seen.latest_status).toBe("delivered");
  });

  it("are limited by the stage, each route by itself", async () => {
    await sandbox.passes(5);
    const headers = await operator();
    const statuses: number[] = [];
    for (let count = 0; count < 3; count += 1) {
      statuses.push((await sandbox.api("POST", "/sendSMS", sms, headers)).status);
    }
    expect(statuses).toEqual([202, 202, 429]);
    expect((await sandbox.api("POST", "/sendSMS/check", sms, headers)).status).toBe(200);
  });

  it("are told how, who do not; an API key is none of it", async () => {
    const { status, body } = await sandbox.api("POST", "/sendSMS", sms);
    expect(status).toBe(403);
    expect(body).toMatchObject({
      error: "forbidden",
      message: expect.stringMatching(
        /^Missing Authentication Token, or there is no such path\. .*Signature Version 4/,
      ),
      field: "Authorization",
    });
    expect((await sandbox.api("PUT", "/sendSMS", sms)).status).toBe(403);
  });

  it("need credentials that AWS knows", async () => {
    const { status, body } = await sandbox.api("POST", "/sendSMS", sms, signedBy("AKIA0000000000000000"));
    expect(status).toBe(403);
    expect(body.message).toMatch(/^The signature is not one that AWS takes\./);
  });

  it("read in the document how to call", async () => {
    const response = await fetch(`${sandbox.sandbox.url}/openapi.json`);
    const document = (await response.json()) as OpenApiDocument;
    expect(Object.keys(document.components.securitySchemes)).toEqual(["sigv4"]);
    for (const item of Object.values(document.paths)) {
      for (const { security } of Object.values(item)) expect(security).toEqual([{ sigv4: [] }]);
    }
  });
});
