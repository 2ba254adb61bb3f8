import { expect, it } from "vitest";
import { type NextStatus, nextStatus } from "../../../../lib/messaging/requests/next-status.ts";

const sms = { recipient: "+14155550123", reference: "" };
const text = { ...sms, message: { type: "text" } };
const template = { ...sms, message: { type: "template" } };
const look = (opted_out: boolean, window_open: boolean) => ({ opted_out, window_open, line_full: false });

it.each<[string, NextStatus, Parameters<typeof nextStatus>]>([
  ["an SMS, of which no conversation is known", "sent_for_delivery", [sms, undefined]],
  ["a text in an open window", "sent_for_delivery", [text, look(false, true)]],
  ["a text outside of it", "held", [text, look(false, false)]],
  ["a template outside of it", "sent_for_delivery", [template, look(false, false)]],
  [
    "a text for which the line has no room",
    "too_many_held",
    [text, { ...look(false, false), line_full: true }],
  ],
  ["a text to somebody who has opted out", "opted_out", [text, look(true, true)]],
  ["a template to somebody who has opted out", "opted_out", [template, look(true, false)]],
])("%s comes to %s", (_what, status, [accepted, seen]) => {
  expect(nextStatus(accepted, seen)).toBe(status);
});
