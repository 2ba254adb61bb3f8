import { describe, expect, it } from "vitest";
import {
  accountNotice,
  isNoticeField,
  isTrouble,
  saysWhetherSendable,
  stoppedSeconds,
} from "../../../lib/messaging/account-notices.ts";

const at = "2026-11-22T10:00:00.000Z";
const ofTemplate = { message_template_name: "message_waiting", message_template_language: "es_MX" };

describe("a notice of Meta's", () => {
  it("of a template names it, in its language, with the reason in Meta's word", () => {
    const value = { ...ofTemplate, event: "DISABLED", reason: "ABUSIVE_CONTENT", disable_info: {} };
    expect(accountNotice("message_template_status_update", value, at)).toEqual({
      subject: "template",
      state: "DISABLED",
      reason: "ABUSIVE_CONTENT",
      template: { name: "message_waiting", language: "es_MX" },
      at,
    });
  });

  it("has no more of the number and the account than the word", () => {
    const value = { display_phone_number: "15550783881", event: "DOWNGRADE", current_limit: "TIER_250" };
    expect(accountNotice("phone_number_quality_update", value, at)).toEqual({
      subject: "number",
      state: "DOWNGRADE",
      at,
    });
  });

  it.each([
    ["that is a sentence", { ...ofTemplate, event: "Call 15550783881" }],
    ["without a template", { event: "PAUSED" }],
    ["of nothing", null],
  ])("%s is none", (_what, value) => {
    expect(accountNotice("message_template_status_update", value, at)).toBeUndefined();
  });

  it("is told from messages by its field", () => {
    expect(["messages", "toString", undefined, "account_update"].map(isNoticeField)).toEqual([
      false,
      false,
      false,
      true,
    ]);
  });
});

describe("a state", () => {
  it.each([
    ["template", "PAUSED", true],
    ["template", "APPROVED", false],
    ["template", "GREEN", false],
    ["number", "UPGRADE", false],
    ["account", "ACCOUNT_VIOLATION", true],
    ["account", "VERIFIED_ACCOUNT", false],
  ] as const)("of a %s, %s: is it trouble? %s", (subject, state, trouble) => {
    expect(isTrouble({ subject, state, at })).toBe(trouble);
  });

  it("stops a template for hours, and only a state that decides over sends changes that", () => {
    expect(["PAUSED", "DISABLED", "APPROVED", "RED"].map((state) => stoppedSeconds(state) / 3600)).toEqual([
      6, 24, 0, 0,
    ]);
    expect(["PAUSED", "APPROVED", "RED", "MARKETING", "FLAGGED"].filter(saysWhetherSendable)).toEqual([
      "PAUSED",
      "APPROVED",
    ]);
  });
});
