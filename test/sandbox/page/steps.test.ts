import { describe, expect, it } from "vitest";
import type { RecordedCall } from "../../../sandbox/host/answers.ts";
import { stepsOf } from "../../../sandbox/page/record/steps.ts";

const at = "2026-11-22T10:00:00.000Z";
const call = (
  method: string,
  path: string,
  body: unknown,
  more: Partial<RecordedCall> = {},
): RecordedCall => ({
  at,
  method,
  path,
  body: body === undefined ? "" : JSON.stringify(body),
  status: 200,
  ...more,
});

describe("what the sandbox recorded", () => {
  it("is told as what was done", () => {
    const sent = { destination_number: "14155550123", message_body: "Hello" };
    const steps = stepsOf([
      call("POST", "/v1/sendSMS", sent, { status: 202, request_id: "r1", key: "k1" }),
      call("POST", "/v1/messages/r1/cancel", undefined, { status: 409, request_id: "r1" }),
      call("POST", "/sandbox/phones/%2B14155550123/messages", { text: "Yes" }, { status: 201 }),
      call("PATCH", "/sandbox/phones/+14155550123", { name: "Ana", reads: true }),
      call("POST", "/sandbox/faults", { sms: "TEXT_BLOCKED" }, { status: 201 }),
      call("DELETE", "/sandbox/faults", undefined, { status: 204 }),
      call("POST", "/sandbox/queues/sms-events-dead-letters-0123456/redrive", undefined),
      call("POST", "/sandbox/events/sms", { source: "aws.sms-voice" }, { status: 202 }),
    ]);
    const number = "+14155550123";
    expect(steps.map(({ at: _at, ...deed }) => deed)).toEqual([
      { kind: "send", path: "/sendSMS", number, body: sent, key: "k1", status: 202, requestId: "r1" },
      { kind: "cancel", requestId: "r1", status: 409 },
      { kind: "write", number, writing: { text: "Yes" } },
      { kind: "change", number, behaviour: { reads: true } },
      { kind: "fault", fault: { sms: "TEXT_BLOCKED" } },
      { kind: "clear-faults" },
      { kind: "redrive", queue: "sms-events-dead-letters-0123456" },
      { kind: "event", channel: "sms", event: { source: "aws.sms-voice" } },
    ]);
    expect(steps[0]?.at).toBe(Date.parse(at));
  });

  it("is no deed where the sandbox said no, nothing was sent, or somebody only got a name", () => {
    expect(
      stepsOf([
        call("POST", "/v1/sendSMS?dry_run=true", { destination_number: "+14155550123" }),
        call("POST", "/sandbox/faults", { nonsense: true }, { status: 400 }),
        call("PATCH", "/sandbox/phones/+14155550123", { name: "Ana" }),
        call("DELETE", "/sandbox/nothing", undefined),
      ]),
    ).toEqual([]);
  });

  it("is a send that the API refused, all the same", () => {
    const [step] = stepsOf([call("POST", "/v1/sendWhatsApp", "no object", { status: 400 })]);
    expect(step).toMatchObject({ kind: "send", status: 400, body: "no object", requestId: undefined });
  });
});
