import { describe, expect, it } from "vitest";
import {
  RecipientOptedOut,
  TemplateFailed,
  TemplateInterrupted,
  TemplateLost,
  WindowClosed,
} from "../../../lib/messaging/errors.ts";
import { requireSendable } from "../../../lib/messaging/last-look.ts";

/** Now, epoch seconds. */
const at = 1_795_000_000;

describe("a message", () => {
  const open = { window_until: at + 1 };
  const closed = { window_until: at };
  const text = { type: "text" };
  const template = { type: "template" };
  const failed = { code: "131026", title: "Message undeliverable" };

  it.each([
    ["a text, while the window is open", text, open],
    ["a template, while it is closed", template, closed],
    ["a template, to a person of whom nothing is known", template, undefined],
  ])("may go: %s", (_what, message, conversation) => {
    const toSend = { requestId: "parcel-81", role: "message", message } as const;
    expect(() => requireSendable(toSend, conversation, at)).not.toThrow();
  });

  it("may go: what asks the person to write, for the request that has claimed it", () => {
    const toSend = { requestId: "parcel-81", role: "template", message: template } as const;
    const ours = { ...closed, template: { request_id: "parcel-81" } };
    expect(() => requireSendable(toSend, ours, at)).not.toThrow();
    const anothers = { ...closed, template: { request_id: "parcel-80" } };
    for (const conversation of [undefined, open, closed, anothers]) {
      expect(() => requireSendable(toSend, conversation, at)).toThrow(TemplateLost);
    }
  });

  it.each([
    ["a text, while the window is closed", text, closed, WindowClosed],
    ["a text, to a person of whom nothing is known", text, undefined, WindowClosed],
    ["a text, to a person who opted out", text, { ...open, opted_out_at: "…" }, RecipientOptedOut],
    ["a template, to a person who opted out", template, { ...open, opted_out_at: "…" }, RecipientOptedOut],
    [
      "a text whose own template failed for good",
      text,
      { ...closed, "failed:parcel-81": failed },
      TemplateFailed,
    ],
    [
      "a text whose own template met a limit that passes",
      text,
      { ...closed, "failed:parcel-81": { ...failed, code: "131056" } },
      TemplateInterrupted,
    ],
    [
      "a text, while somebody else's template failed",
      text,
      { ...closed, "failed:parcel-80": failed },
      WindowClosed,
    ],
  ])("may not go: %s", (_what, message, conversation, error) => {
    const toSend = { requestId: "parcel-81", role: "message", message } as const;
    expect(() => requireSendable(toSend, conversation, at)).toThrow(error);
  });
});
