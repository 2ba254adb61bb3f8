import { describe, expect, it } from "vitest";
import { messageMeant } from "../../../lib/callbacks/message-identity.ts";
import { unknownWamid } from "../../../lib/tables/messages.ts";

const tracked = {
  eum_msg_id: "sent-1",
  wa_msg_id: unknownWamid,
  role: "message",
  latest_status: "sent_for_delivery",
} as const;
const callbackData = { role: "message", requestId: "request-1" } as const;

describe("an event whose ids no row has", () => {
  it("means the message of its role that was sent last", () => {
    const sent = [{ ...tracked, eum_msg_id: "sent-0" }, tracked, { ...tracked, role: "template" } as const];
    expect(messageMeant({ callbackData, wamid: "wamid.1" }, sent, 1)).toBe(sent[1]);
    expect(messageMeant({ callbackData: { ...callbackData, role: "fallback" } }, sent, 1)).toBeUndefined();
  });

  it("means the template of its claim, and none that was claimed before while its row is not there yet", () => {
    const claimedAt = "2026-11-22T12:00:01.000Z";
    const template = { ...tracked, role: "template", claimed_at: "2026-11-22T12:00:00.000Z" } as const;
    const identity = { callbackData: { ...callbackData, role: "template", claimedAt } as const };
    expect(messageMeant(identity, [template], 2)).toBeUndefined();
    const second = { ...template, eum_msg_id: "sent-2", claimed_at: claimedAt };
    expect(messageMeant(identity, [second, template], 2)).toBe(second);
    const { claimed_at: _, ...unclaimed } = template;
    expect(messageMeant(identity, [unclaimed], 2)).toBe(unclaimed);
  });

  it("may have come before the row of its AWS id, and only the second time means another", () => {
    const identity = { callbackData, wamid: "wamid.1", eumMsgId: "not-the-send's" };
    expect(messageMeant(identity, [tracked], 1)).toBeUndefined();
    expect(messageMeant(identity, [tracked], 2)).toBe(tracked);
  });

  it("means a send without an answer at once, for that never had an AWS id", () => {
    const answerless = { ...tracked, eum_msg_id: "unknown-1" };
    const identity = { callbackData, wamid: "wamid.1", eumMsgId: "aws-1" };
    expect(messageMeant(identity, [answerless], 1)).toBe(answerless);
  });

  it("with an id of Meta's means no message that goes by another one, or that Meta never had", () => {
    const known = { ...tracked, wa_msg_id: "wamid.other" };
    const failed = { ...tracked, latest_status: "failed" } as const;
    for (const message of [known, failed]) {
      expect(messageMeant({ callbackData, wamid: "wamid.1" }, [message], 2)).toBeUndefined();
      // AWS's own events have none, and come again until everybody who waits was told.
      expect(messageMeant({ callbackData }, [message], 2)).toBe(message);
    }
  });
});
