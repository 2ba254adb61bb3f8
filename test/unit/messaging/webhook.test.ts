import { Webhook } from "standardwebhooks";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { signedHeaders, WebhookSecrets } from "../../../lib/messaging/webhook.ts";

/** The example that the libraries of Standard Webhooks all have among their tests. */
const known = {
  secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
  post: { id: "msg_p5jXN8AQM9LWM0D4loKWxJek", body: '{"test": 2432232314}', at: new Date(1_614_265_330_000) },
  signature: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
};
const other = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;

describe("the headers of a post", () => {
  it("are those of the specification's example", () => {
    expect(signedHeaders(known.post, [known.secret])).toEqual({
      "webhook-id": known.post.id,
      "webhook-timestamp": "1614265330",
      "webhook-signature": known.signature,
    });
  });

  it("carry a signature by each secret while it is changed, and a receiver with either takes them", () => {
    const now = { ...known.post, at: new Date() };
    const headers = signedHeaders(now, [other, known.secret]);
    for (const secret of [other, known.secret])
      expect(new Webhook(secret).verify(now.body, headers)).toEqual({ test: 2_432_232_314 });
  });

  it.each([
    ["another body", { body: '{"test": 1}' }],
    ["another id", { id: "msg_other" }],
    ["another time", { at: new Date(Date.now() + 60_000) }],
  ])("do not fit %s", (_what, change) => {
    const now = { ...known.post, at: new Date() };
    const { "webhook-signature": signature = "" } = signedHeaders(now, [known.secret]);
    const changed = { ...now, ...change };
    const headers = { ...signedHeaders(changed, [known.secret]), "webhook-signature": signature };
    expect(() => new Webhook(known.secret).verify(changed.body, headers)).toThrow("No matching signature");
  });
});

describe("secrets", () => {
  const parse = (input: unknown) => v.safeParse(WebhookSecrets, input);

  it("are one, or two while it is changed", () => {
    expect(parse(other).output).toEqual([other]);
    expect(parse([other, known.secret]).output).toEqual([other, known.secret]);
  });

  it.each([
    ["without the prefix", Buffer.alloc(32).toString("base64")],
    ["too short to be random", "whsec_c2hvcnQ="],
    ["longer than the specification allows", `whsec_${Buffer.alloc(65).toString("base64")}`],
    ["that is no base64", `whsec_${"?".repeat(32)}`],
    ["three at once", [other, other, other]],
    ["none at all", []],
  ])("are refused %s, without quoting them", (_what, input) => {
    const { success, issues } = parse(input);
    expect(success).toBe(false);
    for (const text of [input].flat())
      for (const { message } of issues ?? []) expect(message).not.toContain(text.replace("whsec_", ""));
  });
});
