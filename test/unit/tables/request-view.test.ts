import { describe, expect, it } from "vitest";
import { requestView } from "../../../lib/tables/request-view.ts";
import { at, messageRow, requestRow } from "./rows.ts";

const failed = { code: "131026", title: "Message undeliverable" };
const held = { latest_status: "held", held_until: at(59) } as const;

describe("where a request stands", () => {
  it.each([
    ["without a message: at what its row says", requestRow(held), [], "held"],
    [
      "with a template: still there, for a template only asks",
      held,
      [messageRow({ role: "template" })],
      "held",
    ],
    ["with its message: where that is", {}, [messageRow({ latest_status: "sent" })], "sent"],
    ["read: not at the hold that came before", held, [messageRow({ latest_status: "read" })], "read"],
    [
      "with its fallback: where that is",
      {},
      [
        messageRow({ latest_status: "failed" }),
        messageRow({ role: "fallback", type: "sms", latest_status: "delivered", registration_date: at(2) }),
      ],
      "delivered",
    ],
    [
      "to be sent again after a failure: accepted",
      { latest_at: at(2) },
      [messageRow({ latest_status: "failed" })],
      "accepted",
    ],
    [
      "held again after a failure: held",
      { ...held, latest_at: at(2) },
      [messageRow({ latest_status: "failed" })],
      "held",
    ],
    [
      "opted out after a failure: opted out",
      { latest_status: "opted_out", latest_at: at(2) },
      [messageRow({ latest_status: "failed" })],
      "opted_out",
    ],
    [
      "failed after nobody had reported its fate in time: failed",
      { unconfirmed_at: at(2), ended_at: at(2), outcome: "unconfirmed" },
      [messageRow({ latest_status: "failed" })],
      "failed",
    ],
    [
      "failed as the SMS after an expired hold is, though nobody had reported its fate in time: failed",
      { latest_status: "expired", unconfirmed_at: at(2), ended_at: at(2), outcome: "unconfirmed" },
      [messageRow({ role: "fallback", type: "sms", latest_status: "failed" })],
      "failed",
    ],
    [
      "gone, though nothing could be noted of the message: nobody knows what became of it, and it is held no longer",
      { latest_status: "held", unconfirmed_at: at(2), ended_at: at(2), outcome: "unconfirmed" },
      [messageRow({ role: "template" })],
      "unknown",
    ],
    [
      "failed for good: failed, as its message is",
      { latest_status: "failed", latest_at: at(2) },
      [messageRow({ latest_status: "failed" })],
      "failed",
    ],
    [
      "delivered after all: delivered, whatever came of it before",
      { latest_status: "expired", latest_at: at(2) },
      [messageRow({ latest_status: "delivered" })],
      "delivered",
    ],
  ] as const)("%s", (_what, row, messages, shown) => {
    expect(requestView(requestRow(row), messages).latest_status).toBe(shown);
  });
});

describe("what a request shows", () => {
  it("is its history and its message's in one, oldest first", () => {
    const message = messageRow({ latest_status: "read", delivery_history: { read: at(9), sent: at(6) } });
    const view = requestView(requestRow({ ...held, held_at: at(1), latest_at: at(1) }), [message]);
    expect(Object.entries(view.delivery_history)).toEqual([
      ["accepted", at(0)],
      ["held", at(1)],
      ["sent", at(6)],
      ["read", at(9)],
    ]);
  });

  it("is why its message failed", () => {
    const request = requestRow({ latest_status: "failed", ended_at: at(5), outcome: "failed" });
    const view = requestView(request, [messageRow({ latest_status: "failed", error: failed })]);
    expect(view).toMatchObject({ error: failed, ended_at: at(5), outcome: "failed" });
  });

  it("is no reason, while it is to be sent again", () => {
    const view = requestView(requestRow(), [messageRow({ latest_status: "failed", error: failed })]);
    expect(view).not.toHaveProperty("error");
    expect(view).not.toHaveProperty("ended_at");
  });

  it("is why the request failed where its message does not say", () => {
    const request = requestRow({ latest_status: "failed", error: failed });
    expect(requestView(request, [messageRow({ latest_status: "failed" })]).error).toEqual(failed);
    expect(requestView(request, []).error).toEqual(failed);
  });

  it("is no failure once the phone has the message", () => {
    const messages = [messageRow({ latest_status: "delivered", error: failed })];
    expect(requestView(requestRow({ error: failed }), messages)).not.toHaveProperty("error");
  });

  it("leaves out what the caller did not give, and what only the stack needs", () => {
    const view = requestView(requestRow(), [messageRow({ task_token: "secret" })]);
    expect(view).not.toHaveProperty("reference");
    expect(JSON.stringify(view)).not.toContain("secret");
  });

  it("names a send without an answer by no id, for AWS gave none", () => {
    const view = requestView(requestRow(), [messageRow({ eum_msg_id: "unknown-message-parcel-81-1" })]);
    expect(view.messages).toMatchObject([{ eum_msg_id: "__UNKNOWN__" }]);
  });

  it("is nothing of an earlier request whose name it has: names are free again after 90 days", () => {
    const earlier = messageRow({ latest_status: "read", registration_date: "2026-08-20T10:00:00.000Z" });
    expect(requestView(requestRow(), [earlier])).toMatchObject({ latest_status: "accepted", messages: [] });
  });
});
