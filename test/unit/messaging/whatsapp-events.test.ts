import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseSmsEvent, smsStatusReport } from "../../../lib/messaging/sms-events.ts";
import {
  parseWhatsAppEvent,
  phoneNumberIdOf,
  whatsAppStatusReport,
} from "../../../lib/messaging/whatsapp-events.ts";
import { metadata, sent, text, topicMessage } from "../../support/topic-message.ts";

/** The shapes that AWS and Meta document, in test/events; see SOURCES.md there. */
const folder = new URL("../../events/", import.meta.url);
const read = (name: string) => readFileSync(new URL(name, folder), "utf8");
const names = readdirSync(folder);

describe("an event of End User Messaging Social", () => {
  it.each(names.filter((name) => name.startsWith("sns_wa_")))(
    "in the documented shape of %s is read",
    (name) => {
      const { events, unsound } = parseWhatsAppEvent(read(name));
      expect(unsound).toEqual([]);
      expect(events).toHaveLength(1);
      const [event] = events;
      const inbound = name.includes("_in_");
      expect(event?.messages).toHaveLength(inbound ? 1 : 0);
      expect(event?.statuses).toHaveLength(inbound ? 0 : 1);
    },
  );

  it("names the business number as the send API does", () => {
    const arn =
      "arn:aws:social-messaging:us-east-1:123456789012:phone-number-id/976c72a700aac43eaf573ae050example";
    expect(phoneNumberIdOf(arn)).toBe("phone-number-id-976c72a700aac43eaf573ae050example");
  });

  it("keeps why a message failed", () => {
    const { events } = parseWhatsAppEvent(read("sns_wa_status_failed_131047.json"));
    const [status] = events[0]?.statuses ?? [];
    expect(status && whatsAppStatusReport(status)).toMatchObject({
      status: "failed",
      at: 1736379042000,
      error: { code: "131047", title: "Re-engagement message", details: expect.stringContaining("24 hours") },
    });
  });

  it("that says AWS gave up is a failure, also where that is its status", () => {
    const status = { id: "wamid.x", status: "Message retries exhausted, dropping message.", timestamp: 1 };
    expect(whatsAppStatusReport(status)).toMatchObject({ status: "failed", error: { title: status.status } });
  });

  it.each(["deleted", "warning", "something new", "constructor"])(
    "with the status %s says nothing of a message's fate",
    (status) => {
      expect(whatsAppStatusReport({ id: "wamid.x", status, timestamp: 1 })).toBeUndefined();
    },
  );
});

describe("an event that AWS itself makes", () => {
  it("of a message that Meta never had is read without Meta's id, and without a time of its own", () => {
    const { events, unsound } = parseWhatsAppEvent(
      topicMessage({
        value: {
          ...metadata,
          statuses: [{ status: "failed", recipient_id: "16505551234", errors: null }],
        },
        messageId: "6d69f07a",
      }),
    );
    expect(unsound).toEqual([]);
    const [event] = events;
    expect(event).toMatchObject({ eumMsgId: "6d69f07a" });
    const [status] = event?.statuses ?? [];
    expect(status && whatsAppStatusReport(status)).toEqual({
      status: "failed",
      at: Date.parse("2025-01-08T23:30:43Z"),
      error: { code: "unknown", title: "failed" },
    });
  });

  it("without the business number still tells of statuses, but not to whom people wrote", () => {
    for (const context of [undefined, null, {}, { MetaPhoneNumberIds: null }, { MetaPhoneNumberIds: [] }]) {
      const value = { ...metadata, statuses: [sent("wamid.1")], messages: [text("16505551234")] };
      const { events, unsound } = parseWhatsAppEvent(topicMessage({ value, context }));
      expect(events).toMatchObject([
        { originationId: undefined, statuses: [{ id: "wamid.1" }], messages: [] },
      ]);
      expect(unsound).toEqual(["messages: expected a business number among MetaPhoneNumberIds"]);
    }
  });

  it("that names one number twice over may leave out one of the two", () => {
    const value = { messages: [text("16505551234")] };
    expect(parseWhatsAppEvent(topicMessage({ value })).events).toMatchObject([
      { originationId: "phone-number-id-976c", messages: [{ from: "16505551234" }] },
    ]);
  });

  it.each(["message_template_status_update", "account_update"])(
    "of %s is no message, and no notice if it is not in Meta's form",
    (field) => {
      for (const value of [undefined, "…", { messages: "…" }]) {
        const event = topicMessage({ value, field, context: undefined });
        expect(parseWhatsAppEvent(event)).toEqual({ events: [], notices: [], unsound: [] });
      }
    },
  );
});

describe("what an event says", () => {
  it.each([
    ["a string", "1736379042", 1736379042],
    ["a number", 1736379042, 1736379042],
    ["a number with a fraction", 1736379042.7, 1736379042],
    ["missing", undefined, 1736379043],
    ["null", null, 1736379043],
    ["no time", "yesterday", 1736379043],
    ["in milliseconds", 1736379042000, 1736379043],
  ])("happened when its own timestamp says, or else its envelope's: %s", (_how, timestamp, expected) => {
    const value = { ...metadata, messages: [{ ...text("16505551234"), timestamp }] };
    const { events } = parseWhatsAppEvent(topicMessage({ value }));
    expect(events[0]?.messages).toMatchObject([{ timestamp: expected }]);
  });

  it("without any time happened now", () => {
    const value = { ...metadata, statuses: [{ ...sent("wamid.1"), timestamp: null }] };
    const event = topicMessage({ value, message_timestamp: "soon" });
    expect(parseWhatsAppEvent(event, 5_500).events[0]?.statuses).toMatchObject([{ timestamp: 5 }]);
  });

  it("about one person is not taken for another's", () => {
    const contacts = [{ wa_id: "16505551234", user_id: "US.1" }, { user_id: "US.2" }];
    const value = { ...metadata, contacts, messages: [text("16505551234"), text("16505559999")] };
    const { events } = parseWhatsAppEvent(topicMessage({ value }));
    expect(events[0]?.messages.map(({ userId }) => userId)).toEqual(["US.1", undefined]);
  });

  it("in one unsound item leaves the others sound, and is told without quoting it", () => {
    const value = {
      ...metadata,
      statuses: ["+14155550123", { id: "wamid.1", status: 5 }, sent("wamid.2")],
      messages: [null, text("16505551234"), { ...text("16505559999"), type: { says: "hello" } }],
    };
    const { events, unsound } = parseWhatsAppEvent(topicMessage({ value }));
    expect(events[0]?.statuses).toMatchObject([{ id: "wamid.2" }]);
    expect(events[0]?.messages).toMatchObject([{ from: "16505551234" }]);
    expect(unsound).toEqual([
      "statuses: expected Object",
      "statuses.status: expected string",
      "messages: expected Object",
      "messages.type: expected string",
    ]);
  });
});

describe("an event of End User Messaging SMS", () => {
  it.each(names.filter((name) => name.startsWith("eventbridge_sms_")))(
    "in the documented shape of %s is read",
    (name) => {
      expect(smsStatusReport(parseSmsEvent(read(name)))).toMatchObject({
        status: expect.stringMatching(/sent|delivered/),
      });
    },
  );

  it.each([
    [{ eventTimestamp: 1729099299998 }, 1729099299998],
    [{ eventTimestamp: "1729099299998" }, 1729099299998],
    [{}, Date.parse("2024-10-16T17:21:40Z")],
    [{ eventTimestamp: null }, Date.parse("2024-10-16T17:21:40Z")],
    [{ eventTimestamp: "soon", time: null }, 7],
  ])(
    "happened when it says, or else when it was put on the bus: %j",
    ({ time, ...timestamp }: object & { time?: null }, at) => {
      const event = {
        time: time === null ? null : "2024-10-16T17:21:40Z",
        detail: { eventType: "TEXT_BLOCKED", messageId: "m", messageStatusDescription: null, ...timestamp },
      };
      expect(smsStatusReport(parseSmsEvent(JSON.stringify(event), 7))).toMatchObject({
        status: "failed",
        at,
      });
    },
  );

  it("is malformed if it names no message", () => {
    for (const messageId of [undefined, null, "", 5])
      expect(() => parseSmsEvent(JSON.stringify({ detail: { eventType: "TEXT_SENT", messageId } }))).toThrow(
        "detail.messageId: expected",
      );
  });

  it.each(["TEXT_NEW", "constructor", "__proto__"])(
    "of the type %s, which nobody knows, is left alone",
    (eventType) => {
      expect(smsStatusReport({ eventType, messageId: "m", eventTimestamp: 1 })).toBeUndefined();
    },
  );
});
