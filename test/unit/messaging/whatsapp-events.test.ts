import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseSmsEvent, smsStatusReport } from "../../../lib/messaging/sms-events.ts";
import {
  parseWhatsAppEvent,
  phoneNumberIdOf,
  whatsAppStatusReport,
} from "../../../lib/messaging/whatsapp-events.ts";

/** The shapes that AWS and Meta document, in test/events; see SOURCES.md there. */
const folder = new URL("../../events/", import.meta.url);
const read = (name: string) => readFileSync(new URL(name, folder), "utf8");
const names = readdirSync(folder);

describe("an event of End User Messaging Social", () => {
  it.each(names.filter((name) => name.startsWith("sns_wa_")))(
    "in the documented shape of %s is read",
    (name) => {
      const [event, ...more] = parseWhatsAppEvent(read(name));
      expect(more).toEqual([]);
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
    const [event] = parseWhatsAppEvent(read("sns_wa_status_failed_131047.json"));
    const [status] = event?.statuses ?? [];
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

  it.each(["deleted", "warning", "something new"])(
    "with the status %s says nothing of a message's fate",
    (status) => {
      expect(whatsAppStatusReport({ id: "wamid.x", status, timestamp: 1 })).toBeUndefined();
    },
  );
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

  it("of a type that nobody knows is left alone", () => {
    expect(smsStatusReport({ eventType: "TEXT_NEW", messageId: "m", eventTimestamp: 1 })).toBeUndefined();
  });
});
