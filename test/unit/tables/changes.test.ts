import { describe, expect, it } from "vitest";
import type { Outcome } from "../../../lib/messaging/outcomes.ts";
import { messageEvents, requestEvents } from "../../../lib/tables/changes.ts";
import { at, messageRow, requestRow } from "./rows.ts";

const error = { code: "131026", title: "Message undeliverable" };
const accepted = requestRow();
const about = { version: "1", request_id: "parcel-81", type: "whatsapp" };
const ended = (status: string, minute: number, more: object = {}) => ({
  type: "request.ended",
  detail: { ...about, status, at: at(minute), ...more },
});

/** The accepted request after a step of its life. */
const turned = (more: Parameters<typeof requestRow>[0]) => requestRow({ latest_at: at(5), ...more });

/** The same, where that was its end. */
const over = (outcome: Outcome, more: Parameters<typeof requestRow>[0]) =>
  turned({ ended_at: at(5), outcome, ...more });

describe("a change of a request", () => {
  it("is no news when it was accepted", () => {
    expect(requestEvents(undefined, accepted)).toEqual([]);
  });

  it("is no news when its status stays", () => {
    const held = turned({ latest_status: "held", held_until: at(30) });
    expect(requestEvents(held, { ...held, held_until: at(40) })).toEqual([]);
  });

  it("tells that it is held, and until when", () => {
    expect(requestEvents(accepted, turned({ latest_status: "held", held_until: at(30) }))).toEqual([
      { type: "request.held", detail: { ...about, held_until: at(30), at: at(5) } },
    ]);
  });

  it.each(["cancelled", "opted_out"] as const)("tells that it ended: %s", (status) => {
    expect(requestEvents(accepted, over(status, { latest_status: status }))).toEqual([ended(status, 5)]);
  });

  it.each(["invalid", "too_many_held", "failed"] as const)("tells that it ended, and why: %s", (status) => {
    expect(requestEvents(accepted, over(status, { latest_status: status, error }))).toEqual([
      ended(status, 5, { error }),
    ]);
  });

  it("tells nothing of a failure that was got over", () => {
    const cancelled = over("cancelled", { latest_status: "cancelled", error });
    expect(requestEvents(accepted, cancelled)).toEqual([ended("cancelled", 5)]);
  });

  it("tells that it expired, which is its end", () => {
    expect(requestEvents(accepted, over("expired", { latest_status: "expired" }))).toEqual([
      { type: "request.expired", detail: { ...about, at: at(5) } },
      ended("expired", 5),
    ]);
  });

  it("tells that it expired, which is not its end if an SMS follows", () => {
    const expired = turned({ latest_status: "expired", fallback: "sms" });
    expect(requestEvents(accepted, expired).map(({ type }) => type)).toEqual(["request.expired"]);
  });

  it.each(["unconfirmed", "delivered"] as const)("tells once that it ended: %s", (outcome) => {
    const over = requestRow({ ended_at: at(7), outcome });
    expect(requestEvents(accepted, over)).toEqual([ended(outcome, 7)]);
    expect(requestEvents(over, { ...over, latest_status: "failed" })).toEqual([]);
  });

  it("carries the caller's own id", () => {
    const request = over("cancelled", { latest_status: "cancelled", reference: "order 9" });
    expect(requestEvents(accepted, request)).toEqual([ended("cancelled", 5, { reference: "order 9" })]);
  });
});

describe("a change of a message", () => {
  const sent = messageRow({ latest_status: "sent" });
  const to = (latest_status: "delivered" | "read" | "failed", more: object = {}) =>
    messageRow({ latest_status, delivery_history: { [latest_status]: at(8) }, ...more });
  const typesOf = (...change: Parameters<typeof messageEvents>) =>
    messageEvents(...change).map(({ type }) => type);

  it("is no news when its status stays", () => {
    expect(messageEvents(sent, { ...sent, wa_msg_id: "wamid.2" })).toEqual([]);
  });

  it("tells its status, and since when", () => {
    expect(messageEvents(undefined, sent)).toEqual([
      {
        type: "message.status_changed",
        detail: { ...about, role: "message", eum_msg_id: "eum-1", status: "sent", at: at(1) },
      },
    ]);
  });

  it("tells why it failed, and of no failure that a delivery proved wrong", () => {
    expect(messageEvents(sent, to("failed", { error }))).toMatchObject([{ detail: { error } }]);
    expect(messageEvents(sent, to("delivered", { error }))[0]?.detail).not.toHaveProperty("error");
  });

  it("ends no request: that the request's own row tells", () => {
    expect(typesOf(sent, to("delivered"))).toEqual(["message.status_changed"]);
    expect(typesOf(to("delivered"), to("read"))).toEqual(["message.status_changed"]);
  });

  it("never names Meta's id, which holds the person's number", () => {
    expect(JSON.stringify(messageEvents(sent, to("read")))).not.toContain("wamid");
  });
});
