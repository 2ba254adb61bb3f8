import { describe, expect, it } from "vitest";
import { apiGatewayDocument } from "../../../../lib/api/api-gateway-document.ts";
import { sourceRangePolicy } from "../../../../lib/infrastructure/source-ranges.ts";
import { ResourcePolicy } from "../../../../sandbox/cloud/api-gateway/resource-policy.ts";
import { openApi, sms, targets } from "./fixture.ts";

/** Whom API Gateway lets in, by the program's documents and policies. */

const apiArn = "arn:aws:execute-api:us-east-1:123456789012:api1234567";
const allowedSourceRanges = ["203.0.113.0/24", "2001:db8::/32"];

/** The program's API, and a call of it from an address. */
function api(auth: "key" | "iam", mayInvoke: "yes" | "no" | "unknown" = "yes") {
  const body = JSON.stringify(apiGatewayDocument(targets, { auth, isLimitedToRanges: true }));
  const document = sourceRangePolicy({ auth, allowedSourceRanges }, { apiArn, document: body });
  const policy = new ResourcePolicy("api1234567", document);
  const { api: stage } = openApi(undefined, { body, policy, mayInvoke: () => mayInvoke });
  return async (remoteAddress: string, headers: Record<string, string> = {}) => {
    const response = await stage.request(
      "/v1/sendSMS",
      {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: JSON.stringify(sms),
      },
      { incoming: { socket: { remoteAddress } } },
    );
    const { error, message } = (await response.json()) as { error?: string; message?: string };
    return [response.status, error, message];
  };
}

const withKey = { "x-api-key": "secret" };
const signed = { authorization: "AWS4-HMAC-SHA256 Credential=A/20261122/us-east-1/execute-api/aws4_request" };
const accepted = [202, undefined, undefined];

describe("an API that is limited to ranges", () => {
  it.each(["203.0.113.9", "::ffff:203.0.113.9", "2001:db8::1"])("lets %s in", async (address) => {
    expect(await api("key")(address, withKey)).toEqual(accepted);
    expect(await api("iam")(address, signed)).toEqual(accepted);
  });

  it.each(["203.0.114.9", "127.0.0.1", "2001:db9::1"])("refuses %s", async (address) => {
    expect(await api("key")(address, withKey)).toEqual([
      403,
      "forbidden",
      "Nothing was done: this API does not take calls from your address.",
    ]);
    expect(await api("iam")(address, signed)).toEqual([
      403,
      "forbidden",
      expect.stringMatching(/your address/),
    ]);
  });

  it("asks for a key all the same", async () => {
    expect(await api("key")("203.0.113.9")).toEqual([403, "forbidden", expect.stringMatching(/^x-api-key/)]);
  });

  it("asks for a signature all the same, of somebody who may call", async () => {
    expect(await api("iam")("203.0.113.9")).toEqual([
      403,
      "forbidden",
      expect.stringMatching(/^Missing Authentication Token/),
    ]);
    expect(await api("iam", "no")("203.0.113.9", signed)).toEqual([
      403,
      "forbidden",
      expect.stringMatching(/may not call execute-api:Invoke/),
    ]);
    expect(await api("iam", "unknown")("203.0.113.9", signed)).toEqual([
      403,
      "forbidden",
      expect.stringMatching(/^The signature/),
    ]);
  });
});

describe("the policy of source ranges", () => {
  it("is another for another document, because importing one drops it", () => {
    const of = (document: string) =>
      sourceRangePolicy({ auth: "key", allowedSourceRanges }, { apiArn, document });
    expect(of("one")).not.toBe(of("another"));
    expect(of("one")).toBe(of("one"));
  });
});
