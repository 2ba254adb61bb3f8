import { describe, expect, it } from "vitest";
import { metricsOf } from "../../../lib/messaging/event-metrics.ts";
import { type EventDetail, publishedEvent } from "../../../lib/messaging/published-events.ts";

const about = {
  version: "1",
  request_id: "r1",
  reference: "order-1",
  type: "whatsapp",
  at: "2026-11-22T10:00:00Z",
} as const;
const ended = (more: Partial<EventDetail<"request.ended">>) =>
  metricsOf(publishedEvent("request.ended", { ...about, status: "failed", ...more })).map(({ name }) => name);

describe("what is counted", () => {
  it("is each end, with the code beside it and no id", () => {
    const error = { code: "131026", title: "Message undeliverable" };
    expect(metricsOf(publishedEvent("request.ended", { ...about, status: "failed", error }))).toEqual([
      {
        name: "RequestsEnded",
        dimensions: { outcome: "failed" },
        properties: { type: "whatsapp", code: "131026" },
      },
    ]);
  });

  it.each(["ExecutionEnded", "States.Timeout", "Lambda.Unknown", "DynamoDB.ThrottlingException"])(
    "is a fault besides, where no carrier said %s",
    (code) => expect(ended({ error: { code, title: "" } })).toEqual(["RequestsEnded", "RequestFaults"]),
  );

  it.each(["131047", "TEXT_BLOCKED", "ValidationException/SENDER_ID_NOT_SUPPORTED", "unknown"])(
    "is no fault where a carrier said %s",
    (code) => expect(ended({ error: { code, title: "" } })).toEqual(["RequestsEnded"]),
  );

  it("is a failed message by its role, and no other status", () => {
    const changed = (status: "failed" | "read") =>
      metricsOf(
        publishedEvent("message.status_changed", { ...about, role: "template", eum_msg_id: "e1", status }),
      );
    expect(changed("failed")).toMatchObject([{ name: "MessagesFailed", dimensions: { role: "template" } }]);
    expect(changed("read")).toEqual([]);
  });
});
