import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AwsError } from "../../sandbox/cloud/service.ts";
import { openApi, startExecution } from "../sandbox/cloud/api-gateway/fixture.ts";
import { runs } from "../support/runs.ts";
import { body, contentType } from "./bodies.ts";
import { expectRefusal } from "./refusal.ts";

/** The API in front of Step Functions: whatever is posted is accepted as it is, or refused in our words. */

const start = startExecution();
const { api, calls } = openApi((call) => {
  try {
    JSON.parse(String(call.input.input));
  } catch {
    throw new AwsError("InvalidExecutionInput", "Invalid State Machine Execution Input: '…'");
  }
  return start(call);
});

const path = fc.constantFrom("/sendSMS", "/sendWhatsApp");

async function post(to: string, sent: string | Uint8Array<ArrayBuffer>, headers: Record<string, string>) {
  const response = await api.request(`/v1${to}`, {
    method: "POST",
    headers: { "x-api-key": "secret", ...headers },
    body: sent,
  });
  return { status: response.status, text: await response.text() };
}

describe("any body at all", () => {
  it("is accepted, and is the execution's input as it was sent; or refused in the one shape", async () => {
    const statuses = new Set<number>();
    await fc.assert(
      fc.asyncProperty(path, body, contentType, async (to, sent, type) => {
        const before = calls.length;
        const answer = await post(to, sent, { "content-type": type });
        statuses.add(answer.status);
        if (answer.status !== 202) return expectRefusal(answer);
        const { request_id, status, ...more } = JSON.parse(answer.text) as Record<string, unknown>;
        expect({ status, more }).toEqual({ status: "accepted", more: {} });
        expect(request_id).toMatch(/^[A-Za-z0-9_-]{1,80}$/);
        expect(calls).toHaveLength(before + 1);
        const input = calls.at(-1)?.input;
        expect(Object.keys(input ?? {}).sort()).toEqual(["input", "name", "stateMachineArn"]);
        expect(input).toMatchObject({
          name: request_id,
          input: typeof sent === "string" ? sent : new TextDecoder("utf-8", { ignoreBOM: true }).decode(sent),
        });
        expect(String(input?.stateMachineArn)).toMatch(/:stateMachine:send(Sms|WhatsApp)$/);
      }),
      runs(1_500),
    );
    // Otherwise the bodies are not what they are meant to be.
    expect([...statuses]).toEqual(expect.arrayContaining([202, 400]));
  });
});

describe("any Idempotency-Key at all", () => {
  const key = fc.oneof(
    fc.string({ unit: fc.constantFrom(..."abcXYZ019_-"), minLength: 1, maxLength: 90 }),
    fc.constantFrom(
      "__proto__",
      "constructor",
      "toString",
      "valueOf",
      "hasOwnProperty",
      "null",
      "undefined",
      "",
    ),
    fc.string({ unit: fc.constantFrom(..."a$#'\"\\{}%/:.,; é"), maxLength: 300 }),
  );

  it("is the request's id, or refused", async () => {
    const sent = JSON.stringify({ destination_number: "+14155550123", message_body: "Hello" });
    await fc.assert(
      fc.asyncProperty(path, key, async (to, given) => {
        const answer = await post(to, sent, { "content-type": "application/json", "IDEMPOTENCY-key": given });
        if (answer.status !== 202) {
          expectRefusal(answer);
          const { error, field } = JSON.parse(answer.text) as Record<string, unknown>;
          expect({ error, field }).toEqual({ error: "invalid_request", field: "Idempotency-Key" });
          return;
        }
        // As HTTP gives it: without the spaces around it.
        expect(JSON.parse(answer.text)).toEqual({ request_id: given.trim(), status: "accepted" });
        expect(given.trim()).toMatch(/^[A-Za-z0-9_-]{1,80}$/);
      }),
      runs(300),
    );
  });
});

describe("any path at all", () => {
  const segment = fc.oneof(
    fc.constantFrom(
      "messages",
      "sendSMS",
      "cancel",
      "%",
      "%zz",
      "%00",
      "%2F",
      "%2e%2e",
      "__proto__",
      "",
      "é",
      "a b",
    ),
    fc.string({ unit: "binary", maxLength: 300 }).map((text) => encodeURIComponent(text)),
  );

  it("that there is not is refused in the one shape", async () => {
    const method = fc.constantFrom("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS");
    await fc.assert(
      fc.asyncProperty(method, fc.array(segment, { maxLength: 4 }), async (by, segments) => {
        const to = `/v1/none-${segments.join("/")}`;
        const response = await api.request(to, { method: by, headers: { "x-api-key": "secret" } });
        expectRefusal({ status: response.status, text: await response.text() });
      }),
      runs(300),
    );
  });
});
